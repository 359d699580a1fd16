"""The messages of a game, read strictly and written plainly. Pure: no socket, no Django.

JSON text frames both ways; binary frames are PCM16 little-endian mono. The same JSON travels over HTTP where
WebSockets are blocked. What the messages are stands in `messages`.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from corpus.refusals import Fault, Refused
from games.play.messages import (
    MAX_MARKS,
    TEXT_BYTES,
    FromPage,
    Hello,
    Mark,
    Next,
    PostedAnswer,
    PostedTake,
    Start,
    Stop,
)

T = TypeVar("T", bound=Struct)

KINDS: Final[dict[object, type[FromPage]]] = {
    "hello": Hello,
    "start": Start,
    "mark": Mark,
    "stop": Stop,
    "next": Next,
}


def parse(text: str) -> FromPage:
    """One text frame from a player.

    Raises:
        Refused: invalid_json, unknown_message, or what is wrong with its parts.
    """
    return parse_of(text, KINDS)


def parse_of(text: str, kinds: Mapping[object, type[T]]) -> T:
    """One text frame that is a message of one of these kinds, by its `type`.

    Raises:
        Refused: as `parse`.
    """
    fields = read_object(text, TEXT_BYTES)
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise Refused(Fault.UNKNOWN_MESSAGE)
    return read(fields, kinds[kind])


def parse_take(text: str) -> tuple[Start, list[Mark], Stop]:
    """The JSON beside the PCM of an HTTP POST: everything a socket would have said about the take.

    Raises:
        Refused: as `parse`; too_many_marks.
    """
    take = read(read_object(text, TEXT_BYTES + MAX_MARKS * 100), PostedTake)
    if len(take.marks) > MAX_MARKS:
        raise Refused(Fault.TOO_MANY_MARKS)
    start = Start(take.round, take.sample_rate, take.settings, take.opponent)
    marks = [Mark(mark.name, mark.at, mark.value) for mark in take.marks]
    return start, marks, Stop(take.samples, take.sha256)


def parse_answer(text: str) -> object:
    """The JSON body of an answer; what it has to look like is the game's to know.

    Raises:
        Refused: text_too_large, invalid_json, invalid_message.
    """
    return read(read_object(text, TEXT_BYTES), PostedAnswer).answer


def read_object(text: str | bytes, limit: int) -> dict[str, Any]:
    """A JSON object of at most `limit` characters, or bytes.

    Python's own reader, since it tells what is no JSON from what no message may say: an infinity, half a
    surrogate pair.

    Raises:
        Refused: text_too_large, invalid_json; invalid_message when it is something else than an object.
    """
    if len(text) > limit:
        raise Refused(Fault.TEXT_TOO_LARGE)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(Fault.INVALID_JSON) from None
    if not isinstance(fields, dict):
        raise Refused(Fault.INVALID_MESSAGE)
    return fields


def read(fields: dict[str, Any], kind: type[T]) -> T:
    """A message out of its fields: every part of its type and within its limits; parts it lacks are ignored.

    Raises:
        Refused: invalid_message, or the fault that a part has of its own.
    """
    try:
        return msgspec.convert(fields, kind)
    except (msgspec.ValidationError, UnicodeError, RecursionError):
        raise Refused(Fault.INVALID_MESSAGE) from None


def written(message: Struct | dict[str, Any]) -> bytes:
    """A message as JSON in UTF-8."""
    return msgspec.json.encode(message)
