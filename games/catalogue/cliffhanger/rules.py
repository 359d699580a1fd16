"""Cliffhanger: a question in two parts, the second of which appears only once the player pauses.

Whoever pauses and then goes on was not done: each such pause is an *incomplete* moment. Whoever presses Done
was done: the end is a *complete* one. Whether a filler stands at either is left open for listeners.
"""

from itertools import pairwise

from games.catalogue.base import Cut, Span, Take

PAUSE = 3_200
"""Samples at 16 kHz (200 ms): the shortest silence after which a listener is asked anything."""

CUT_OFF = "cut_off"
"""Mark of the page: time ran out, the microphone went or the tab was closed; nobody said it was the end."""


class Cliffhanger:
    key = "cliffhanger"
    title = "Cliffhanger"
    languages: tuple[str, ...] = ("en", "no", "tr")
    # A starting value, re-estimated from moderated samples: going on is strong evidence at the end of a take,
    # weaker at a pause, since only 39 to 50 % of natural pauses sound incomplete to a listener.
    prior = 0.8

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause of 200 ms or more after which the player went on, then the end if they ended it."""
        if not take.speech:
            return []
        pauses = [_pause(before, after) for before, after in pairwise(take.speech)]
        ends = [] if any(name == CUT_OFF for name, _ in take.marks) else [_end(take)]
        return [*(cut for cut in pauses if cut.silence >= PAUSE), *ends]


def _pause(before: Span, after: Span) -> Cut:
    return Cut(at=before.end, intent="incomplete", silence=after.start - before.end, went_on=True)


def _end(take: Take) -> Cut:
    last = min(take.speech[-1].end, take.samples)
    return Cut(at=last, intent="complete", silence=take.samples - last, went_on=False)
