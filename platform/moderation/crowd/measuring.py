"""How far people agree, counted from rows into rows, week by week; pages read nothing else.

A week is counted whole: a sample stands in the week in which it was last judged. So a further judgement
moves it, and the weeks of all its judgements are counted anew. What stops counting changes weeks that nobody
touched: once in a while all of them are counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from corpus.labels import UNUSABLE, Decider, Label
from corpus.models import Sample
from moderation.crowd import alpha
from moderation.crowd.alpha import Agreement, Sums
from moderation.models import AgreementRun, Alpha, Coincidence, Lean, People, Review, Vote

WEEK: Final = timedelta(days=7)
BATCH: Final = 1_000
"""Rows in one statement, and samples in one question."""

KEPT: Final = 200
"""Run rows that stay."""

Cell = tuple[str, str]
"""Language and game."""

Judgement = tuple[Any, str, datetime, str, str]
"""Sample, label, when, language and game."""


def measure(*, whole: bool = False) -> AgreementRun:
    """Count the weeks that changed since the last run, or all of them, and every alpha anew.

    Running twice changes nothing; the row says how many weeks were counted, 0 included.
    """
    before = AgreementRun.objects.exclude(finished_at=None).first()
    run = AgreementRun.objects.create(whole=whole or before is None, votes=_newest(Vote), leans=_newest(Lean))
    for people, seen in _seen(before):
        rows = _judgements(people)
        weeks = _all_weeks(people, rows) if run.whole else _touched(rows, seen)
        for week in weeks:
            _count_week(people, rows, week)
        run.weeks += len(weeks)
    _write_alphas()
    run.accepted = Sample.objects.accepted_together().count()
    run.finished_at = timezone.now()
    run.save(update_fields=["weeks", "accepted", "finished_at"])
    _forget_old_runs()
    return run


def _seen(before: AgreementRun | None) -> list[tuple[People, int]]:
    """The newest judgement of each kind that the last run saw."""
    votes, leans = (before.votes, before.leans) if before else (0, 0)
    return [(People.LISTENERS, votes), (People.MODERATORS, leans)]


def _newest(model: type[Vote] | type[Lean]) -> int:
    return model.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _judgements(people: People) -> QuerySet[Any]:
    """Blind ones: votes that count; leans of moderators who did not know what the game meant."""
    if people == People.LISTENERS:
        return Vote.objects.filter(counts=True)
    program = Review.objects.filter(
        sample=OuterRef("sample"), moderator=OuterRef("moderator"), decided_by=Decider.PROGRAM
    )
    return Lean.objects.filter(~Exists(program), anchored=False)


def monday(at: date) -> date:
    """The week that a day lies in."""
    return at - timedelta(days=at.weekday())


def _week_of(at: datetime) -> date:
    return monday(timezone.localdate(at))


def _start(week: date) -> datetime:
    return timezone.make_aware(datetime.combine(week, time.min))


def _all_weeks(people: People, rows: QuerySet[Any]) -> list[date]:
    """Every week with a judgement; one that has none any longer counts for nothing."""
    weeks = {monday(day) for day in rows.order_by().values_list("created_at__date", flat=True).distinct()}
    Coincidence.objects.filter(people=people).exclude(week__in=weeks).delete()
    return sorted(weeks)


def _touched(rows: QuerySet[Any], seen: int) -> list[date]:
    """Weeks with any judgement of what was judged since: where it stood, and where it stands now."""
    samples = list(rows.filter(pk__gt=seen).order_by().values_list("sample", flat=True).distinct())
    found: set[date] = set()
    for at in range(0, len(samples), BATCH):
        of_these = rows.filter(sample__in=samples[at : at + BATCH]).order_by()
        found |= {_week_of(when) for when in of_these.values_list("created_at", flat=True)}
    return sorted(found)


def _count_week(people: People, rows: QuerySet[Any], week: date) -> None:
    cells: dict[Cell, Sums] = defaultdict(Sums)
    for cell, labels in _samples_of(rows, week):
        cells[cell].add(labels)
    made = [
        Coincidence(
            people=people, week=week, language=language, game=game, samples=sums.samples, counts=sums.counts
        )
        for (language, game), sums in cells.items()
        if sums.samples
    ]
    with transaction.atomic():
        Coincidence.objects.filter(people=people, week=week).delete()
        Coincidence.objects.bulk_create(made, ignore_conflicts=True)  # another run may count it, too


def _samples_of(rows: QuerySet[Any], week: date) -> Iterator[tuple[Cell, list[str]]]:
    """Samples last judged in this week, with all that was said of them."""
    begin, end = _start(week), _start(week + WEEK)
    there = rows.filter(created_at__gte=begin, created_at__lt=end).order_by().values("sample")
    found = rows.filter(sample__in=there).order_by("sample")
    columns = ("sample", "label", "created_at", "sample__language", "sample__game")
    for judgements in _by_sample(found.values_list(*columns).iterator(chunk_size=BATCH)):
        if max(when for _, _, when, _, _ in judgements) < end:
            _, _, _, language, game = judgements[0]
            yield (language, game), [label for _, label, _, _, _ in judgements]


def _by_sample(rows: Iterable[Judgement]) -> Iterator[list[Judgement]]:
    together: list[Judgement] = []
    for row in rows:
        if together and together[0][0] != row[0]:
            yield together
            together = []
        together.append(row)
    if together:
        yield together


def _write_alphas() -> None:
    """All figures of the page from all weeks: sums of sums, whatever the corpus."""
    sums: dict[tuple[str, str, str], Sums] = defaultdict(Sums)
    for row in Coincidence.objects.order_by().iterator(chunk_size=BATCH):
        for by, value in _cuts(row):
            sums[row.people, by, value].merge(row.samples, row.counts)
    made = [_row(*key, alpha.agreement(found)) for key, found in sorted(sums.items())]
    for people in People.values:
        whole = sums.get((people, Alpha.By.ALL.value, ""), Sums())
        labels = [label for label in (*Label.values, UNUSABLE) if label in whole.counts]
        made += [_row(people, Alpha.By.LABEL, label, alpha.of_label(whole, label)) for label in labels]
    with transaction.atomic():
        Alpha.objects.all().delete()
        Alpha.objects.bulk_create(made, ignore_conflicts=True)


def _cuts(row: Coincidence) -> list[tuple[str, str]]:
    """Which figures a row of sums counts for."""
    return [
        (Alpha.By.ALL.value, ""),
        (Alpha.By.WEEK.value, row.week.isoformat()),
        (Alpha.By.LANGUAGE.value, row.language),
        (Alpha.By.GAME.value, row.game),
    ]


def _row(people: str, by: str, value: str, found: Agreement) -> Alpha:
    figures = {"alpha": found.alpha, "low": found.low, "high": found.high}
    counts = {"samples": found.samples, "judgements": found.judgements}
    return Alpha(people=people, by=by, value=value, **counts, **figures)


def _forget_old_runs() -> None:
    newest = AgreementRun.objects.values_list("pk", flat=True)[KEPT - 1 : KEPT]
    if oldest_kept := newest.first():
        AgreementRun.objects.filter(pk__lt=oldest_kept).delete()
