"""The pictures in a dataset card. Pure.

matplotlib is imported by whoever draws: 30 MB that a process without a release never needs.

By matplotlib, and as PNG, because the Hub shows PNG everywhere; what our own pages draw is in `charts`. They
stand on paper of their own, and so read alike on a light page and on a dark one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from inference.frontier.measuring import Frontier
from publishing.card.facts import LONGEST_MS, STEPS_MS, UNMEASURED, Facts
from publishing.card.tables import PUBLISHED_MEANS_MS, USUAL_GAP_MS
from publishing.planning.counts import by_language, sentence
from publishing.planning.manifest import BALANCED, Counts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAPER, INK, SOFT = "#FBF7F0", "#1E1B2E", "#5A566B"
COLOURS = {
    "complete": "#0E8A8A",
    "incomplete": "#F04A3E",
    "backchannel": "#8A6FD1",
    "interruption": "#C77D0A",
    "wait": "#4E7DB8",
}
HATCHES = {"complete": "", "incomplete": "//", "backchannel": "..", "interruption": "xx", "wait": "--"}
"""A second sign beside the colour, for whoever cannot tell coral from teal."""

STROKES: Final = ("-", "--", ":", "-.")


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: the part of the card that it belongs to, its file, what it shows in words, and its PNG."""

    slot: str
    name: str
    sentence: str
    png: bytes


def drawn(
    audio: Counts, found: Facts, dialogues: Facts, frontiers: Mapping[str, Mapping[str, Any]]
) -> list[Plot]:
    """The pictures of a release, those left out that would show nothing.

    audio: the counts of `audio`; found, dialogues: the facts of `audio` and of `dialogues`.
    """
    plots = [Plot("counts", "counts.png", sentence(audio), counts_png(audio))]
    if found.get("games"):
        plots.append(Plot("games", "games.png", _games_sentence(found), games_png(found["games"])))
    if found.get("silence_ms"):
        plots.append(Plot("silences", "silences.png", _silences_sentence(found), silences_png(found)))
    if measured(found):
        plots.append(Plot("cuts", "cuts.png", "How far cuts move when they are made again", cuts_png(found)))
    if dialogues.get("transfer_ms"):
        words = "How long after the end of one speaker the other begins"
        plots.append(Plot("transfers", "transfers.png", words, transfers_png(dialogues["transfer_ms"])))
    lines = {name: Frontier.read(kept["frontiers"][0]) for name, kept in frontiers.items()}
    lines = {name: line for name, line in lines.items() if line.model and line.timer}
    if lines:
        words = f"False cut-offs against latency of {', '.join(lines)} and of a silence timer"
        plots.append(Plot("frontiers", "frontiers.png", words, frontiers_png(lines)))
    return plots


def measured(found: Facts) -> dict[int, int]:
    """How many cuts by how far they moved, in ms, those left out that were not tried."""
    bars = found.get("cut_uncertainty_ms", {})
    return {int(bar): number for bar, number in bars.items() if bar != UNMEASURED}


def _games_sentence(found: Facts) -> str:
    return "Samples per game. " + "; ".join(
        f"{game}: {sum(labels.values())}" for game, labels in found["games"].items()
    )


def _silences_sentence(found: Facts) -> str:
    parts = {"held": "the speaker went on", "ended": "the take ended"}
    return "How long the silence after a cut is, where " + "; where ".join(
        f"{words}: {sum(found['silence_ms'].get(kind, {}).values())}" for kind, words in parts.items()
    )


def counts_png(counts: Counts) -> bytes:
    """PNG, 1600 pixels wide, of the counts of `audio`."""
    sums = by_language(counts)
    names = list(sums)

    def bars(axes: "Axes") -> None:
        for side, label in enumerate(BALANCED):
            places = [row + (side - 0.5) * 0.36 for row in range(len(names))]
            _bars(axes, label, places, [sums[name][label] for name in names], 0.32)

    return _rows("Samples per language and label", names, list(BALANCED), bars)


def games_png(games: Mapping[str, Mapping[str, int]]) -> bytes:
    """PNG: a bar a game, its labels one after the other."""
    names = list(games)
    labels = [label for label in COLOURS if any(label in found for found in games.values())]

    def bars(axes: "Axes") -> None:
        left = [0] * len(names)
        for label in labels:
            numbers = [games[name].get(label, 0) for name in names]
            axes.barh(range(len(names)), numbers, 0.6, left, **_style(label))
            left = [start + number for start, number in zip(left, numbers, strict=True)]
        for row, number in enumerate(left):
            axes.text(number, row, f" {number:,}", va="center", color=INK, fontsize=9)

    return _rows("Samples per game and label", names, labels, bars)


def _bars(axes: "Axes", label: str, places: Sequence[float], numbers: Sequence[int], height: float) -> None:
    drawn = axes.barh(places, numbers, height, **_style(label))
    axes.bar_label(drawn, fmt="{:,.0f}", padding=4, color=INK, fontsize=9)


def _style(label: str) -> dict[str, Any]:
    return {"color": COLOURS[label], "hatch": HATCHES[label], "edgecolor": PAPER, "label": label}


def _rows(title: str, names: list[str], labels: list[str], bars: Callable[["Axes"], None]) -> bytes:
    figure = _paper(1.4 + 0.6 * max(1, len(names)))
    axes = figure.add_subplot(facecolor=PAPER)
    bars(axes)
    axes.set_yticks(range(len(names)), names, color=INK, fontsize=11)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.xaxis.set_visible(False)
    _plain(axes, title)
    if names:
        axes.legend(
            frameon=False,
            labelcolor=SOFT,
            fontsize=9,
            loc="lower right",
            bbox_to_anchor=(1, 1),
            ncols=max(1, len(labels)),
        )
    return _png(figure)


def silences_png(found: Facts) -> bytes:
    """PNG: how long the silence after a cut is, where the speaker went on and where the take ended."""
    figure = _paper(3.0)
    axes = figure.add_subplot(facecolor=PAPER)
    step, longest = STEPS_MS["silence_ms"], LONGEST_MS["silence_ms"]
    places = range(0, longest + step, step)
    # The line after what is filled, which would hide it.
    words = {"ended": ("complete", "the take ended"), "held": ("incomplete", "the speaker went on")}
    for kind, (colour, label) in words.items():
        bars = found["silence_ms"].get(kind, {})
        steps = [bars.get(str(place), 0) for place in places]
        axes.stairs(
            steps,
            [*places, longest + step],
            color=COLOURS[colour],
            label=label,
            fill=kind == "ended",
            linewidth=2,
        )
    axes.set_xlabel("ms of silence; the last bar holds all that was longer", color=SOFT, fontsize=9)
    _plain(axes, "Silence after a cut")
    axes.legend(frameon=False, labelcolor=SOFT, fontsize=9)
    return _png(figure)


def cuts_png(found: Facts) -> bytes:
    """PNG: how many cuts move how far when they are made again."""
    figure = _paper(2.6)
    axes = figure.add_subplot(facecolor=PAPER)
    bars, step = measured(found), STEPS_MS["cut_uncertainty_ms"]
    axes.bar(
        [bar + step / 2 for bar in bars],
        list(bars.values()),
        step,
        color=COLOURS["complete"],
        edgecolor=PAPER,
    )
    axes.set_xlabel("ms that a cut moves", color=SOFT, fontsize=9)
    _plain(axes, "How sure a cut is")
    return _png(figure)


def transfers_png(bars: Mapping[str, int]) -> bytes:
    """PNG: how often the floor changed hands after which gap, or overlap, with the usual gap beside it."""
    figure = _paper(3.0)
    axes = figure.add_subplot(facecolor=PAPER)
    step = STEPS_MS["transfer_ms"]
    places = sorted(map(int, bars))
    for label, some in (
        ("overlap", [at for at in places if at < 0]),
        ("gap", [at for at in places if at >= 0]),
    ):
        axes.bar(
            [at + step / 2 for at in some],
            [bars[str(at)] for at in some],
            step,
            color=COLOURS["incomplete" if label == "overlap" else "complete"],
            hatch=HATCHES["incomplete" if label == "overlap" else "complete"],
            edgecolor=PAPER,
            label=label,
        )
    axes.axvline(USUAL_GAP_MS, color=INK, linestyle="--", label="usual gap (Levinson & Torreira 2015)")
    fastest, *_, slowest = PUBLISHED_MEANS_MS.values()
    means = "means of ten languages (Stivers et al. 2009)"
    axes.axvspan(fastest, slowest, color=SOFT, alpha=0.15, zorder=0, label=means)
    axes.set_xlabel("ms from the end of one speaker to the beginning of the other", color=SOFT, fontsize=9)
    _plain(axes, "Gaps and overlaps between two speakers")
    axes.legend(frameon=False, labelcolor=SOFT, fontsize=9)
    return _png(figure)


def frontiers_png(lines: Mapping[str, Frontier]) -> bytes:
    """PNG: false cut-offs against latency, each model, and the silence timer of the first one's silences."""
    figure = _paper(3.6)
    axes = figure.add_subplot(facecolor=PAPER)
    timer = next(iter(lines.values())).timer
    drawn = [(name, line.model) for name, line in lines.items()] + [("silence timer", timer)]
    for place, (name, side) in enumerate(drawn):
        latencies, shares = zip(*(side.curve if side else ()), strict=True)
        colour = SOFT if name == "silence timer" else list(COLOURS.values())[place % len(COLOURS)]
        axes.step(
            latencies,
            [100 * share for share in shares],
            STROKES[place % len(STROKES)],
            where="post",
            color=colour,
            label=name,
        )
    axes.set_xlim(0, 2_000)
    axes.set_xlabel("ms of latency at ends of turns", color=SOFT, fontsize=9)
    axes.set_ylabel("% of holds cut off", color=SOFT, fontsize=9)
    _plain(axes, "False cut-offs against latency")
    axes.legend(frameon=False, labelcolor=SOFT, fontsize=9)
    return _png(figure)


def _paper(height: float) -> "Figure":
    """8 inches wide, 1600 pixels."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # heavy, see above

    return Figure(figsize=(8, height), dpi=200, facecolor=PAPER)


def _plain(axes: "Axes", title: str) -> None:
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=SOFT)
    axes.set_title(title, loc="left", color=INK, fontsize=12)


def _png(figure: "Figure") -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  # heavy, see above

    figure.tight_layout()
    file = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(file, format="png", facecolor=PAPER)
    return file.getvalue()
