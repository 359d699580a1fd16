"""What somebody has done and earned so far, from the ledger."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from charts import kinds
from charts.drawing import Chart
from charts.kinds import Day
from corpus.figures import whole
from rewards import badges, points, streaks
from rewards.badges import Counts
from rewards.models import Award, Badge, Bonus, Profile

REMEMBERED = timedelta(days=400)
"""How far back a streak is looked for."""


def days(contributor_id: UUID, today: date) -> set[date]:
    """Days with a kept take or a vote."""
    mine = Award.objects.filter(contributor=contributor_id, day__gte=today - REMEMBERED)
    spoke = mine.of_kept_samples().values_list("day", flat=True).distinct()
    listened = mine.filter(kind=Award.Kind.VOTE, turn=0).values_list("day", flat=True).distinct()
    return {*spoke, *listened}


def counts(contributor_id: UUID, played: Iterable[date]) -> Counts:
    """Everything that badges ask for; `played`: the days with something in them."""
    mine = Award.objects.filter(contributor=contributor_id)
    spoken = mine.of_kept_samples().aggregate(
        takes=Count("recording", distinct=True),
        games=Count("recording__game", distinct=True),
        languages=Count("recording__language", distinct=True),
    )
    profile = Profile.objects.filter(contributor=contributor_id).first() or Profile()
    return Counts(
        **spoken,
        fooled=Bonus.objects.filter(contributor=contributor_id, status=Bonus.Status.PAID).count(),
        quests=_quests(contributor_id),
        votes=mine.filter(kind=Award.Kind.VOTE, turn=0).count(),
        golds=profile.golds,
        calibration=points.calibration(profile.golds, profile.brier),
        streak=streaks.best(played),
    )


def total(contributor_id: UUID, since: date | None = None) -> int:
    """Points ever, or from a day on; taken-back ones have left the sum."""
    mine = Award.objects.filter(contributor=contributor_id)
    rows = mine if since is None else mine.filter(day__gte=since)
    return max(0, rows.aggregate(points=Sum("points"))["points"] or 0)


def pending(contributor_id: UUID) -> int:
    """Points of bonuses that people have yet to confirm."""
    waiting = Bonus.objects.filter(contributor=contributor_id, status=Bonus.Status.PENDING)
    return waiting.aggregate(points=Sum("points"))["points"] or 0


def by_day(contributor_id: UUID, today: date, length: int) -> list[tuple[date, int]]:
    """Points of each of the last days, oldest first, none left out."""
    first = today - timedelta(days=length - 1)
    mine = Award.objects.filter(contributor=contributor_id, day__gte=first)
    sums = dict(mine.values_list("day").annotate(points=Sum("points")).order_by())
    every = (first + timedelta(days=number) for number in range(length))
    return [(day, max(0, sums.get(day, 0))) for day in every]


def chart(days: Sequence[tuple[date, int]], active: Collection[date]) -> Chart:
    """days: as `by_day` has them; active: those on which something was kept."""
    earned = [f"{date_format(day, 'l j')}: {whole(points)}" for day, points in days if points]
    sentence = gettext("Points of the last %(n)s days. %(points)s.") % {
        "n": len(days),
        "points": "; ".join(earned) or gettext("None yet"),
    }
    bars = [Day(date_format(day, "D")[:1].upper(), points, day in active) for day, points in days]
    return kinds.days(bars, sentence, css="rewards")


def sync_badges(contributor_id: UUID, today: date) -> int:
    """Write down badges newly earned, and those no longer deserved; how many changed."""
    earned = badges.deserved(counts(contributor_id, days(contributor_id, today)))
    rows = {row.key: row for row in Badge.objects.filter(contributor=contributor_id)}
    held = {key for key, row in rows.items() if row.taken_back_at is None}
    now = timezone.now()
    fresh = [Badge(contributor_id=contributor_id, key=key) for key in earned - rows.keys()]
    Badge.objects.bulk_create(fresh, ignore_conflicts=True)
    mine = Badge.objects.filter(contributor=contributor_id)
    mine.filter(key__in=earned - held, taken_back_at__isnull=False).update(earned_at=now, taken_back_at=None)
    mine.filter(key__in=held - earned, taken_back_at=None).update(taken_back_at=now)
    return len(earned ^ held)


def moved(since: datetime | None) -> list[UUID]:
    """Contributors with something new since then."""
    lines, bonuses = Award.objects.all(), Bonus.objects.all()
    if since is not None:
        lines, bonuses = lines.filter(created_at__gte=since), bonuses.filter(moved_at__gte=since)
    people = {*_people(lines), *_people(bonuses)}
    return sorted(people)


def _people(rows: Any) -> set[UUID]:
    return set(rows.values_list("contributor", flat=True).distinct().order_by())


def _quests(contributor_id: UUID) -> int:
    mine = Award.objects.filter(contributor=contributor_id, kind=Award.Kind.QUEST)
    standing = mine.values("reference").annotate(points=Sum("points")).filter(points__gt=0).order_by()
    return standing.count()
