"""How much sound one person may send in a day: the ladder says it, and their takes count."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F, FloatField, Sum
from django.db.models.functions import Cast

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from moderation.belief.ladder import GUEST
from moderation.serving import standing
from rewards.models import today

MINUTE: Final = 60


def check(contributor: Contributor) -> None:
    """Whether one more take may be begun today.

    Raises:
        Refused: too_much_sound, with the seconds until the next day begins.
    """
    spoken = seconds_of(contributor.pk, today())
    if spoken < GUEST.minutes_a_day * MINUTE:  # nobody may less, and few need the look at where they stand
        return
    if spoken >= standing.rung_of(contributor).minutes_a_day * MINUTE:
        raise Refused(Fault.TOO_MUCH_SOUND, _seconds_left())


def seconds_of(contributor_id: UUID, day: date) -> float:
    """Seconds of sound that somebody has sent since a day began, what was withdrawn or refused included."""
    with connection.cursor() as cursor:
        cursor.execute(*_spoken(contributor_id, day))
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0


@lru_cache(maxsize=1_000)
def _spoken(contributor_id: UUID, day: date) -> tuple[str, tuple[Any, ...]]:
    """The query, compiled once for all takes of a player on a day (as `games.play.takes` does)."""
    takes = Recording.objects.filter(contributor=contributor_id, captured_at__gte=_begin(day))
    length = Cast("samples", FloatField()) / F("sample_rate")
    # Grouped, since a query that Django adds up as a whole has run already.
    summed = takes.order_by().values("contributor").annotate(spoken=Sum(length)).values_list("spoken")
    sql, params = summed.query.sql_with_params()
    return sql, tuple(params)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _seconds_left() -> int:
    """Until midnight UTC, rounded up."""
    left = _begin(today() + timedelta(days=1)) - datetime.now(UTC)
    return max(1, -(-left // timedelta(seconds=1)))
