"""False cut-offs against latency as the page of the models shows them: what the last run kept, drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from charts import curves
from charts.curves import Axes, Curve, Spread
from charts.drawing import Chart
from corpus.figures import decimal, percent, seconds
from inference.frontier.measuring import FIGURES, LEAST, LEAST_SPEAKERS, Figure, Frontier, Side
from inference.models import FrontierRun

BUDGETS: Final = {"cutoffs_300": 300.0, "cutoffs_600": 600.0, "latency_5": 0.05, "latency_10": 0.10}
"""Where each figure stands on the other axis: milliseconds, or a share of the holds."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a model and the same of the timer; shares in per cent, latency in milliseconds."""

    model: Figure
    timer: Figure
    latency: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, and its drawing; without both where there is too little to show."""

    name: str
    found: Frontier
    cells: Sequence[Cell] = ()
    chart: Chart | None = None

    @property
    def few(self) -> str:
        """What stands there instead of figures that would be chance."""
        if self.cells:
            return ""
        if self.found.speakers < LEAST_SPEAKERS:
            people = self.found.speakers
            return ngettext("too few: %(n)s speaker", "too few: %(n)s speakers", people) % {"n": people}
        return gettext("too few: fewer than %(n)s holds, or ends of turns") % {"n": LEAST}


@dataclass(frozen=True, slots=True)
class Frontiers:
    """What is kept of each scorer, and when that was measured; None before the first run."""

    made_at: datetime | None
    kept: Mapping[str, Any]

    def over_all(self, scorer: str, title: str) -> Row | None:
        """Its frontier in all silences; None where it has answered none that counts."""
        return _row(title, self.kept[scorer]["frontiers"][0]) if scorer in self.kept else None

    def of(self, scorer: str, title: str) -> list[Row]:
        """The same, then by language and by game."""
        return [_row(title, each) for each in self.kept[scorer]["frontiers"]] if scorer in self.kept else []


def newest() -> Frontiers:
    """One query of one row, whatever the corpus."""
    run = FrontierRun.objects.first()
    return Frontiers(run.made_at, run.found) if run else Frontiers(None, {})


def _row(title: str, kept: Mapping[str, Any]) -> Row:
    found, name = Frontier.read(kept), kept["language"] or kept["game"] or gettext("All")
    if not found.model or not found.timer:
        return Row(name, found)
    cells = [_cell(each, found.model, found.timer) for each in FIGURES]
    return Row(name, found, cells, _chart(title, name, found.model, found.timer))


def _cell(name: str, model: Side, timer: Side) -> Cell:
    latency = name.startswith("latency")
    scale = 1.0 if latency else 100.0
    return Cell(_scaled(model.figures[name], scale), _scaled(timer.figures[name], scale), latency)


def _scaled(figure: Figure, scale: float) -> Figure:
    numbers = (figure.value, figure.low, figure.high)
    return Figure(*(None if number is None else scale * number for number in numbers))


def _chart(title: str, where: str, model: Side, timer: Side) -> Chart:
    waiting = gettext("silence timer")
    lines = [Curve("model", title, model.curve), Curve("timer", waiting, timer.curve)]
    spreads = [spread for name in FIGURES for spread in _spread(name, model.figures[name])]
    times = [seconds(ms / 1_000, 1 if ms % 1_000 else 0) for ms in curves.TICKS_MS]
    axes = Axes(gettext("latency at ends of turns"), gettext("false cut-offs in holds"), times)
    sentence = gettext(
        "False cut-offs against latency, %(where)s. %(model)s: %(figures)s. %(timer)s: %(others)s."
    ) % {
        "where": where,
        "model": title,
        "figures": _in_words(model),
        "timer": waiting,
        "others": _in_words(timer),
    }
    return curves.steps(lines, spreads, axes, sentence, css="frontier")


def _spread(name: str, figure: Figure) -> list[Spread]:
    if figure.value is None or figure.low is None:
        return []
    upright, budget = not name.startswith("latency"), BUDGETS[name]
    high = figure.high if figure.high is not None else curves.MOST_MS
    at = (budget, figure.value) if upright else (figure.value, budget)
    return [Spread(*at, figure.low, high if not upright else min(high, 1.0), upright)]


def _in_words(side: Side) -> str:
    """The four figures; a budget that no policy reaches has none."""
    cutoffs, latency = gettext("%(share)s %% at %(ms)s ms"), gettext("%(ms)s ms at %(share)s %%")
    said = []
    for name, budget in BUDGETS.items():
        value = side.figures[name].value
        if value is None:
            continue
        if name.startswith("latency"):
            said.append(latency % {"ms": decimal(value, 0), "share": percent(budget, 0)})
        else:
            said.append(cutoffs % {"share": percent(value), "ms": decimal(budget, 0)})
    return ", ".join(said)
