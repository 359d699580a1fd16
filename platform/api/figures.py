"""What the corpus holds, and how far people agree: open to everybody."""

from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.views.decorators.http import conditional_page
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from api.problems import ALWAYS
from corpus.models import OPEN, Recording, Sample
from moderation.belief.proportions import Interval
from moderation.scoreboard import agreement as shares
from moderation.scoreboard.agreement import Share

router = Router(tags=["figures"])

KEPT: Final = 300
"""Seconds that the sums are kept: they look at every row."""


class Cell(Schema):
    """Accepted samples of one kind."""

    language: str = Field(description="ISO 639-1")
    game: str
    label: str
    decided_by: str = Field(description="`person`, `crowd` or `program`")
    samples: int


class Statistics(Schema):
    takes: int = Field(description="that were listened to, passed the checks, and were not taken back")
    speakers: int
    hours: float = Field(description="of these takes, rounded to a hundredth")
    waiting: int = Field(description="samples that wait for people")
    accepted: list[Cell]


class Proportion(Schema):
    """A share with the ends of its 95 % interval (Wilson); without them of nothing."""

    hits: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class OfLanguage(Proportion):
    language: str


class AgreementFigures(Schema):
    blind: Proportion = Field(description="second opinions that said what the first had")
    by_language: list[OfLanguage]
    audits: Proportion = Field(description="agreed samples drawn by chance that people decided as meant")


@router.get("/statistics", response={200: Statistics, **ALWAYS}, operation_id="statistics")
@decorate_view(conditional_page)
def statistics(request: HttpRequest) -> dict[str, Any]:
    """How much there is, by language, game and label. Counted anew every five minutes."""
    return cache.get_or_set("api.figures.statistics", _statistics, KEPT) or _statistics()


@router.get("/agreement", response={200: AgreementFigures, **ALWAYS}, operation_id="agreement")
@decorate_view(conditional_page)
def agreement(request: HttpRequest) -> dict[str, Any]:
    """How far people agree with one another; what programs decided is in none of it."""
    found = shares.figures()
    return {
        "blind": _proportion(found.blind),
        "by_language": [{**_proportion(each), "language": each.name} for each in found.by_language],
        "audits": _proportion(found.audits),
    }


def _statistics() -> dict[str, Any]:
    """Three queries."""
    takes = Recording.objects.filter(status=Recording.Status.LISTENED)
    seconds = F("samples") / Cast(F("sample_rate"), FloatField())
    sums = takes.aggregate(
        takes=Count("pk"), speakers=Count("contributor", distinct=True), seconds=Sum(seconds)
    )
    return {
        "takes": sums["takes"],
        "speakers": sums["speakers"],
        "hours": round((sums["seconds"] or 0.0) / 3600, 2),
        "waiting": Sample.objects.filter(status__in=OPEN).count(),
        "accepted": _cells(),
    }


def _cells() -> list[dict[str, Any]]:
    columns = ("language", "game", "label", "decided_by")
    rows = Sample.objects.accepted().order_by(*columns).values(*columns)
    return list(rows.annotate(samples=Count("pk")))


def _proportion(found: Share) -> dict[str, Any]:
    return {"hits": found.hits, "of": found.of, **ends(found.interval)}


def ends(interval: Interval | None) -> dict[str, float]:
    """A figure as the API says it."""
    if interval is None:
        return {}
    return {"share": interval.value, "low": interval.low, "high": interval.high}
