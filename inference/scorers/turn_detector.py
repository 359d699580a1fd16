"""turn-detector-v2 (SiriusAI): does a Turkish reply want an answer, or does it only show that one listens?

Its licence has to be accepted by the operator; it is never bundled, and what it says is never published. The
export to ONNX is the operator's too (`manage.py models export`).
"""

from typing import Final

from inference.scorers.base import Question, ScorerError
from inference.scorers.kinds import Part, TextContract, TextOptions, Turn
from inference.text.cleaning import clean, lower_turkish, plain, says_something


def template(question: Question) -> list[Turn]:
    """`[bot] agent [sep] [user] reply`, where [bot], [sep] and [user] are plain text as well.

    A long line of the agent loses its beginning, the reply stays whole; only a reply that would not fit
    alone loses its beginning too. Its card has no punctuation, but other people's small letters may not be
    the Turkish ones, so that it is the punctuated transcript that is read.
    """
    if not says_something(question.agent_text) or not says_something(question.transcript):
        raise ScorerError("There is no reply, or nothing that it replies to, in the question.")
    agent, reply = _words(question.agent_text), _words(question.transcript)
    return [(Part("[bot]"), Part(agent, gives=1), Part("[sep] [user]"), Part(reply, gives=2))]


def fold(text: str) -> str:
    """One clean line in small letters, ı written as i: the card's examples are ASCII for the most part.

    An i with a second dot, which Python's `lower` makes of İ, is an i.
    """
    return lower_turkish(clean(text)).replace("i\u0307", "i").replace("ı", "i")


def _words(text: str) -> str:
    """Without brackets or other punctuation, so that nobody's words can look like the template's."""
    return plain(fold(text))


CONTRACT: Final = TextContract(
    name="turn-detector",
    # [CLS] and [SEP] included.
    options=TextOptions(max_length=128),
    threshold=0.5,
    source="exported",
    files=("model.onnx", "tokenizer.json"),
    originals=("model.safetensors", "config.json"),
    also=("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"),
    template=template,
    # Class 0 is agent_response, class 1 backchannel.
    outcomes={"idle": ("complete", "backchannel"), "speaking": ("interruption", "backchannel")},
)
