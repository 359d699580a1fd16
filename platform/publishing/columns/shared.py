"""Columns that several configurations have: of the recording, of the sample, and of how its label was won."""

from corpus.languages import three_letters
from publishing.schema.column import BOOL, FLOAT, INT, TEXT, Column, listed
from publishing.writing import evidence, values, words
from publishing.writing.sources import of_sample, of_take

# Of a recording.
LANGUAGE = of_take("language", TEXT, "ISO 639-3", lambda it: three_letters(it.language))
LANGUAGE_639_1 = of_take("language_iso639_1", TEXT, "ISO 639-1", lambda it: it.language, since=7)
SYNTHETIC = of_take("synthetic", BOOL, "whether the voice is synthetic", values.synthetic)
DATASET = of_take("dataset", TEXT, "`your-turn`", lambda _: "your-turn")
SPEAKER = of_take("speaker", TEXT, "pseudonym, one for each speaker", lambda it: it.contributor.speaker)
GAME = of_take("game", TEXT, "which game made the speaker talk", lambda it: it.game)
MODE = of_take("mode", TEXT, "in which mode, where it has several", lambda it: it.mode or None)
PAID = of_take("paid", BOOL, "spoken as work of a study, whose panel pays", values.paid, since=6)
LIVE_OPPONENT = of_take(
    "live_opponent", BOOL, "a model listened live, and took the turn", lambda it: it.live_opponent, since=8
)
SETTINGS = of_take("settings", TEXT, "JSON: the capture settings that the browser granted", values.settings)

# Of a sample.
ID = of_sample("id", TEXT, "of the sample, stable over releases", lambda it: str(it.id))
RECORDING = of_sample(
    "recording", TEXT, "`id` of the take in `turns`", lambda it: str(it.recording_id), since=7
)
MIDFILLER = of_sample("midfiller", BOOL, "a filler, “um”, within; null: unknown", lambda it: it.midfiller)
ENDFILLER = of_sample("endfiller", BOOL, "a filler at the end; null: unknown", lambda it: it.endfiller)
AGENT_SPEAKING = of_sample("agent_speaking", BOOL, "whether the agent was speaking", values.agent_speaking)
AGENT_TEXT = of_sample("agent_text", TEXT, "the agent's last line", lambda it: it.agent_text or None)
SILENCE_MS = of_sample(
    "silence_ms", INT, "all silence after the cut", lambda it: values.milliseconds(it.silence)
)
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

# Of how its label was won.
LABEL = of_sample("label", TEXT, "what was decided, by whom says `decided_by`", lambda it: it.label)
INTENT = of_sample("intent", TEXT, "the label that the game set up", lambda it: it.intent, since=7)
DECIDED_BY = of_sample(
    "decided_by", TEXT, "`person`, `crowd` or `program`", lambda it: it.decided_by or None, since=5
)
VOTES = Column("votes", listed(label=TEXT, count=INT), "how many listeners heard it as what", evidence.votes)
BALLOTS = Column(
    "ballots",
    listed(label=TEXT, trusted=BOOL, day=TEXT, listener=TEXT, confidence=FLOAT),
    "each of these votes: a pseudonym, and whether it was one of those that may decide",
    evidence.ballots,
    since=7,
)
LEANS = Column(
    "leans",
    listed(label=TEXT, count=INT),
    "what moderators heard before anything was shown to them, as `votes`",
    evidence.leans,
    since=6,
)
DISPUTE = Column("dispute", FLOAT, "0: all for the intent, 1: all against it", evidence.dispute)
DISAGREEMENT = Column(
    "disagreement", FLOAT, "how far all witnesses stood apart, 0 to 1", evidence.disagreement, since=4
)
FLAG = Column("flag", TEXT, "why people were asked; null: agreed, or not known", evidence.flag, since=4)
CONSENSUS = Column(
    "consensus",
    listed(label=TEXT, probability=FLOAT),
    "posterior of a label before it was decided; only of `intent`",
    evidence.consensus,
    since=7,
)
SCORES = Column(
    "scores",
    listed(
        model=TEXT,
        revision=TEXT,
        runtime=TEXT,
        input=TEXT,
        silence_ms=INT,
        threshold=FLOAT,
        complete=FLOAT,
        incomplete=FLOAT,
        backchannel=FLOAT,
        interruption=FLOAT,
        wait=FLOAT,
    ),
    "probabilities by models, so long after the cut; null: a label it does not know",
    evidence.scores,
    since=7,
)

# Of the words up to the cut.
TRANSCRIPT_SOURCE = words.of_words(
    "transcript_source",
    TEXT,
    "`person`, `shown_heard` or `recognised`, the best there is",
    lambda it: it.source,
    since=7,
)
TRANSCRIPT_MODEL = words.of_words(
    "transcript_model",
    TEXT,
    "the recogniser and its revision",
    lambda it: it.recogniser or None,
    since=7,
)
WORD = listed(word=TEXT, start=FLOAT, end=FLOAT)
WORDS = Column(
    "words",
    WORD,
    "of the transcript, in seconds of `audio`; empty: times unknown",
    words.word_times,
    since=7,
)
MESSAGE = listed(role=TEXT, content=TEXT)
SAID = words.of_words("transcript", TEXT, "what the speaker has said up to the cut", words.text, since=7)
