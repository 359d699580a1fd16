"""How much sound one person may send in a day: the ladder says it, and their takes count."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import DateTimeField, F, FloatField, Func, OuterRef, Subquery, UUIDField
from django.db.models.functions import Cast, Coalesce

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from corpus.statements.prepared import Given, Prepared
from moderation.belief.ladder import GUEST
from moderation.serving import standing
from rewards.models import today

MINUTE: Final = 60

_TAKES: Final = Recording.objects.filter(
    contributor=OuterRef("contributor"), captured_at__gte=Given("since", DateTimeField())
)
_LENGTH: Final = Cast("samples", FloatField()) / F("sample_rate")
SPOKEN: Final = Coalesce(
    # Not Django's `Sum`, which would have it grouped: that takes longer than the sum.
    Subquery(_TAKES.order_by().values(spoken=Func(_LENGTH, function="SUM", output_field=FloatField()))),
    0.0,
)
"""Of a row with a contributor: seconds of sound that they have sent `since` the day began."""

OF_ONE: Final = Prepared(
    lambda: (
        Contributor.objects.filter(pk=Given("contributor", UUIDField()))
        .annotate(contributor=F("pk"))
        .values_list(SPOKEN)
    )
)


def check(contributor: Contributor, spoken: float | None = None) -> None:
    """Whether one more take may be begun today.

    Args:
        spoken: as `SPOKEN` has it, by whoever has just read it; else it is read here.

    Raises:
        Refused: too_much_sound, with the seconds until the next day begins.
    """
    spoken = spoken_today(contributor) if spoken is None else spoken
    if spoken < GUEST.minutes_a_day * MINUTE:  # nobody may less, and few need the look at where they stand
        return
    if spoken >= standing.rung_of(contributor).minutes_a_day * MINUTE:
        raise Refused(Fault.TOO_MUCH_SOUND, _seconds_left())


def seconds_of(contributor_id: UUID, day: date) -> float:
    """Seconds of sound that somebody has sent since a day began, what was withdrawn or refused included."""
    rows = OF_ONE.rows(contributor=contributor_id, since=_begin(day))
    return float(rows[0][0]) if rows else 0.0


def spoken_today(contributor: Contributor) -> float:
    return seconds_of(contributor.pk, today())


def today_began() -> datetime:
    return _begin(today())


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _seconds_left() -> int:
    """Until midnight UTC, rounded up."""
    left = _begin(today() + timedelta(days=1)) - datetime.now(UTC)
    return max(1, -(-left // timedelta(seconds=1)))
