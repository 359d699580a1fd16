"""semantic-turn-taking (anyreach-ai, Apache-2.0): what should the agent do now? Judged from the conversation.

A Qwen2 language model that continues ChatML with one of four actions.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import field

from inference.scorers.base import Message, Question, ScorerError
from inference.scorers.kinds import Part, TextContract, TextOptions, Turn
from inference.text.cleaning import clean, says_something, unpunctuated

ROLES: Final = frozenset({"user", "assistant"})
PREDICT: Final = Part("<|predict|>", special=True)


class Options(TextOptions, frozen=True, kw_only=True):
    """Attributes:
    action_ids: token of each action to its id, for a model that has them elsewhere.
    """

    action_ids: dict[str, int] = field(default_factory=dict)


def template(question: Question) -> list[Turn]:
    """The conversation as ChatML. Too long, it loses its oldest messages, then the last's beginning."""
    if not says_something(question.transcript):
        raise ScorerError("There are no words in the transcript.")
    *before, last = (_turn(message) for message in _conversation(question))
    return [*before, (*last, PREDICT)]


def _turn(message: Message) -> Turn:
    """`<|im_start|>role⏎text<|im_end|>⏎`, in which only the template's own tokens are special."""
    if message.role not in ROLES:
        raise ScorerError(f"There is no role {message.role!r} in a conversation.")
    return (
        Part("<|im_start|>", special=True, gives=1),
        Part(f"{message.role}\n{clean(message.text)}", gives=1),
        Part("<|im_end|>", special=True),
        Part("\n"),
    )


def _conversation(question: Question) -> Iterator[Message]:
    """What came before, the agent's last line, what the speaker has said: as on the card, whose messages have
    capitals and no punctuation ("Sure I can help with that what seems to be the issue")."""
    yield from (Message(message.role, unpunctuated(message.text)) for message in question.conversation)
    if question.agent_text and not question.conversation:
        yield Message("assistant", unpunctuated(question.agent_text))
    yield Message("user", unpunctuated(question.transcript))


CONTRACT: Final = TextContract(
    name="semantic-turn-taking",
    options=Options(max_length=1024),
    threshold=0.5,
    files=("onnx/model_q8.onnx", "tokenizer.json"),
    also=("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "config.json"),
    template=template,
    converses=True,
    actions={
        "<|start_speaking|>": 151_666,
        "<|continue_listening|>": 151_665,
        "<|start_listening|>": 151_667,
        "<|continue_speaking|>": 151_668,
    },
    # Who makes the agent listen interrupts it while it speaks, and asks it to wait while it does not.
    outcomes={
        "idle": ("complete", "incomplete", "wait", "backchannel"),
        "speaking": ("complete", "incomplete", "interruption", "backchannel"),
    },
)
