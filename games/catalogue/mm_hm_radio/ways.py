"""Which way a story goes on, by what its listener has let hear so far. Pure; the page has the same rule
(stage/ways.js), and tests/games/mm_hm_ways.json holds both to the same cases.

A story has a trunk and forks. What decides at a fork is the stretch since the fork before it: how many signs
of life there were, how soon one followed the other, how evenly. Both ways of a fork have as many lines and
neither earns anything, so nobody gains by other sounds than those that they would have made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from games.catalogue.base import RATE, Event, Prompt

SIGN = "sign"
"""Mark of the page: a sign of life is over; its value is the millisecond of the take at which it began."""

WAY = "way"
"""Mark of the page: from here on the story goes this way."""

AGENT_START = "agent_start"

TRUNK = ""
"""Name of the only way before the first fork."""

FIRST = 3
"""Lines before the first fork: so many are told in practice, which has none."""

QUICK = 3_000
"""Milliseconds from one sign to the next, on average: more than one a line, which takes about four s."""

LATE = 250
"""Milliseconds by which a sign may seem to begin after it was noted: the page reads two clocks for it."""

Fork = Mapping[str, Any]
"""`after`: lines that stand before its ways; `ways`: {way, lines, told} each, one after the other."""


def _quick(signs: Sequence[int], lines: int) -> bool:
    del lines
    return len(signs) > 1 and signs[-1] - signs[0] <= QUICK * (len(signs) - 1)


def _many(signs: Sequence[int], lines: int) -> bool:
    return len(signs) >= lines


def _even(signs: Sequence[int], lines: int) -> bool:
    """Of three signs or more: the longest time between two is at most half as long again as the shortest."""
    del lines
    gaps = [after - before for before, after in pairwise(signs)]
    return len(gaps) > 1 and 2 * max(gaps) <= 3 * min(gaps)


RULES: dict[tuple[str, ...], Callable[[Sequence[int], int], bool]] = {
    ("quick", "calm"): _quick,
    ("many", "few"): _many,
    ("even", "free"): _even,
}
"""The two ways that a fork may have, and whether the first of them is taken."""


def choose(ways: tuple[str, ...], signs: Sequence[int], lines: int) -> str:
    """The way that a story takes, out of a key of `RULES`.

    Args:
        signs: milliseconds of the take at which the signs of life of this stretch began, in order.
        lines: how many were told in it.
    """
    return ways[0] if RULES[ways](signs, lines) else ways[1]


def problems(prompt: Prompt) -> list[str]:
    """What is wrong with the forks of a story, in sentences."""
    found, free = list[str](), FIRST
    for fork in prompt.get("forks", ()):
        found += _of_fork(fork, free, len(prompt["lines"]))
        free = _end(fork) + 1
    return found


def _of_fork(fork: Fork, free: int, lines: int) -> list[str]:
    """free: lines that have to stand before it; lines: of the whole prompt."""
    names, lengths = _names(fork), {way["lines"] for way in fork["ways"]}
    called = " and ".join(names)
    if names not in RULES:
        choices = ", ".join(" and ".join(each) for each in RULES)
        return [f"A fork has two ways, named {choices}, in that order. This one has {called}."]
    if len(lengths) != 1 or min(lengths) < 1:
        return [f"The ways {called} have to be as long as each other, at least a line."]
    if fork["after"] < free or _end(fork) > lines:
        return [f"There is no room for the ways {called} after line {fork['after']}; {free} is the first."]
    return []


def stories(prompt: Prompt) -> list[list[str]]:
    """The lines of every story that may be told; ask it only where there are no `problems`."""
    told: list[list[int]] = [[]]
    for ways in _stretches(prompt):
        told = [[*before, *places] for before in told for places in ways.values()]
    return [[prompt["lines"][place] for place in places] for places in told]


def is_possible(prompt: Prompt, events: Sequence[Event]) -> bool:
    """Whether a page that keeps to the rule may have told what these events say it told.

    Lines may be missing and may begin twice, as voices fail, but stand in no other order and on no way that
    the signs of life do not lead to. Of a story without forks nothing is asked.

    Args:
        events: of a take, in order; the value of an `agent_start` is the place of the line.
    """
    telling = _Telling(prompt)
    return not prompt.get("forks") or all(telling.goes_on(event) for event in events)


class _Telling:
    """A story, as the events of its take come in."""

    def __init__(self, prompt: Prompt) -> None:
        self._stretches = _stretches(prompt)
        self._enter(next(self._stretches)[TRUNK])

    def goes_on(self, event: Event) -> bool:
        """Whether this may come now."""
        if event.name == SIGN:
            return self._sign(event)
        if event.name == WAY:
            return self._way(event.value)
        return event.name != AGENT_START or self._line(int(event.value))

    def _enter(self, places: list[int]) -> None:
        self._places, self._lines = places, len(places)
        self._signs: list[int] = []

    def _sign(self, event: Event) -> bool:
        if not (event.value.isascii() and event.value.isdecimal()):
            return False
        began, before = int(event.value), self._signs[-1] if self._signs else -1
        self._signs.append(began)
        return before < began <= event.at * 1000 // RATE + LATE

    def _way(self, way: str) -> bool:
        ways = next(self._stretches, None)
        if ways is None or way != choose(tuple(ways), self._signs, self._lines):
            return False
        self._enter(ways[way])
        return True

    def _line(self, place: int) -> bool:
        if place not in self._places:
            return False
        self._places = [each for each in self._places if each >= place]
        return True


def _stretches(prompt: Prompt) -> Iterator[dict[str, list[int]]]:
    """Places of the lines from one fork to the next, for each way on; before the first of them `TRUNK`."""
    forks = prompt.get("forks", ())
    ends = [*(fork["after"] for fork in forks), len(prompt.get("lines", ()))]
    yield {TRUNK: list(range(ends[0]))}
    for fork, end in zip(forks, ends[1:], strict=True):
        first, trunk = fork["after"], range(_end(fork), end)
        ways = {}
        for way in fork["ways"]:
            ways[way["way"]] = [*range(first, first + way["lines"]), *trunk]
            first += way["lines"]
        yield ways


def _names(fork: Fork) -> tuple[str, ...]:
    return tuple(way["way"] for way in fork["ways"])


def _end(fork: Fork) -> int:
    """Place of the line behind its ways."""
    return int(fork["after"] + sum(way["lines"] for way in fork["ways"]))
