"""A row of the table, and how it is printed."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        name: what was measured.
        ours, baseline: medians over the repetitions, in `unit`.
        ratio: median of the ratios of neighbouring repetitions, so that a drifting machine does not matter.
        target: what the ratio should reach, in words; empty for a figure that is only stated.
        reached: whether it did.
    """

    name: str
    ours: float
    baseline: float
    unit: str
    ratio: float
    target: str = ""
    reached: bool | None = None
    note: str = ""


def compare(
    name: str,
    ours: list[float],
    baseline: list[float],
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    note: str = "",
) -> Row:
    """Row of two series that were measured in turn, ours first."""
    ratio = median(mine / theirs for mine, theirs in zip(ours, baseline, strict=True))
    target, reached = "", None
    if at_least is not None:
        target, reached = f"≥ {at_least:g}", ratio >= at_least
    if at_most is not None:
        target, reached = f"≤ {at_most:g}", ratio <= at_most
    return Row(name, median(ours), median(baseline), unit, ratio, target, reached, note)


def markdown(rows: list[Row]) -> str:
    lines = [
        "| what | ours | baseline | unit | ratio | target | reached | |",
        "|---|---:|---:|---|---:|---|---|---|",
    ]
    for row in rows:
        reached = {True: "yes", False: "no", None: ""}[row.reached]
        lines.append(
            f"| {row.name} | {row.ours:,.4g} | {row.baseline:,.4g} | {row.unit} | {row.ratio:.2f} "
            f"| {row.target} | {reached} | {row.note} |"
        )
    return "\n".join(lines)
