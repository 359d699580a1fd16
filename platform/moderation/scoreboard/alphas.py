"""How far people agree, as the page of agreement shows it: what `moderation.crowd.measuring` left, drawn.

Two queries, whatever the corpus, and as many rows as there are languages, games, labels and `WEEKS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from charts import kinds, weeks
from charts.drawing import Chart
from charts.kinds import Whisker
from corpus.figures import decimal
from corpus.languages import NAMES
from corpus.marking import N_
from moderation.models import AgreementRun, Alpha, People

WEEKS: Final = 26
"""Newest weeks that are shown."""

FEW: Final = 12
"""Lines of a table that stands open."""

TICKS: Final = ((0.0, 0), (0.667, 2), (0.8, 1), (1.0, 0))
"""Krippendorff's marks: from 0.8 on data is reliable, below 0.667 nothing should be concluded from it. With
the decimals that each is written with."""

TITLES: Final = {
    Alpha.By.WEEK: N_("Over time"),
    Alpha.By.LANGUAGE: N_("By language"),
    Alpha.By.GAME: N_("By game"),
    Alpha.By.LABEL: N_("By label, each against all others"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what moderators and listeners have there, None where nobody judged."""

    name: str
    moderators: Alpha | None
    listeners: Alpha | None


@dataclass(frozen=True, slots=True)
class Section:
    """One cut through all that was judged: its drawing, where there is anything to draw, and its table."""

    title: str
    rows: Sequence[Row]
    chart: Chart | None

    @property
    def long(self) -> bool:
        """Whether its table is folded away below the drawing, which says the same in words."""
        return len(self.rows) > FEW


@dataclass(frozen=True, slots=True)
class Alphas:
    """What the last run counted; no run, no sections."""

    run: AgreementRun | None
    sections: Sequence[Section]


def page() -> Alphas:
    """All that is shown of alpha."""
    run = AgreementRun.objects.exclude(finished_at=None).first()
    since = (timezone.localdate() - timedelta(weeks=WEEKS)).isoformat()
    shown = list(Alpha.objects.filter(~Q(by=Alpha.By.WEEK) | Q(value__gte=since)).order_by("by", "value"))
    found = [_section(by, [each for each in shown if each.by == by]) for by in TITLES]
    whole = Section(gettext("All"), _rows([each for each in shown if each.by == Alpha.By.ALL]), None)
    return Alphas(run, [each for each in (whole, *found) if each.rows])


def _section(by: Alpha.By, found: Sequence[Alpha]) -> Section:
    title, rows = gettext(TITLES[by]), _rows(found)
    chart = _over_weeks(title, rows) if by == Alpha.By.WEEK else _bars(title, rows)
    return Section(title, rows, chart)


def _rows(found: Sequence[Alpha]) -> list[Row]:
    by_value: dict[str, dict[str, Alpha]] = {}
    for each in found:
        by_value.setdefault(each.value, {})[each.people] = each
    return [
        Row(_name(value, next(iter(both.values()))), both.get(People.MODERATORS), both.get(People.LISTENERS))
        for value, both in by_value.items()
    ]


def _name(value: str, of: Alpha) -> str:
    if of.by == Alpha.By.ALL:
        return gettext("All that was judged")
    if of.by == Alpha.By.WEEK:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return NAMES.get(value, value) if of.by == Alpha.By.LANGUAGE else value


def _ticks() -> list[tuple[float, str]]:
    return [(value, decimal(value, places)) for value, places in TICKS]


def _over_weeks(title: str, rows: Sequence[Row]) -> Chart | None:
    lines = [
        weeks.Line(people.value, str(people.label), [_found(getattr(row, people.value)) for row in rows])
        for people in (People.MODERATORS, People.LISTENERS)
    ]
    if not any(any(line.weeks) for line in lines):
        return None
    names = [row.name for row in rows]
    return weeks.over_weeks(lines, names, _ticks(), _sentence(title, rows), css="weeks")


def _found(row: Alpha | None) -> weeks.Found | None:
    if row is None or row.alpha is None or row.low is None or row.high is None:
        return None
    return weeks.Found(row.alpha, row.low, row.high)


def _bars(title: str, rows: Sequence[Row]) -> Chart | None:
    lines = [
        Whisker(f"{row.name}, {people.label}", decimal(each.value, 2), each.value, each.low, each.high)
        for row in rows
        for people in (People.MODERATORS, People.LISTENERS)
        if (each := _found(getattr(row, people.value)))
    ]
    return kinds.whiskers(lines, _sentence(title, rows), "whiskers", ticks=_ticks()) if lines else None


def _sentence(title: str, rows: Sequence[Row]) -> str:
    """The drawing in words; the table beside it has the intervals."""
    said = [
        f"{row.name}, {people.label}: {decimal(each.value, 2)}"
        for row in rows
        for people in (People.MODERATORS, People.LISTENERS)
        if (each := _found(getattr(row, people.value)))
    ]
    return gettext("Krippendorff's alpha. %(title)s: %(figures)s.") % {
        "title": title,
        "figures": "; ".join(said),
    }
