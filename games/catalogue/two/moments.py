"""Hold, shift, backchannel, overlap and interruption, from when each of two people speaks. Pure.

Each is found by what both channels do around it and by nothing that was said; sources and thresholds are in
`games.catalogue.two.units`. What fits no definition is none of them, and carries no label:

- *hold*: who spoke falls silent, and is the next to be heard. For a second before and after the silence the
  other is not (Ekstedt & Skantze 2022).
- *shift*: who spoke falls silent, and the other is the next to be heard. For a second before it only the one
  spoke, for a second after it only the other does (likewise); the other may begin up to `early` before the
  end, as people do (Levinson & Torreira 2015).
- *backchannel*: at most a second, a second of the same speaker's silence on either side (Ekstedt & Skantze
  2022), begun after the other's turn had begun and over before that goes on or ends, so that the floor never
  was its speaker's (Gravano & Hirschberg 2011; Skantze 2021, section 2.4).
- *interruption*: begun more than `early` before the other falls silent, who gives way within `yielded`, says
  nothing for a second, and leaves the floor to a turn of a second or more (Gravano & Hirschberg 2011 after
  Beattie 1982: speaker change with simultaneous speech, the first speaker's turn left incomplete).
- *overlap*: both speak, whatever comes of it (Heldner & Edlund 2010).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Literal

from games.catalogue.base import Cut, Span, Take
from games.catalogue.two.units import AS_PUBLISHED, Channels, Thresholds, overlaps, units

Kind = Literal["hold", "shift", "backchannel", "interruption", "overlap"]

LABELS: Final[dict[str, str]] = {
    "hold": "incomplete",
    "shift": "complete",
    "backchannel": "backchannel",
    "interruption": "interruption",
}
"""Kind to value of `corpus.labels.Label`. An overlap by itself is none: it says nothing of any turn. Nothing
here is a *wait*, which is a matter of words."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened between two speakers.

    Attributes:
        side: whose speech it is about, 0 or 1; of an overlap, who began to speak over the other.
        start: where the turn that it is about began; of an overlap, where that begins.
        at: where that speech, or the overlap, ends.
        until: when that side is heard again; the end of the recording if it is not. Of an overlap, `at`.
        over: whether the other was speaking when this speech began.
        went_on: whether that side is the next to be heard after `at`.
    """

    kind: Kind
    side: int
    start: int
    at: int
    until: int
    over: bool = False
    went_on: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """One speaker and the other.

    Attributes:
        own, other: all units of either.
        floor, others: those of them that are no backchannels: whoever gives one takes no turn.
    """

    number: int
    own: Sequence[Span]
    other: Sequence[Span]
    floor: Sequence[Span]
    others: Sequence[Span]
    samples: int
    by: Thresholds

    def next_own(self, at: int) -> int:
        return next((span.start for span in self.own if span.start >= at), self.samples)

    def next_other(self, at: int) -> int:
        return next((span.start for span in self.other if span.start >= at), self.samples)

    def turned(self) -> "_Side":
        return _Side(1 - self.number, self.other, self.own, self.others, self.floor, self.samples, self.by)


def moments(channels: Channels, samples: int, by: Thresholds = AS_PUBLISHED) -> list[Moment]:
    """All that happened, in the order in which it ended.

    Args:
        channels: units of both, as `units.units` gives them.
        samples: length of the recording.
    """
    one, other = channels
    first = _Side(0, one, other, one, other, samples, by)
    given = [each for side in (first, first.turned()) for each in _each(side, (_backchannel,))]
    floors = [_without(channels[side], given, side) for side in (0, 1)]
    first = replace(first, floor=floors[0], others=floors[1])
    taken = [each for side in (first, first.turned()) for each in _each(side, (_interruption, _hold, _shift))]
    return sorted([*given, *taken, *_overlaps(channels)], key=lambda each: (each.at, each.side, each.start))


def cuts_of(take: Take) -> list[Cut]:
    """What happened between both that says something of the turns of who is heard in the take; nothing where
    nobody knows when the other spoke."""
    if take.partner is None:
        return []
    found = cuts(moments((units(take.speech), units(take.partner)), take.samples), 0)
    return [replace(cut, agent_text=_last_line(take, cut.at)) for cut in found]


def _last_line(take: Take, at: int) -> str:
    """What the house said last before that; of a player nobody wrote it down."""
    before = (event.text for event in reversed(take.events) if event.at < at and event.text)
    return next(before, "")


def cuts(found: Iterable[Moment], side: int) -> list[Cut]:
    """The moments of one side that carry a label, as cuts of its take, with the other as the agent."""
    return [
        Cut(
            at=each.at,
            intent=LABELS[each.kind],
            silence=each.until - each.at,
            went_on=each.went_on,
            agent_state="speaking" if each.over else "idle",
            start=each.start,
        )
        for each in found
        if each.side == side and each.kind in LABELS
    ]


def _each(side: _Side, kinds: Sequence[Callable[[_Side, int], Moment | None]]) -> Iterator[Moment]:
    """What each unit of the floor is: at most one of these, the first that it fits.

    One that the end of the recording cut off is none: nobody knows where it would have ended.
    """
    for place, unit in enumerate(side.floor):
        if unit.end <= side.samples - side.by.edge:
            found = (kind(side, place) for kind in kinds)
            yield from islice((each for each in found if each), 1)


def _without(spoken: Sequence[Span], given: Iterable[Moment], side: int) -> list[Span]:
    starts = {each.start for each in given if each.side == side}
    return [span for span in spoken if span.start not in starts]


def _backchannel(side: _Side, place: int) -> Moment | None:
    unit, by = side.floor[place], side.by
    onset = side.next_own(unit.end)
    lonely = _is_quiet(side.own, unit.start - by.alone, unit.start) and onset >= unit.end + by.alone
    if unit.end - unit.start > by.brief or not lonely or not _is_held(side, unit):
        return None
    if any(_is_together(unit, span, by) for span in side.other):
        return None
    over = not _is_quiet(side.other, unit.start, unit.start + 1)
    return Moment("backchannel", side.number, unit.start, unit.end, onset, over=over)


def _is_held(side: _Side, unit: Span) -> bool:
    """Whether the other had begun before `unit`, speaks on after it, and left no more than a breath."""
    before = next((place for place in reversed(range(len(side.others))) if _begins(side, place, unit)), None)
    after = next((span for span in side.others if span.end > unit.end), None)
    if before is None or after is None:
        return False
    last = side.others[before]
    turn = _turn(side.turned(), before)
    breath = after == last or after.start - last.end <= side.by.alone + unit.end - unit.start
    return breath and unit.start - turn.start >= side.by.alone


def _begins(side: _Side, place: int, unit: Span) -> bool:
    return side.others[place].start < unit.start


def _is_together(unit: Span, span: Span, by: Thresholds) -> bool:
    return abs(unit.start - span.start) <= by.together and abs(unit.end - span.end) <= by.together


def _interruption(side: _Side, place: int) -> Moment | None:
    unit, by = side.floor[place], side.by
    over = (number for number, span in enumerate(side.others) if span.start < unit.start < span.end)
    spoken = next(over, None)
    if spoken is None:
        return None
    end = side.others[spoken].end
    if not by.early < end - unit.start <= by.yielded or unit.end < end:
        return None
    held = unit.start - _turn(side.turned(), spoken).start >= by.alone
    new = _is_quiet(side.own, unit.start - by.alone, unit.start)
    gave_way = side.next_other(end) >= end + by.alone
    if not (held and new and gave_way) or _turn(side, place).end < unit.start + by.alone:
        return None
    onset = side.next_own(unit.end)
    went_on = onset < min(side.samples, side.next_other(unit.end))
    return Moment("interruption", side.number, unit.start, unit.end, onset, over=True, went_on=went_on)


def _hold(side: _Side, place: int) -> Moment | None:
    if place + 1 == len(side.floor):
        return None
    unit, onset, alone = side.floor[place], side.floor[place + 1].start, side.by.alone
    if onset - unit.end > side.by.lapse:
        return None
    turn, more = _turn(side, place), _turn(side, place + 1)
    spoke = turn.start <= unit.end - alone and more.end >= onset + alone
    if not spoke or not _is_quiet(side.other, unit.end - alone, onset + alone):
        return None
    return Moment("hold", side.number, turn.start, unit.end, onset, went_on=True)


def _shift(side: _Side, place: int) -> Moment | None:
    unit, by = side.floor[place], side.by
    next_up = (number for number, span in enumerate(side.others) if span.start >= unit.end - by.early)
    taking = next(next_up, None)
    if taking is None or side.others[taking].start - unit.end > by.lapse:
        return None
    turn, taken, onset = _turn(side, place), _turn(side.turned(), taking), side.next_own(unit.end)
    begins = side.others[taking].start
    before = min(begins, unit.end) - by.alone
    spoke = turn.start <= before and taken.end >= begins + by.alone
    alone = _is_quiet(side.other, before, begins) and onset >= max(begins, unit.end) + by.alone
    return Moment("shift", side.number, turn.start, unit.end, onset) if spoke and alone else None


def _turn(side: _Side, place: int) -> Span:
    """The units around one, with no turn of the other's in the silences between: VAP fills such pauses."""
    first = last = place
    while first > 0 and _goes_on(side, first - 1):
        first -= 1
    while last < len(side.floor) - 1 and _goes_on(side, last):
        last += 1
    return Span(side.floor[first].start, side.floor[last].end)


def _goes_on(side: _Side, place: int) -> bool:
    before, after = side.floor[place], side.floor[place + 1]
    soon = after.start - before.end <= side.by.lapse
    return soon and _is_quiet(side.others, before.end, after.start)


def _is_quiet(spoken: Sequence[Span], start: int, end: int) -> bool:
    """Whether none of them is heard in [start, end)."""
    return not any(span.start < end and start < span.end for span in spoken)


def _overlaps(channels: Channels) -> Iterator[Moment]:
    for span in overlaps(channels):
        later = 0 if any(unit.start == span.start for unit in channels[0]) else 1
        yield Moment("overlap", later, span.start, span.end, span.end, over=True)
