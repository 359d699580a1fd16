"""What games share in which both speak at once. Pure; every index is a sample at 16 kHz."""

from collections.abc import Sequence

from games.catalogue.base import Span, Take
from games.catalogue.turns import Line, line_at

CUT_IN = "cut_in"
"""Mark of the page: the agent gave way, there and then, because it heard the player speak."""

BREATH = 9_600
"""600 ms: an agent that has more to say and is silent for less still holds the floor. Pages wait 450 ms
between two lines; the rest is what a voice takes to begin."""

LEAD = 4_800
"""300 ms: by as much the page may hear speech earlier than the server does, on a soft first sound."""


def utterances(speech: Sequence[Span], apart: int) -> list[Span]:
    """Speech with every silence shorter than `apart` closed."""
    joined: list[Span] = []
    for span in speech:
        if joined and span.start - joined[-1].end < apart:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def spoken_over(said: Sequence[Line], at: int) -> Line | None:
    """The line that the agent was saying at `at`, or after which it only drew breath to say the next."""
    line = line_at(said, at)
    if line is None or at < line.end:
        return line
    following = next((each for each in said if each.start > at), None)
    return line if following and following.start - line.end <= BREATH else None


def cut_ins(take: Take) -> list[int]:
    """Where the agent gave way."""
    return [event.at for event in take.events if event.name == CUT_IN]


def gave_way(take: Take, utterance: Span) -> bool:
    """Whether this utterance is what the agent gave way to."""
    return any(utterance.start - LEAD <= at <= utterance.end + LEAD for at in cut_ins(take))
