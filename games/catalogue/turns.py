"""What games share: pauses, ends, and who spoke when. Pure; every index is a sample at 16 kHz."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from games.catalogue.base import Cut, Span, Take

PAUSE = 3_200
"""200 ms: the shortest silence after which a listener is asked anything."""

CUT_OFF = "cut_off"
"""Mark of the page: time ran out, the microphone went or the tab was closed; nobody said it was the end."""

OVER = "over"
"""Mark of the page: the player handed the floor over with the button, and the take goes on."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the agent said, and when it was really heard."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which the floor was the player's.

    Attributes:
        start: where it became theirs.
        end: where they gave it away, or where the take ends.
        ended: whether they gave it away themselves, and not in the middle of what they said.
        speech: what they said in it.
        line: what the agent had said before.
    """

    start: int
    end: int
    ended: bool
    speech: tuple[Span, ...]
    line: Line | None


def was_cut_off(take: Take) -> bool:
    return any(event.name == CUT_OFF for event in take.events)


def lines(take: Take) -> tuple[Line, ...]:
    """What the agent said, in order; a line without an end lasts as long as the take."""
    said: list[Line] = []
    for event in take.events:
        if event.name == "agent_start":
            said.append(Line(event.at, take.samples, event.text))
        elif event.name == "agent_end" and said:
            said[-1] = Line(said[-1].start, event.at, said[-1].text)
    return tuple(said)


def line_at(said: Sequence[Line], at: int) -> Line | None:
    """The agent's last line that began before `at`."""
    return next((line for line in reversed(said) if line.start <= at), None)


def turns(take: Take) -> list[Turn]:
    """The player's turns: each ends where they handed over, the last where they pressed Done.

    Speech that begins while the agent speaks belongs to no turn.
    """
    said = lines(take)
    handed = [event.at for event in take.events if event.name == OVER]
    edges = [0, *handed, take.samples]
    found = [
        _turn(take, said, start, end, ended=index < len(handed) or not was_cut_off(take))
        for index, (start, end) in enumerate(pairwise(edges))
    ]
    return [turn for turn in found if turn.speech]


def turn_cuts(turn: Turn) -> list[Cut]:
    """Every pause of 200 ms or more after which the player went on, then the end if they ended it."""
    held = [_pause(turn, before, after) for before, after in pairwise(turn.speech)]
    ends = [turn_end(turn)] if turn.ended else []
    return [*(cut for cut in held if cut.silence >= PAUSE), *ends]


def turn_end(turn: Turn, intent: str = "complete") -> Cut:
    # A finger may be a little faster than the last syllable, and no cut lies inside a word.
    last = min(turn.speech[-1].end, turn.end + PAUSE)
    silence = max(0, turn.end - last)
    return Cut(last, intent, silence, went_on=False, agent_text=_text(turn), start=turn.start)


def _pause(turn: Turn, before: Span, after: Span) -> Cut:
    silence = after.start - before.end
    return Cut(before.end, "incomplete", silence, went_on=True, agent_text=_text(turn), start=turn.start)


def _turn(take: Take, said: Sequence[Line], start: int, end: int, ended: bool) -> Turn:
    within = [line for line in said if start <= line.start < end]
    start = max(start, *(line.end for line in within)) if within else start
    speech = tuple(
        Span(span.start, min(span.end, take.samples))
        for span in take.speech
        if start <= span.start < end and not any(line.start <= span.start < line.end for line in said)
    )
    ran_on = bool(speech) and speech[-1].end > end + PAUSE
    return Turn(start, end, ended and not ran_on, speech, line_at(said, start))


def _text(turn: Turn) -> str:
    return turn.line.text if turn.line else ""
