"""The columns of whole recordings: `turns`, its test split for livekit's eot-bench, and `dialogues`."""

from typing import Any

from corpus.models import SAMPLE_RATE
from publishing import floor
from publishing.columns.shared import (
    AGENT_SPEAKING,
    AGENT_TEXT,
    BALLOTS,
    CONSENSUS,
    CUT_UNCERTAINTY_MS,
    DATASET,
    DECIDED_BY,
    DISAGREEMENT,
    DISPUTE,
    EDGE_SLOPE,
    ENDFILLER,
    FLAG,
    GAME,
    ID,
    INTENT,
    LABEL,
    LANGUAGE,
    LANGUAGE_639_1,
    LEANS,
    LIVE_OPPONENT,
    MESSAGE,
    MIDFILLER,
    MODE,
    NEXT_ONSET_MS,
    PAID,
    SAID,
    SCORES,
    SETTINGS,
    SILENCE_MS,
    SPEAKER,
    SYNTHETIC,
    TAIL_DBFS,
    TRANSCRIPT_SOURCE,
    WENT_ON,
    WORD,
)
from publishing.schema.column import FLOAT, INT, SOUND, TEXT, Column, Columns, listed, row, types
from publishing.writing import values, words
from publishing.writing.sources import HeardSample, HeardTake, of_sample, of_take

CUT_COLUMNS: Columns[HeardSample] = (
    ID,
    of_sample("at", FLOAT, "the cut, in seconds of the recording", lambda it: it.cut / SAMPLE_RATE),
    LABEL,
    SILENCE_MS,
    WENT_ON,
    AGENT_SPEAKING,
    AGENT_TEXT,
    MIDFILLER,
    ENDFILLER,
    DISPUTE,
    TAIL_DBFS,
    NEXT_ONSET_MS,
    EDGE_SLOPE,
    CUT_UNCERTAINTY_MS,
    DISAGREEMENT,
    FLAG,
    DECIDED_BY,
    LEANS,
    INTENT,
    BALLOTS,
    CONSENSUS,
    SCORES,
    SAID,
    TRANSCRIPT_SOURCE,
)
"""One of `cuts` in a row of `turns`."""


def listed_cuts(columns: Columns[HeardSample]) -> Column[HeardTake]:
    """The accepted samples of a recording, with these columns each."""

    def cuts(of: HeardTake) -> list[dict[str, Any]]:
        return [row(columns, each) for each in of.samples]

    return Column("cuts", listed(**types(columns)), "the accepted moments, with the fields below", cuts)


SPANS = listed(start=FLOAT, end=FLOAT)
RECORDING_ID = of_take("id", TEXT, "of the recording, stable over releases", lambda it: str(it.id))
SECONDS = Column("seconds", FLOAT, "length", values.seconds)
SILENCE_SPANS = Column(
    "silence_spans",
    SPANS,
    "holds from 100 ms, then the end; null: no end of one turn",
    values.silence_asked_about,
    since=7,
)
MESSAGES: Column[HeardTake] = Column(
    "messages",
    MESSAGE,
    "what `assistant` and `user` said",
    lambda of: words.whole(words.said_in_take(of)),
    since=7,
)
WHOLE_WORDS = Column("words", WORD, "with their seconds, where times are known", words.whole_words, since=7)

TURNS_COLUMNS: Columns[HeardTake] = (
    Column("audio", SOUND, "the whole recording", values.whole),
    RECORDING_ID,
    LANGUAGE,
    SYNTHETIC,
    DATASET,
    SPEAKER,
    GAME,
    MODE,
    of_take("prompt_key", TEXT, "name of what the speaker was shown", lambda it: it.prompt_key),
    of_take("prompt", TEXT, "JSON: what the speaker was shown", lambda it: values.as_json(it.prompt)),
    SETTINGS,
    SECONDS,
    of_take("captured_rate", INT, "sample rate of the microphone in Hz", lambda it: it.sample_rate),
    of_take("speech", SPANS, "seconds, by voice activity detection", lambda it: values.spans(it.speech)),
    Column("silence", SPANS, "everything else, in seconds", values.silence),
    listed_cuts(CUT_COLUMNS),
    of_take("timeline", listed(name=TEXT, at=FLOAT), "what happened, at which second", values.timeline),
    of_take("quality", TEXT, "JSON: figures of the sound; keys come over time", values.quality, since=3),
    PAID,
    LANGUAGE_639_1,
    SILENCE_SPANS,
    MESSAGES,
    WHOLE_WORDS,
    LIVE_OPPONENT,
)

EOT_BENCH_COLUMNS: Columns[HeardTake] = (
    # Those of livekit/eot-bench-data; its `language` is ISO 639-1, where Smart Turn's is 639-3.
    RECORDING_ID,
    of_take("language", TEXT, "ISO 639-1", lambda it: it.language, since=7),
    Column("audio", SOUND, "the whole recording, which is one turn", values.whole, since=7),
    SILENCE_SPANS,
    MESSAGES,
    WHOLE_WORDS,
)

DIALOGUES_COLUMNS: Columns[HeardTake] = (
    Column(
        "audio",
        SOUND,
        "two channels on one clock: the speaker, then the agent as heard",
        values.both,
        since=7,
    ),
    RECORDING_ID,
    LANGUAGE,
    LANGUAGE_639_1,
    SPEAKER,
    GAME,
    MODE,
    SECONDS,
    # As VAP's training data has it.
    of_take(
        "vad_list",
        TEXT,
        "JSON: [[start, end], …] in seconds of each channel",
        lambda it: values.as_json(floor.activity(it)),
        since=7,
    ),
    of_take(
        "events",
        listed(name=TEXT, at=FLOAT, value=TEXT, text=TEXT),
        "what happened, at which second, with the agent's lines",
        values.events,
        since=7,
    ),
    MESSAGES,
    WHOLE_WORDS,
    listed_cuts(CUT_COLUMNS[:6]),
    DATASET,
    SETTINGS,
    PAID,
    Column(
        "pair",
        TEXT,
        "of a talk of two people: its name, which the row of the other side has too",
        lambda of: of.take.prompt_key if of.partner else None,
        since=9,
    ),
    Column(
        "partner",
        TEXT,
        "of a talk: pseudonym of who is heard in the second channel",
        lambda of: of.partner or None,
        since=9,
    ),
    of_take(
        "latency_ms",
        FLOAT,
        "of a talk: median from the other's mouth to this ear; null: not measured",
        lambda it: values.of_side(it, "latency_ms"),
        since=9,
    ),
    of_take(
        "clock_error_ms",
        FLOAT,
        "of a talk: how far this side's clock may be off the site's; null: not measured",
        lambda it: values.of_side(it, "clock_error_ms"),
        since=9,
    ),
)
