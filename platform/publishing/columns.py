"""The columns of the datasets: one entry makes the shards, the rows, the card's table and its header.

An entry says name, type, meaning and value; one that comes later also `since=`, the next version of the
schema. What is published never goes and never changes its type. docs/adding-a-column.md has the recipe.
"""

from typing import Any

from corpus.languages import three_letters
from corpus.models import SAMPLE_RATE
from publishing.planning.manifest import AUDIO, TURNS
from publishing.schema.column import BOOL, FLOAT, INT, SOUND, TEXT, Column, Columns, listed, row, types
from publishing.writing import values
from publishing.writing.sources import HeardSample, HeardTake, of_sample, of_take
from publishing.writing.values import as_json, milliseconds, spans

# What both configurations say of a recording.
LANGUAGE = of_take("language", TEXT, "ISO 639-3", lambda it: three_letters(it.language))
SYNTHETIC = of_take("synthetic", BOOL, "whether the voice is synthetic", values.synthetic)
DATASET = of_take("dataset", TEXT, "`your-turn`", lambda _: "your-turn")
SPEAKER = of_take("speaker", TEXT, "pseudonym, one for each speaker", lambda it: it.contributor.speaker)
GAME = of_take("game", TEXT, "which game made the speaker talk", lambda it: it.game)
MODE = of_take("mode", TEXT, "in which mode, where it has several", lambda it: it.mode or None)
PAID = of_take("paid", BOOL, "spoken as work of a study, whose panel pays", values.paid, since=6)
SETTINGS = of_take("settings", TEXT, "JSON: the capture settings that the browser granted", values.settings)

# What `audio` and the cuts of `turns` say of a sample.
ID = of_sample("id", TEXT, "of the sample, stable over releases", lambda it: str(it.id))
MIDFILLER = of_sample("midfiller", BOOL, "a filler, “um”, within; null: unknown", lambda it: it.midfiller)
ENDFILLER = of_sample("endfiller", BOOL, "a filler at the end; null: unknown", lambda it: it.endfiller)
AGENT_SPEAKING = of_sample("agent_speaking", BOOL, "whether the agent was speaking", values.agent_speaking)
AGENT_TEXT = of_sample("agent_text", TEXT, "the agent's last line", lambda it: it.agent_text or None)
DISPUTE = of_sample("dispute", FLOAT, "0: all for the intent, 1: all against it", values.dispute)
DISAGREEMENT = of_sample(
    "disagreement", FLOAT, "how far all witnesses stood apart, 0 to 1", values.disagreement, since=4
)
FLAG = of_sample("flag", TEXT, "why people were asked; null: agreed, or not known", values.flag, since=4)
SILENCE_MS = of_sample("silence_ms", INT, "all silence after the cut", lambda it: milliseconds(it.silence))
WENT_ON = of_sample("went_on", BOOL, "whether the speaker went on: evidence only", lambda it: it.went_on)
TAIL_DBFS = of_sample(
    "tail_dbfs", FLOAT, "of the loudest 5 ms of the 200 after the cut", lambda it: it.tail_dbfs, since=3
)
NEXT_ONSET_MS = of_sample(
    "next_onset_ms", FLOAT, "from the cut to the next sound; null: none", lambda it: it.next_onset_ms, since=3
)
EDGE_SLOPE = of_sample(
    "edge_slope", FLOAT, "fall of the level at the cut in dB a ms", lambda it: it.edge_slope, since=3
)
CUT_UNCERTAINTY_MS = of_sample(
    "cut_uncertainty_ms",
    FLOAT,
    "how far the cut moves when it is made again; null: not tried",
    lambda it: it.cut_uncertainty_ms,
    since=3,
)
LABEL = of_sample("label", TEXT, "what was decided, by whom says `decided_by`", lambda it: it.label)
DECIDED_BY = of_sample(
    "decided_by", TEXT, "`person`, `crowd` or `program`", lambda it: it.decided_by or None, since=5
)
LEANS = of_sample(
    "leans",
    listed(label=TEXT, count=INT),
    "what moderators heard before anything was shown to them, as `votes`",
    values.leans,
    since=6,
)

AUDIO_COLUMNS: Columns[HeardSample] = (
    # The nine of pipecat-ai/smart-turn-data-v3.2-train, in its order.
    Column("audio", SOUND, "the turn up to the cut plus about 200 ms; at most 16 s", values.turn_so_far),
    ID,
    LANGUAGE,
    of_sample("endpoint_bool", BOOL, "whether the turn is complete", lambda it: it.label == "complete"),
    MIDFILLER,
    ENDFILLER,
    SYNTHETIC,
    DATASET,
    of_sample("spoken_text", TEXT, "always null: no transcript is published", lambda _: None),
    # Ours.
    SPEAKER,
    GAME,
    MODE,
    AGENT_SPEAKING,
    AGENT_TEXT,
    of_sample("votes", listed(label=TEXT, count=INT), "how many listeners heard it as what", values.votes),
    DISPUTE,
    SETTINGS,
    SILENCE_MS,
    WENT_ON,
    LABEL,
    Column("padded_ms", INT, "zeros at the end, where the take ended early", values.padded_ms, since=2),
    TAIL_DBFS,
    NEXT_ONSET_MS,
    EDGE_SLOPE,
    CUT_UNCERTAINTY_MS,
    DISAGREEMENT,
    FLAG,
    DECIDED_BY,
    PAID,
    LEANS,
)

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
)
"""One of `cuts` in a row of `turns`."""


def cuts(of: HeardTake) -> list[dict[str, Any]]:
    """The accepted samples of a recording."""
    return [row(CUT_COLUMNS, HeardSample(sample, of.heard)) for sample in of.take.cuts.all()]


SPANS = listed(start=FLOAT, end=FLOAT)

TURNS_COLUMNS: Columns[HeardTake] = (
    Column("audio", SOUND, "the whole recording", values.whole),
    of_take("id", TEXT, "of the recording, stable over releases", lambda it: str(it.id)),
    LANGUAGE,
    SYNTHETIC,
    DATASET,
    SPEAKER,
    GAME,
    MODE,
    of_take("prompt_key", TEXT, "name of what the speaker was shown", lambda it: it.prompt_key),
    of_take("prompt", TEXT, "JSON: what the speaker was shown", lambda it: as_json(it.prompt)),
    SETTINGS,
    Column("seconds", FLOAT, "length", values.seconds),
    of_take("captured_rate", INT, "sample rate of the microphone in Hz", lambda it: it.sample_rate),
    of_take("speech", SPANS, "seconds, by voice activity detection", lambda it: spans(it.speech)),
    Column("silence", SPANS, "everything else, in seconds", values.silence),
    Column("cuts", listed(**types(CUT_COLUMNS)), "the accepted moments, with the fields below", cuts),
    of_take("timeline", listed(name=TEXT, at=FLOAT), "what happened, at which second", values.timeline),
    of_take("quality", TEXT, "JSON: figures of the sound; keys come over time", values.quality, since=3),
    PAID,
)

COLUMNS: dict[str, Columns[Any]] = {
    AUDIO: AUDIO_COLUMNS,
    TURNS: TURNS_COLUMNS,
    f"{TURNS}.cuts": CUT_COLUMNS,
}
"""Of each configuration, and of the list in `turns` that has columns of its own."""
