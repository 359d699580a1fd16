"""The picture in a dataset card: samples per language and label. Pure.

By matplotlib, and as PNG, because the Hub shows PNG everywhere; what our own pages draw is in `charts`.
"""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from publishing.planning.counts import by_language
from publishing.planning.manifest import BALANCED, Counts

PAPER, INK, SOFT = "#FBF7F0", "#1E1B2E", "#5A566B"
COLOURS = {"complete": "#0E8A8A", "incomplete": "#F04A3E"}
HATCHES = {"complete": "", "incomplete": "//"}
"""A second sign beside the colour, for whoever cannot tell coral from teal."""


def counts_png(counts: Counts) -> bytes:
    """PNG, 1600 pixels wide, of the counts of `audio`."""
    sums = by_language(counts)
    names = list(sums)
    figure = Figure(figsize=(8, 1.4 + 0.6 * max(1, len(names))), dpi=200, facecolor=PAPER)
    axes = figure.add_subplot(facecolor=PAPER)
    for side, label in enumerate(BALANCED):
        places = [row + (side - 0.5) * 0.36 for row in range(len(names))]
        bars = axes.barh(
            places,
            [sums[name][label] for name in names],
            height=0.32,
            color=COLOURS[label],
            hatch=HATCHES[label],
            edgecolor=PAPER,
            label=label,
        )
        axes.bar_label(bars, fmt="{:,.0f}", padding=4, color=INK, fontsize=9)
    axes.set_yticks(range(len(names)), names, color=INK, fontsize=11)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.xaxis.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_title("Samples per language and label", loc="left", color=INK, fontsize=12)
    if names:
        axes.legend(
            frameon=False, labelcolor=SOFT, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, fontsize=9
        )
    figure.tight_layout()
    file = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(file, format="png", facecolor=PAPER)
    return file.getvalue()
