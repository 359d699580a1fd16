"""The four figures of the public page: each with its drawing, its table, and the same for a spreadsheet.

Two counts run over the corpus and are kept for a while; the others read what runs of the night left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts import spreadsheets
from charts import kinds
from charts.drawing import Chart
from charts.kinds import Day
from charts.matrix import matrix
from corpus import languages
from corpus.figures import decimal, whole
from corpus.labels import Label
from corpus.marking import N_
from corpus.models import Recording, Sample
from moderation.scoreboard import alphas, models_page

KEPT: Final = 600
"""Seconds that a count over the corpus is shown for."""
WEEKS: Final = 12
NONE: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Table:
    """One figure.

    Attributes:
        key: ends the address of its spreadsheet.
        head: names of its columns; the first one is of rows.
        rows: as they are read, none where there is nothing to show; `raw`: as a program reads them, with the
            same columns.
    """

    key: str
    title: str
    sentence: str
    charts: Sequence[Chart]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    raw: Sequence[Sequence[object]]

    def as_csv(self) -> str:
        """RFC 4180, with the heads in the page's language."""
        return spreadsheets.written([self.head, *self.raw])


def tables() -> list[Table]:
    return [made() for made in TABLES.values()]


def coverage() -> Table:
    """Accepted moments by language and label."""
    counts: dict[tuple[str, str], int] = _kept("coverage", _count_accepted)
    spoken = {language for language, _ in counts}
    rows = [(code, languages.NAMES.get(code, code)) for code in sorted(spoken)]
    columns = [(label.value, label.value) for label in Label]
    numbers = [[counts.get((code, label), 0) for label, _ in columns] for code, _ in rows]
    raw = [[name, *line] for (_, name), line in zip(rows, numbers, strict=True)]
    read = [[name, *map(whole, line)] for (_, name), line in zip(rows, numbers, strict=True)]
    said = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in read)
    title = gettext("What there is")
    written = {n: whole(n) for n in counts.values()}
    drawn = matrix(rows, columns, counts, written, f"{title}. {said}", css="matrix")
    return Table(
        "coverage",
        title,
        gettext("Moments that people accepted, by language and by what they are."),
        [drawn] if rows else [],
        [gettext("Language"), *(label.value for label in Label)],
        read,
        raw,
    )


def growth() -> Table:
    """Takes that were kept, week by week."""
    counts: dict[date, int] = _kept("growth", _count_takes)
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    numbers = [counts.get(week, 0) for week in weeks]
    raw = [[week.isoformat(), n] for week, n in zip(weeks, numbers, strict=True)]
    read = [[date_format(week), whole(n)] for week, n in zip(weeks, numbers, strict=True)]
    days = [
        Day(str(week.isocalendar().week), n, bool(n), whole(n))
        for week, n in zip(weeks, numbers, strict=True)
    ]
    title = gettext("How it grows")
    said = "; ".join(f"{week}: {n}" for week, n in read)
    there = any(day.active for day in days)
    return Table(
        "growth",
        title,
        gettext("Takes that were kept, in each of the last twelve weeks; the number below is the week's."),
        [kinds.days(days, f"{title}. {said}", css="growth")] if there else [],
        [gettext("Week of"), gettext("Takes")],
        read if there else [],
        raw,
    )


def agreement() -> Table:
    """Krippendorff's alpha of listeners and moderators."""
    sections = alphas.page().sections
    drawn = [section.chart for section in sections if section.chart]
    lines = [(section.title, row) for section in sections for row in section.rows]
    raw: list[list[object]] = [
        [title, row.name, *(each.alpha if each else None for each in (row.moderators, row.listeners))]
        for title, row in lines
    ]
    return Table(
        "agreement",
        gettext("How far people agree"),
        gettext("Krippendorff's alpha of blind judgements: 1 is always the same, 0 as often as by chance."),
        drawn,
        [gettext("By"), gettext("Of"), gettext("Moderators"), gettext("Listeners")],
        [[str(by), str(name), *map(_alpha, values)] for by, name, *values in raw],
        raw,
    )


def frontier() -> Table:
    """How often each model would cut one off, and how long it would keep one waiting."""
    found = models_page.page(inside=False).by_model
    head = [
        gettext("Model"),
        gettext("Holds"),
        gettext("Speakers"),
        *(f"{gettext(head)} ({unit})" for head, unit in HEADS),
    ]
    raw: list[list[object]] = [
        [title, row.found.holds, row.found.speakers, *_figures(row.cells)] for title, row in found
    ]
    return Table(
        "frontier",
        gettext("What each model makes of it"),
        gettext("How often it would cut a speaker off, against how long it would keep one waiting."),
        [row.chart for _, row in found if row.chart],
        head,
        [[str(name), *map(_number, values)] for name, *values in raw],
        raw,
    )


HEADS: Final = (
    (N_("Cut-offs at 300 ms"), "%"),
    (N_("Cut-offs at 600 ms"), "%"),
    (N_("Latency at 5 % cut-offs"), "ms"),
    (N_("Latency at 10 % cut-offs"), "ms"),
)
"""With the unit of the figures below, whose sign is the same in every language."""

TABLES: Final[dict[str, Callable[[], Table]]] = {
    "coverage": coverage,
    "growth": growth,
    "agreement": agreement,
    "frontier": frontier,
}


def _figures(cells: Sequence[Any]) -> Iterator[float | None]:
    values = [cell.model.value for cell in cells]
    return iter([*values, *[None] * (len(HEADS) - len(values))])


def _alpha(value: object) -> str:
    return NONE if value is None else decimal(float(str(value)), 2)


def _number(value: object) -> str:
    if value is None:
        return NONE
    return whole(value) if isinstance(value, int) else decimal(float(str(value)))


def _kept(name: str, count: Callable[[], Any]) -> Any:
    """Counts are of nobody in particular, and the same in every language."""
    return cache.get_or_set(f"statistics:{name}", count, KEPT)


def _count_accepted() -> dict[tuple[str, str], int]:
    accepted = Sample.objects.filter(status=Sample.Status.ACCEPTED).exclude(label="").order_by()
    found = accepted.values_list("language", "label").annotate(n=Count("pk"))
    return {(language, label): n for language, label, n in found}


def _count_takes() -> dict[date, int]:
    since = timezone.now() - timedelta(weeks=WEEKS)
    takes = Recording.objects.filter(status=Recording.Status.LISTENED, captured_at__gte=since).order_by()
    weeks = takes.annotate(week=TruncWeek("captured_at")).values_list("week").annotate(n=Count("pk"))
    return {week.date(): n for week, n in weeks}
