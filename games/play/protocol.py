"""The messages of a game, read strictly and written plainly. Pure: no socket, no Django.

JSON text frames both ways; binary frames are PCM16 little-endian mono. The same JSON travels over HTTP where
WebSockets are blocked.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpus.refusals import Fault, Refused

VERSION = 1
MAX_SECONDS = 60
FRAME_BYTES = 64 * 1024
TEXT_BYTES = 16 * 1024
MIN_RATE, MAX_RATE = 8_000, 48_000
"""Hz. Telephone band to what browsers capture."""
SETTINGS_BYTES = 4 * 1024
MAX_MARKS = 400
"""A minute of an agent's words, one mark each, and what the page does beside them."""
MARK_VALUE = 80
"""Characters."""

# Ids of devices follow a person from take to take, and nobody needs them.
PRIVATE_SETTINGS = frozenset({"deviceId", "groupId"})
MARK_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Hello:
    protocol: int
    language: str


@dataclass(frozen=True, slots=True)
class Start:
    """Attributes: `round` is the signed token, `settings` what the browser really granted."""

    round: str
    sample_rate: int
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the page did, and at which sample of the take (at the declared rate) it did it.

    Attributes: `value` says which one: the line that the agent began, the chunk that was shown.
    """

    name: str
    at: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    samples: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Next:
    """Another round, please: after a take, instead of one, or in the middle of one that is thrown away."""


Message = Hello | Start | Mark | Stop | Next


def parse(text: str) -> Message:
    """One text frame from a player.

    Raises:
        Refused: invalid_json, unknown_message, or what is wrong with its parts.
    """
    fields = _object(text, TEXT_BYTES)
    kind = fields.get("type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Refused(Fault.UNKNOWN_MESSAGE)
    return reader(fields)


def parse_take(text: str) -> tuple[Start, list[Mark], Stop]:
    """The JSON beside the PCM of an HTTP POST: everything a socket would have said about the take.

    Raises:
        Refused: as `parse`.
    """
    fields = _object(text, TEXT_BYTES + MAX_MARKS * 100)
    marks = fields.get("marks", [])
    if not isinstance(marks, list):
        raise Refused(Fault.INVALID_MESSAGE)
    if len(marks) > MAX_MARKS:
        raise Refused(Fault.TOO_MANY_MARKS)
    return _start(fields), [_mark(_dict(mark)) for mark in marks], _stop(fields)


def _hello(fields: dict[str, Any]) -> Hello:
    return Hello(_whole(fields, "protocol"), _text(fields, "language", 20))


def _start(fields: dict[str, Any]) -> Start:
    rate = _whole(fields, "sample_rate")
    if not MIN_RATE <= rate <= MAX_RATE:
        raise Refused(Fault.SAMPLE_RATE_OUT_OF_RANGE)
    token = _text(fields, "round", 8 * 1024)
    if not token.isascii():
        raise Refused(Fault.UNKNOWN_ROUND)
    return Start(token, rate, _settings(fields.get("settings", {})))


def _mark(fields: dict[str, Any]) -> Mark:
    name = _text(fields, "name", 40)
    if not MARK_NAME.fullmatch(name):
        raise Refused(Fault.INVALID_MESSAGE)
    value = _text(fields, "value", MARK_VALUE) if "value" in fields else ""
    if not value.isprintable():  # half a surrogate pair or a NUL, which no database keeps
        raise Refused(Fault.INVALID_MESSAGE)
    return Mark(name, _whole(fields, "at"), value)


def _stop(fields: dict[str, Any]) -> Stop:
    sha256 = _text(fields, "sha256", 64).lower()
    if not SHA256.fullmatch(sha256):
        raise Refused(Fault.INVALID_MESSAGE)
    return Stop(_whole(fields, "samples"), sha256)


def _next(_: dict[str, Any]) -> Next:
    return Next()


READERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "hello": _hello,
    "start": _start,
    "mark": _mark,
    "stop": _stop,
    "next": _next,
}


def _object(text: str, limit: int) -> dict[str, Any]:
    if len(text) > limit:
        raise Refused(Fault.TEXT_TOO_LARGE)
    try:
        return _dict(json.loads(text))
    except (ValueError, RecursionError):
        raise Refused(Fault.INVALID_JSON) from None


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(Fault.INVALID_MESSAGE)
    return value


def _whole(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    # True is an int in Python, and 16000.0 is what some JSON writers make of 16000; neither is meant here.
    if type(value) is not int or not 0 <= value < 2**31:
        raise Refused(Fault.INVALID_MESSAGE)
    return value


def _text(fields: dict[str, Any], name: str, longest: int) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise Refused(Fault.INVALID_MESSAGE)
    return value


def _settings(value: object) -> dict[str, Any]:
    """What the browser granted, without device ids, and only what every database can keep."""
    kept = {name: each for name, each in _dict(value).items() if name not in PRIVATE_SETTINGS}
    try:
        size = len(json.dumps(kept, allow_nan=False, ensure_ascii=False).encode())
    except (ValueError, RecursionError):  # infinity, or half a surrogate pair
        raise Refused(Fault.INVALID_MESSAGE) from None
    if size > SETTINGS_BYTES:
        raise Refused(Fault.SETTINGS_TOO_LARGE)
    if "\\u0000" in json.dumps(kept):  # PostgreSQL keeps no NUL
        raise Refused(Fault.INVALID_MESSAGE)
    return kept


def round_message(token: str, game: str, key: str, prompt: dict[str, Any]) -> dict[str, Any]:
    """What a player is to do next, and within which limits."""
    limits = {
        "seconds": MAX_SECONDS,
        "frame_bytes": FRAME_BYTES,
        "min_rate": MIN_RATE,
        "max_rate": MAX_RATE,
    }
    return {"type": "round", "round": token, "game": game, "prompt": {"key": key, **prompt}, "limits": limits}


def stored_message(recording: str, receipt: str) -> dict[str, Any]:
    """The take is safe with us; the page may forget it."""
    return {"type": "stored", "recording": recording, "receipt": receipt}


def waiting_message(recording: str) -> dict[str, Any]:
    """The take is safe, and nobody has listened to it yet. Only HTTP says so; a socket simply waits."""
    return {"type": "waiting", "recording": recording}


def checked_message(right: int, of: int) -> dict[str, Any]:
    """How much of what the player answered after a take was right."""
    return {"type": "checked", "right": right, "of": of}


def parse_answer(text: str) -> object:
    """The JSON body of an answer; what it has to look like is the game's to know.

    Raises:
        Refused: text_too_large, invalid_json, invalid_message.
    """
    fields = _object(text, TEXT_BYTES)
    if "answer" not in fields:
        raise Refused(Fault.INVALID_MESSAGE)
    return fields["answer"]


def error_message(fault: Fault) -> dict[str, Any]:
    return {"type": "error", "code": fault.code, "message": fault.words}
