"""Frontiers as lines on a terminal: each model over all, by language and by game, above the silence timer."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from inference.frontier.measuring import DRAWS, FIGURES, LEAST, LEAST_SPEAKERS, Figure, Frontier, Side

WIDTH: Final = 26

HEADS: Final = {
    "cutoffs_300": "cut-offs at 300 ms",
    "cutoffs_600": "cut-offs at 600 ms",
    "latency_5": "latency at 5 %",
    "latency_10": "latency at 10 %",
}

NOTHING: Final = "No model has answered a silence that counts yet."


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What `FrontierRun.found` holds, in words."""
    if not found:
        yield NOTHING
        return
    yield (
        f"False cut-offs among holds, and mean latency at ends of turns, each with its 95 % interval "
        f"({DRAWS} draws of the speakers); below each model a silence timer in the same silences."
    )
    for scorer, kept in found.items():
        yield ""
        yield f"{scorer}  {kept['revision']}"
        yield _line("", "", [HEADS[name] for name in FIGURES])
        for each in kept["frontiers"]:
            yield from _two_lines(each["language"] or each["game"] or "all", Frontier.read(each))


def _two_lines(where: str, found: Frontier) -> Iterator[str]:
    counts = f"{found.holds:,} + {found.ends:,} of {found.speakers:,}"
    if not found.model or not found.timer:
        needs = f"too few: {LEAST} holds, {LEAST} ends and {LEAST_SPEAKERS} speakers are needed"
        yield _line(where, counts, [needs])
        return
    yield _line(where, counts, _cells(found.model))
    yield _line("  silence timer", "", _cells(found.timer))


def _cells(side: Side) -> list[str]:
    return [_cell(name, side.figures[name]) for name in FIGURES]


def _cell(name: str, found: Figure) -> str:
    """A dash where no policy reaches the budget, dots where the interval has no end for that reason."""
    if found.value is None:
        return "-"
    scale, digits, unit = (1.0, 0, "ms") if name.startswith("latency") else (100.0, 1, "%")
    low, high = (f"{scale * each:.0f}" if each is not None else "…" for each in (found.low, found.high))
    return f"{scale * found.value:.{digits}f} {unit} ({low} to {high})"


def _line(where: str, counts: str, cells: list[str]) -> str:
    return f"  {where:20}{counts:24}{''.join(f'{cell:{WIDTH}}' for cell in cells)}".rstrip()
