"""How models did on published splits, over time: as the page draws it, as CSV and as JSON.

A line goes through releases of one place only, this site's own or one repository or folder, and one split:
points on different people's clips are no progress. The public sees models whose licence lets what they say
leave the house, now and when it was measured.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext

from accounts import spreadsheets
from charts import weeks
from charts.drawing import Chart
from charts.kinds import SHARES
from corpus.figures import percent
from inference.models import Evaluation
from inference.running import loaded

SHOWN: Final = 300
"""Newest rows that the page shows; the files have all."""

DRAWN: Final = 12
WIDE, TELEPHONE = BANDS = ("wide", "telephone")

FIGURES: Final = ("accuracy", "precision", "recall", "f1")
COLUMNS: Final = (
    "made_at", "model", "revision", "runtime", "release", "release_revision", "split", "band", "language",
    "game", "samples", "speakers", *(f"{name}{end}" for name in FIGURES for end in ("", "_low", "_high")),
    "calibration_error", "brier", "log_loss", "cutoffs_300", "cutoffs_600", "latency_5", "latency_10",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: an evaluation, and its figures over all clips of each band."""

    of: Evaluation
    wide: Mapping[str, Any]
    telephone: Mapping[str, Any]

    @property
    def release(self) -> str:
        """What people call it."""
        number = self.of.release
        return gettext("Release %(n)s") % {"n": number} if number.isdecimal() else number

    @property
    def cutoffs(self) -> float | None:
        """False cut-offs at 300 ms, in per cent; None of too few."""
        model = self.wide.get("frontier", {}).get("model")
        value = model["figures"]["cutoffs_300"]["value"] if model else None
        return None if value is None else 100 * value


@dataclass(frozen=True, slots=True)
class Card:
    """A model on one split of one place; `rows` newest first."""

    name: str
    title: str
    place: str
    split: str
    rows: Sequence[Row]
    chart: Chart | None


def cards(*, inside: bool) -> list[Card]:
    """Whatever this reader may see, the model that was measured last first.

    Raises:
        RegistryError: the operator's models.toml cannot be followed.
    """
    lines: dict[tuple[str, str, str], list[Row]] = {}
    for each in _may_be_seen(Evaluation.objects.newest_first()[:SHOWN], inside=inside):
        row = Row(each, each.group(WIDE), each.group(TELEPHONE))
        lines.setdefault((each.model, _place(each), each.split), []).append(row)
    return [_card(place, split, rows) for (_, place, split), rows in lines.items()]


def as_csv(*, inside: bool) -> Iterator[str]:
    """A line for each group of each evaluation, newest first. Raises as `cards`."""
    yield spreadsheets.written([COLUMNS])
    for each in _may_be_seen(Evaluation.objects.newest_first().iterator(), inside=inside):
        yield spreadsheets.written(_line(each, group) for group in each.figures)


def as_data(*, inside: bool) -> list[dict[str, Any]]:
    """The newest rows as they are kept. Raises as `cards`."""
    rows = Evaluation.objects.newest_first()[:SHOWN]
    return [each.kept() for each in _may_be_seen(rows, inside=inside)]


def _may_be_seen(rows: Iterable[Evaluation], *, inside: bool) -> Iterator[Evaluation]:
    free = {state.entry.name for state in loaded.states() if state.entry.publish_scores}
    return (each for each in rows if inside or (each.may_be_published and each.model in free))


def _place(of: Evaluation) -> str:
    return gettext("releases of this site") if of.release.isdecimal() else of.release


def _card(place: str, split: str, rows: Sequence[Row]) -> Card:
    newest = rows[0].of
    return Card(newest.model, newest.title, place, split, rows, _chart(newest.title, _once(rows)))


def _once(rows: Sequence[Row]) -> list[Row]:
    """The newest of each release and weights, oldest first."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row.of.release_revision, row.of.revision), row)
    return list(found.values())[:DRAWN][::-1]


def _chart(title: str, rows: Sequence[Row]) -> Chart | None:
    words = {WIDE: gettext("as recorded"), TELEPHONE: gettext("over a telephone")}
    lines = [weeks.Line(band, words[band], [_found(getattr(row, band)) for row in rows]) for band in BANDS]
    if not any(any(line.weeks) for line in lines):
        return None
    figures = "; ".join(
        f"{row.release}, {line.words}: {percent(each.value)} %"
        for line in lines
        for row, each in zip(rows, line.weeks, strict=True)
        if each
    )
    sentence = gettext("Accuracy of %(model)s. %(figures)s.") % {"model": title, "figures": figures}
    return weeks.over_weeks(lines, [row.release for row in rows], SHARES, sentence, css="weeks")


def _found(group: Mapping[str, Any]) -> weeks.Found | None:
    return weeks.Found(**group["accuracy"]) if group.get("accuracy") else None


def _line(of: Evaluation, group: Mapping[str, Any]) -> list[object]:
    """One line of the CSV; an empty cell where there is too little for a figure."""
    calibration, model = group.get("calibration", {}), group["frontier"]["model"]
    figures = model["figures"] if model else {}
    values: list[object] = [of.made_at.isoformat(), of.model, of.revision, of.runtime, of.release]
    values += [of.release_revision, of.split, group["band"], group["language"], group["game"]]
    values += [group["samples"], group["speakers"]]
    values += [(group.get(name) or {}).get(end, "") for name in FIGURES for end in ("value", "low", "high")]
    values += [calibration.get(name, "") for name in ("error", "brier", "log_loss")]
    values += [figures.get(name, {}).get("value", "") for name in COLUMNS[-4:]]
    return values
