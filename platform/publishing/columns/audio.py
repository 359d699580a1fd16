"""The columns of `audio`, for Smart Turn, and of its test split as a telephone carries it."""

from collections.abc import Sequence
from dataclasses import replace

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
    MIDFILLER,
    MODE,
    NEXT_ONSET_MS,
    PAID,
    RECORDING,
    SCORES,
    SETTINGS,
    SILENCE_MS,
    SPEAKER,
    SYNTHETIC,
    TAIL_DBFS,
    TRANSCRIPT_MODEL,
    TRANSCRIPT_SOURCE,
    VOTES,
    WENT_ON,
    WORDS,
)
from publishing.schema.column import BOOL, INT, SOUND, TEXT, Column, Columns
from publishing.writing import values, words
from publishing.writing.sources import HeardSample, of_sample

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
    Column("spoken_text", TEXT, "what is said in it; null: nobody knows", words.spoken_text),
    # Ours.
    SPEAKER,
    GAME,
    MODE,
    AGENT_SPEAKING,
    AGENT_TEXT,
    VOTES,
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
    LANGUAGE_639_1,
    RECORDING,
    INTENT,
    BALLOTS,
    CONSENSUS,
    SCORES,
    TRANSCRIPT_SOURCE,
    TRANSCRIPT_MODEL,
    WORDS,
    LIVE_OPPONENT,
)


def _by_telephone(columns: Columns[HeardSample]) -> Sequence[Column[HeardSample]]:
    sound = Column("audio", SOUND, "8 kHz, through µ-law (ITU-T G.711) and back", values.by_telephone)
    return [replace(column, since=max(7, column.since)) for column in (sound, *columns[1:])]


TELEPHONE_COLUMNS = _by_telephone(AUDIO_COLUMNS)
