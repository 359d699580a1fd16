"""The timeline of a take: what the page did when, in words that the server vouches for. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.refusals import Fault, Refused
from games.play.messages import Mark

AGENT_START = "agent_start"


def events(marks: Iterable[Mark], prompt: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events {name, at, value?, text?} of a take.

    The page says which line the agent began, by its place in `prompt["lines"]`; what the line says comes from
    the signed round, so that nobody can put words into the agent's mouth.

    Raises:
        Refused: invalid_message, when there is no such line.
    """
    return [_event(mark, prompt) for mark in marks]


def _event(mark: Mark, prompt: Mapping[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = {"name": mark.name, "at": mark.at}
    if mark.value:
        event["value"] = mark.value
    if mark.name == AGENT_START:
        event["text"] = _line(mark.value, prompt.get("lines", []))
    return event


def _line(value: str, lines: list[str]) -> str:
    if not (value.isascii() and value.isdecimal() and int(value) < len(lines)):
        raise Refused(Fault.INVALID_MESSAGE)
    return lines[int(value)]
