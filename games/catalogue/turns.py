"""What games share: pauses, ends, and who spoke when. Pure; every index is a sample at 16 kHz."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from games.catalogue.base import Cut, Span, Take

PAUSE = 3_200
"""200 ms: the shortest silence after which a listener is asked anything."""

EDGE = 320
"""20 ms: no nearer is the end of speech known, so a press this much earlier was not in the middle of it."""

CUT_OFF = "cut_off"
"""Mark of the page: time ran out, the microphone went or the tab was closed; nobody said it was the end."""

DONE = "done"
"""Mark of the page: the player pressed Done. The page records on for 300 ms, so that the silence is real."""

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
        quiet: until when nobody spoke after it: up to `end`, or as long as the page recorded on after Done.
        ended: whether they gave it away themselves, and had fallen silent by then.
        speech: what they said in it.
        line: what the agent had said before.
    """

    start: int
    end: int
    quiet: int
    ended: bool
    speech: tuple[Span, ...]
    line: Line | None


def was_cut_off(take: Take) -> bool:
    return any(event.name == CUT_OFF for event in take.events)


def done_at(take: Take) -> int:
    """Where the player pressed Done; the end of a take that does not say."""
    return min(next((event.at for event in take.events if event.name == DONE), take.samples), take.samples)


def fell_silent(take: Take, last: Span, given: int) -> bool:
    """Whether who gave the floor away at `given` had finished by then: `last` is over, then 200 ms are still.

    A voice that sounds at the press goes on past it, and where it stops nobody said that it was the end.
    """
    return last.end <= given + EDGE and _next_onset(take, last) - last.end >= PAUSE


def _next_onset(take: Take, last: Span) -> int:
    """Where the player is heard again after a span; the end of the take if they are not."""
    return next((span.start for span in take.speech if span.start >= last.end), take.samples)


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
    said, done = lines(take), done_at(take)
    handed = [event.at for event in take.events if event.name == OVER and event.at < done]
    edges = [0, *handed, done]
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
    last = turn.speech[-1].end
    silence = max(0, turn.quiet - last)
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
    last = speech[-1] if speech else Span(start, start)
    quiet = _next_onset(take, last) if end == done_at(take) else end
    return Turn(start, end, quiet, ended and fell_silent(take, last, end), speech, line_at(said, start))


def _text(turn: Turn) -> str:
    return turn.line.text if turn.line else ""
