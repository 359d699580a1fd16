"""How fast a moderator decides, from their own last decisions, and how long what waits will take them."""

from itertools import pairwise
from statistics import median
from typing import Final

from django.utils.translation import gettext, ngettext

from accounts.models import User
from corpus.figures import decimal, whole
from moderation.desk import queue
from moderation.models import Review

LOOKED_AT: Final = 30
"""Newest decisions of theirs."""

LEAST: Final = 5
"""Gaps below which a pace would be chance."""

PAUSE: Final = 120.0
"""Seconds after which somebody was away, not slow."""


def seconds(moderator: User) -> float | None:
    """The median time from one decision to the next; None before there are enough."""
    newest = Review.objects.filter(moderator=moderator).exclude(decision=Review.Decision.UNDO).order_by("-pk")
    times = list(newest.values_list("created_at", flat=True)[:LOOKED_AT])
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    busy = [gap for gap in gaps if gap <= PAUSE]
    return median(busy) if len(busy) >= LEAST else None


def left(waiting: int, moderator: User) -> str:
    """What so many samples will take, in words; "" where nobody can tell."""
    pace = seconds(moderator) if 0 < waiting <= queue.COUNTED_TO else None
    if pace is None:
        return ""
    minutes = max(1, round(waiting * pace / 60))
    if minutes < 60:
        return ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
    return gettext("about %(hours)s hours") % {"hours": decimal(minutes / 60)}


def shown(waiting: int) -> str:
    """A count as it is shown: beyond `queue.COUNTED_TO` nobody counts on."""
    return str(waiting) if waiting <= queue.COUNTED_TO else f"{whole(queue.COUNTED_TO)}+"
