"""The columns of `text`, `actions` and `replies`: what models of text are trained on."""

from publishing.columns.shared import (
    AGENT_SPEAKING,
    AGENT_TEXT,
    DATASET,
    DECIDED_BY,
    GAME,
    ID,
    LANGUAGE,
    LANGUAGE_639_1,
    LIVE_OPPONENT,
    MESSAGE,
    PAID,
    RECORDING,
    SAID,
    SPEAKER,
    TRANSCRIPT_MODEL,
    TRANSCRIPT_SOURCE,
    WENT_ON,
)
from publishing.schema.column import INT, TEXT, Column, Columns
from publishing.writing import words
from publishing.writing.sources import HeardSample, of_sample

ORIGINAL = of_sample("original_label", TEXT, "in our words", lambda it: it.label, since=7)

HOW = (
    SPEAKER,
    GAME,
    PAID,
    RECORDING,
    AGENT_SPEAKING,
    WENT_ON,
    DECIDED_BY,
    TRANSCRIPT_SOURCE,
    TRANSCRIPT_MODEL,
    LIVE_OPPONENT,
)
"""Who said it and how it is known, behind what the models read."""

TEXT_COLUMNS: Columns[HeardSample] = (
    # What Namo reads.
    ID,
    SAID,
    LANGUAGE,
    LANGUAGE_639_1,
    of_sample("label", INT, "1: the turn is over, 0: not", lambda it: int(it.label == "complete"), since=7),
    # Ours.
    ORIGINAL,
    AGENT_TEXT,
    *HOW,
)

ACTIONS_COLUMNS: Columns[HeardSample] = (
    # Those of anyreach-ai/semantic-turn-taking-benchmark.
    ID,
    of_sample("source", TEXT, "`your-turn`", lambda _: "your-turn", since=7),
    Column("messages", MESSAGE, "`assistant` and `user` in turn, up to the cut", words.conversation, since=7),
    Column(
        "conversation",
        TEXT,
        "the same, a line each",
        lambda of: words.in_lines(words.conversation(of)),
        since=7,
    ),
    of_sample(
        "action",
        INT,
        "0 start_speaking, 1 continue_listening, 2 start_listening, 3 continue_speaking",
        words.action,
        since=7,
    ),
    ORIGINAL,
    Column("num_turns", INT, "how many messages", lambda of: len(words.conversation(of)), since=7),
    # Ours.
    LANGUAGE,
    LANGUAGE_639_1,
    *HOW,
)

REPLIES_COLUMNS: Columns[HeardSample] = (
    # What turn-detector-v2 reads.
    ID,
    of_sample("agent", TEXT, "the agent's line", lambda it: it.agent_text, since=7),
    words.of_words("reply", TEXT, "what the speaker said to it, up to the cut", words.text, since=7),
    of_sample(
        "label",
        INT,
        "0 agent_response, 1 backchannel",
        lambda it: int(it.label == "backchannel"),
        since=7,
    ),
    # Ours.
    ORIGINAL,
    LANGUAGE,
    LANGUAGE_639_1,
    DATASET,
    *HOW,
)
