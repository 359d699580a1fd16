"""What a page that is opened anew in the middle of a talk goes on with: the clock of the page before it, and
what was answered there. Plain sync functions.
"""

from typing import Final

from games.catalogue.two.base import standing
from games.talks import clock
from games.talks.clock import MICRO, Clock, Exchange
from games.talks.live.messages import Before
from games.talks.models import Side

DONE: Final = "done"
"""Mark of a page: for its player it may end. When both have said so it is over."""


def before(side: Side) -> Before | None:
    """What an earlier page of this side left behind; None where its talk has not begun, or is over."""
    talk = side.talk
    if talk.begun_at is None or talk.is_over or not side.sample_rate:
        return None
    own = _clock(side, side.sample_rate, talk.begun_at.timestamp())
    done = any(each["name"] == DONE for each in side.marks)
    return Before(own.rate, own.offset, own.drift, answers(side), done)


def answers(side: Side) -> list[str]:
    """What its page answered and did not take back."""
    return standing((each["name"], each.get("value", "")) for each in side.marks)


def _clock(side: Side, rate: int, begun: float) -> Clock:
    """Its clock on the site's, by all that was exchanged until now; of a page that was closed before anything
    was, as if it had begun when the site said so."""
    logs = side.stretches.values_list("log", flat=True)
    exchanged = (Exchange(*each) for log in logs for each in log.get("clock", ()))
    return clock.fit(exchanged, rate) or Clock(rate, begun * MICRO, 0.0, 0.0)
