"""The timeline of a take: what the page did when, in words that the server vouches for. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.refusals import Fault, Refused
from games.catalogue.base import Event, Game
from games.play.messages import Mark

AGENT_START = "agent_start"


def events(
    marks: Iterable[Mark], prompt: Mapping[str, Any], moves: Iterable[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Events {name, at, value?, text?} of a take.

    The page says which line the agent began, by its place in `prompt["lines"]`; what the line says comes from
    the signed round, so that nobody can put words into the agent's mouth.

    Args:
        moves: what the opponent did, as events.

    Raises:
        Refused: invalid_message, when there is no such line.
    """
    return sorted((*moves, *(_event(mark, prompt) for mark in marks)), key=lambda event: event["at"])


def check(game: Game, prompt: Mapping[str, Any], told: Iterable[Mapping[str, Any]], rate: int) -> None:
    """Whether a game can have gone as these events have it.

    Args:
        told: as `events` gives them, in samples at `rate` Hz.

    Raises:
        Refused: invalid_message, when it cannot.
    """
    if not game.is_possible(dict(prompt), [Event.read(event, rate) for event in told]):
        raise Refused(Fault.INVALID_MESSAGE)


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
