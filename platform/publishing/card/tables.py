"""Tables and sentences of a card, from facts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from corpus.labels import Label
from corpus.languages import three_letters
from inference.frontier.comparing import HEADS
from inference.frontier.measuring import FIGURES, LEAST, LEAST_SPEAKERS, Figure, Frontier, Side
from moderation.crowd.alpha import Agreement, Sums, agreement
from publishing.card.facts import LONGEST_MS, STEPS_MS, UNMEASURED, Facts
from publishing.planning.manifest import AUDIO, BALANCED, TURNS, Counts
from publishing.planning.splits import SPLITS

LABELS: Final = tuple(label.value for label in Label)

USUAL_GAP_MS: Final = 200
"""Gaps between turns are of this order: Levinson & Torreira 2015, Frontiers in Psychology 6:731."""

PUBLISHED_MEANS_MS: Final = {"Japanese": 7, "ten languages": 208, "Danish": 469}
"""From the end of a question to its answer, on the average: the fastest language, all, and the slowest.
Stivers et al. 2009, PNAS 106:10587."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, words: int = 1) -> str:
    """A table in Markdown; the first `words` columns are words, the rest figures."""
    rule = "|" + "---|" * words + "--:|" * (len(head) - words)
    lines = ["| " + " | ".join(_cell(cell) for cell in cells) + " |" for cells in (head, *rows)]
    return "\n".join([lines[0], rule, *lines[1:]])


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def counts(audio: Counts, turns: Counts) -> str:
    """A line a split and language: complete, incomplete, recordings."""
    rows = []
    for split in SPLITS:
        for language in sorted({*audio.get(split, {}), *turns.get(split, {})}):
            labels = audio.get(split, {}).get(language, {})
            recordings = turns.get(split, {}).get(language, {}).get("recordings", 0)
            name = f"{language} ({three_letters(language)})"
            rows.append([split, name, *(labels.get(label, 0) for label in BALANCED), recordings])
    return table(["split", "language", *BALANCED, "recordings"], rows, words=2)


def sizes(facts: Mapping[str, Facts]) -> str:
    """A line a configuration: rows, hours of sound, speakers as far as it says who speaks, languages."""
    rows = [
        [
            f"`{config}`",
            found.get("rows", 0),
            hours(found["seconds"]) if found.get("seconds") else "no sound",
            len(people(found)) or "not said",
            len(found.get("languages", {})),
        ]
        for config, found in facts.items()
    ]
    return table(["configuration", "rows", "hours of sound", "speakers", "languages"], rows)


def hours(seconds: float) -> str:
    """With as many digits as say something."""
    return f"{seconds / 3600:,.1f}" if seconds >= 3600 else f"{seconds / 3600:.3f}"


def people(found: Facts) -> set[str]:
    """Every speaker once, however many languages they speak."""
    return {speaker for speakers in found.get("speakers", {}).values() for speaker in speakers}


def speakers(found: Facts) -> str:
    """A line a language."""
    rows = [
        [language, len(names), found["languages"].get(language, 0)]
        for language, names in sorted(found.get("speakers", {}).items())
    ]
    return table(["language", "speakers", "rows"], rows)


def games(found: Facts) -> str:
    """A line a game: how many of each label."""
    kinds = [label for label in LABELS if any(label in labels for labels in found.get("games", {}).values())]
    rows = [
        [game, *(labels.get(kind, 0) for kind in kinds)] for game, labels in found.get("games", {}).items()
    ]
    return table(["game", *kinds], rows)


def counted(head: str, numbers: Mapping[str, int]) -> str:
    """Most first."""
    rows = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    return table([head, "rows"], rows)


def deciders(found: Mapping[str, int]) -> str:
    """Who decided the rows of `audio`, in words."""
    words = {"person": "by a moderator", "crowd": "by the crowd"}
    return ", ".join(f"{found.get(who, 0):,} {said}" for who, said in words.items())


def agreed(found: Facts) -> str:
    """Krippendorff's alpha of listeners and of moderators."""
    rows = [
        _agreed(words, agreement(_sums(found.get(name, {}))))
        for name, words in (("votes", "listeners"), ("leans", "moderators, before anything was shown"))
    ]
    return table(["who", "samples that two or more judged", "judgements", "alpha", "95 % interval"], rows)


def _sums(kept: Facts) -> Sums:
    sums = Sums()
    judged, matched = kept.get("judged", {}), kept.get("matched", {})
    sums.merge(kept.get("samples", 0), {label: (judged[label], matched.get(label, 0.0)) for label in judged})
    return sums


def _agreed(who: str, found: Agreement) -> list[object]:
    if found.alpha is None or found.low is None or found.high is None:
        return [who, found.samples, found.judgements, "too few to say", ""]
    return [
        who,
        found.samples,
        found.judgements,
        f"{found.alpha:.2f}",
        f"{found.low:.2f} to {found.high:.2f}",
    ]


def cuts(found: Facts) -> str:
    """How far cuts move when they are made again, in a sentence."""
    bars = found.get("cut_uncertainty_ms", {})
    unmeasured = bars.get(UNMEASURED, 0)
    values = sorted((int(bar), number) for bar, number in bars.items() if bar != UNMEASURED)
    measured = sum(number for _, number in values)
    if not measured:
        return "None of these cuts was made again to see how far it moves."
    half, most = (_within(values, share * measured) for share in (0.5, 0.9))
    return (
        f"Of {measured:,} cuts that were made again under small changes, half move by less than {half}, nine "
        f"in ten by less than {most}; {unmeasured:,} were not tried."
    )


def _within(values: Sequence[tuple[int, int]], wanted: float) -> str:
    """The end of the bar in which so many cases are reached."""
    reached = accumulate(number for _, number in values)
    bar = next(bar for (bar, _), so_far in zip(values, reached, strict=True) if so_far >= wanted)
    name = "cut_uncertainty_ms"
    return f"{bar + STEPS_MS[name]} ms" if bar < LONGEST_MS[name] else f"more than {LONGEST_MS[name]} ms"


def frontiers(found: Mapping[str, Mapping[str, Any]]) -> str:
    """A line a model, and the silence timer in the same silences below it."""
    rows: list[list[str]] = []
    for scorer, kept in found.items():
        over_all = Frontier.read(kept["frontiers"][0])
        rows += _two_lines(f"{scorer} `{kept['revision'][:12]}`", over_all)
    head = ["model", "holds + ends", *(HEADS[name] for name in FIGURES)]
    return table(head, rows, words=1) if rows else "No model that may be named has answered these samples."


def _two_lines(name: str, found: Frontier) -> list[list[str]]:
    silences = f"{found.holds:,} + {found.ends:,}"
    if not found.model or not found.timer:
        needs = f"too few: {LEAST} holds, {LEAST} ends, {LEAST_SPEAKERS} speakers are needed"
        return [[name, silences, needs, *[""] * (len(FIGURES) - 1)]]
    return [[name, silences, *_side(found.model)], ["silence timer", "the same", *_side(found.timer)]]


def _side(side: Side) -> list[str]:
    return [_figure(name, side.figures[name]) for name in FIGURES]


def _figure(name: str, found: Figure) -> str:
    if found.value is None:
        return "not reached"
    scale, unit = (1.0, "ms") if name.startswith("latency") else (100.0, "%")
    low, high = ("…" if end is None else f"{scale * end:.0f}" for end in (found.low, found.high))
    return f"{scale * found.value:.0f} {unit} ({low} to {high})"


def whole(counts_of: Mapping[str, Counts]) -> str:
    return counts(counts_of.get(AUDIO, {}), counts_of.get(TURNS, {}))


def transfers(bars: Mapping[str, int]) -> str:
    """Gaps and overlaps between two speakers, in a sentence; bars: where each begins, in ms, to how many."""
    whole = sum(bars.values())
    if not whole:
        return "No talk of two people is in it yet."
    counted = sorted((int(at), number) for at, number in bars.items())
    before = accumulate(number for _, number in counted)
    middle = next(at for (at, _), so_far in zip(counted, before, strict=True) if 2 * so_far >= whole)
    overlaps = sum(number for at, number in counted if at < 0)
    step = STEPS_MS["transfer_ms"]
    return (
        f"The floor changed hands {whole:,} times, as either side heard it; {overlaps / whole:.0%} of the "
        f"times the next speaker began before the last one had ended, and the median lies between {middle} "
        f"and {middle + step} ms. In conversations gaps are of the order of {USUAL_GAP_MS} ms "
        f"(Levinson & Torreira 2015); answers to questions came {_published()} (means; Stivers et al. 2009)."
    )


def _published() -> str:
    (fastest, least), (whose, mean), (slowest, most) = PUBLISHED_MEANS_MS.items()
    return f"{mean} ms after their end in {whose}, from {least} in {fastest} to {most} in {slowest}"
