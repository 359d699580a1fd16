"""Who earned most in a language and a week. Made-up names only, and only of those who like to be seen."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet, Sum

from rewards.models import Award

PLACES = 20


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO 8601 week: Monday to Sunday, UTC."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> "Week":
        """`2026-W48`.

        Raises:
            ValueError: no such week.
        """
        year, _, week = name.partition("-W")
        return cls(date.fromisocalendar(int(year), int(week), 1))

    @property
    def name(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return Week(self.monday - timedelta(days=7))

    @property
    def after(self) -> "Week":
        return Week(self.monday + timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the board; equal points share a rank."""

    rank: int
    handle: str
    points: int
    mine: bool


def places(language: str, week: Week, contributor_id: UUID | None) -> list[Place]:
    """The first `PLACES`, and below them the contributor's own place when it is further down."""
    rows = _sums(language, week)
    top = list(rows.order_by("-total", "since")[:PLACES])
    found: list[Place] = []
    for number, row in enumerate(top, 1):
        tied = bool(found) and found[-1].points == row["total"]
        found.append(_place(found[-1].rank if tied else number, row, contributor_id))
    if contributor_id is None or any(place.mine for place in found):
        return found
    own = rows.filter(contributor=contributor_id).order_by("contributor").first()
    if own is None:
        return found
    ahead = rows.filter(total__gt=own["total"]).count()
    return [*found, _place(ahead + 1, own, contributor_id)]


def busy_languages(week: Week) -> set[str]:
    """Languages with somebody on this week's board."""
    return set(_shown(week).values_list("language", flat=True).distinct().order_by())


def _shown(week: Week) -> "QuerySet[Award]":
    return Award.objects.filter(
        day__range=(week.monday, week.sunday),
        contributor__reward_profile__on_board=True,
        contributor__blocked_at=None,
    )


def _sums(language: str, week: Week) -> Any:
    """A queryset of a row per contributor, with `total` and `since`, the first of their lines."""
    rows = _shown(week).filter(language=language)
    named = rows.values("contributor", "contributor__reward_profile__handle")
    return named.annotate(total=Sum("points"), since=Min("pk")).filter(total__gt=0).order_by()


def _place(rank: int, row: dict[str, Any], contributor_id: UUID | None) -> Place:
    handle, mine = row["contributor__reward_profile__handle"], row["contributor"] == contributor_id
    return Place(rank=rank, handle=handle, points=row["total"], mine=mine)
