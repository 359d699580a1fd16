"""What a remote scorer is sent and what it answers, as JSON. Pure.

Nothing in it says whose voice it is: no name of a speaker, a take or a sample goes along.
"""

import base64
import hashlib
import hmac
import io
from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
import numpy as np
import soundfile
from msgspec import Meta, Struct
from numpy.typing import NDArray

from inference.audio.waveform import SAMPLE_RATE
from inference.scorers.base import Message, Question, ScorerError
from inference.text.cleaning import clean

LONGEST_ANSWER: Final = 256 * 1024
"""Bytes; 64 answers about five labels with an error of 500 characters each take a fifth of that."""

TIMESTAMP: Final = "X-Your-Turn-Timestamp"
SIGNATURE: Final = "X-Your-Turn-Signature"

Format = Literal["flac", "wav"]


class Turn(Struct, frozen=True):
    """One side's turn in the conversation before the moment; "user" is the speaker whose turn is judged."""

    role: Literal["user", "assistant"]
    text: str


class Moment(Struct, frozen=True, omit_defaults=True):
    """One moment that is asked about: has the speaker finished?"""

    language: Annotated[str, Meta(description="ISO 639-1")]
    agent_state: Annotated[
        Literal["idle", "speaking"], Meta(description="of the agent when the speaker began")
    ]
    agent_text: Annotated[str, Meta(description="the agent's last line; absent if there is none")] = ""
    audio: Annotated[
        str,
        Meta(
            description="the turn so far and the silence after it, a whole file in base64: 16 kHz, mono, "
            "16 bit; absent where the entry gives words only",
            extra_json_schema={"contentEncoding": "base64"},
        ),
    ] = ""
    audio_format: Annotated[Format | None, Meta(description="of `audio`; absent without it")] = None
    transcript: Annotated[str, Meta(description="what was said so far; absent where nobody knows")] = ""
    conversation: Annotated[
        tuple[Turn, ...], Meta(description="the turns before, oldest first; absent without any")
    ] = ()


class ScoreRequest(Struct, frozen=True):
    """Moments of one take, at most as many as the entry's `batch`."""

    version: Annotated[str, Meta(description="of the model that is expected")]
    labels: Annotated[tuple[str, ...], Meta(description="those that every answer has to be about")]
    moments: Annotated[tuple[Moment, ...], Meta(min_length=1, max_length=64)]


class Said(Struct, frozen=True):
    """What the model says of one moment, or why it says nothing."""

    probabilities: Annotated[
        dict[str, Annotated[float, Meta(ge=0, le=1)]],
        Meta(description="label to probability, of exactly the labels that were asked; they sum to 1"),
    ] = {}
    error: Annotated[str, Meta(max_length=500, description="why there are no probabilities")] = ""


class ScoreAnswer(Struct, frozen=True):
    """One `Said` for each moment, in their order."""

    version: Annotated[str, Meta(description="of the model that answered")]
    answers: tuple[Said, ...]


def moment(question: Question, *, sound: Format | None, words: bool, heard: int) -> Moment:
    """A question as it is sent.

    Args:
        sound: how it is packed; None for no sound.
        words: whether transcript and conversation go along. The agent's line always does.
        heard: seconds of sound, the last ones.
    """
    return Moment(
        language=question.language,
        agent_state="speaking" if question.agent_state == "speaking" else "idle",
        agent_text=clean(question.agent_text),
        audio=packed(question.audio[-heard * SAMPLE_RATE :], sound) if sound else "",
        audio_format=sound,
        transcript=clean(question.transcript) if words else "",
        conversation=tuple(map(_turn, question.conversation)) if words else (),
    )


def packed(audio: NDArray[np.float32], sound: Format) -> str:
    """float32 [n] at 16 kHz in [-1, 1] as a file of 16 bit, in base64; louder samples are clipped."""
    pcm = np.clip(np.round(audio * 32_768), -32_768, 32_767).astype(np.int16)
    file = io.BytesIO()
    soundfile.write(file, pcm, SAMPLE_RATE, format=sound.upper(), subtype="PCM_16")
    return base64.b64encode(file.getvalue()).decode()


def body(version: str, labels: Sequence[str], moments: Sequence[Moment]) -> bytes:
    """The request as it is sent and signed."""
    return msgspec.json.encode(ScoreRequest(version, tuple(labels), tuple(moments)))


def signature(secret: str, timestamp: str, content: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104) over moment of sending, full stop and body, in 64 hexadecimal digits.

    Any language's standard library makes it in three lines, as `examples/remote_scorer.py` shows.
    """
    return hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()


def signed(secret: str, now: float, content: bytes) -> dict[str, str]:
    """The two headers of a request that is sent now (seconds since 1970)."""
    timestamp = str(int(now))
    return {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, content)}


def said(answer: bytes, *, version: str, labels: Sequence[str], moments: int) -> list[Said | ScorerError]:
    """What was answered, one for each moment: the probabilities that were asked for, or why there are none.

    Raises:
        ScorerError: it is no answer, one of another version, or to another number of moments.
    """
    try:
        decoded = msgspec.json.decode(answer, type=ScoreAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ScorerError(f"The answer is none of the kind that was asked for: {error}") from error
    if decoded.version != version:
        raise ScorerError(f"Version {decoded.version[:64]!r} answered, and {version!r} is expected.")
    if len(decoded.answers) != moments:
        raise ScorerError(f"{len(decoded.answers)} answers came to {moments} questions.")
    return [_checked(each, labels) for each in decoded.answers]


def _checked(each: Said, labels: Sequence[str]) -> Said | ScorerError:
    if each.error:
        return ScorerError(f"It says: {clean(each.error)}")
    if each.probabilities.keys() != set(labels):
        named = clean(", ".join(sorted(each.probabilities)[:8])[:120]) or "nothing"
        return ScorerError(f"It answered about {named}, and was asked about {', '.join(labels)}.")
    return each


def _turn(message: Message) -> Turn:
    return Turn("assistant" if message.role == "assistant" else "user", clean(message.text))
