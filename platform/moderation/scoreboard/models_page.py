"""What the page of the models shows: state, licence, speed, and how often each says what people decided.

The public sees everything but what only the house needs (failures, trust) and what a licence keeps in the
house: where its entry says `publish_scores = false`, not even how often the model was right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext, ngettext

from charts import kinds
from charts.drawing import Chart
from charts.kinds import Whisker
from corpus.figures import percent
from corpus.marking import N_
from inference.registry.entries import ModelEntry
from inference.registry.weights import State
from inference.running import loaded
from moderation.belief import versions
from moderation.belief.proportions import Interval
from moderation.belief.trust import Trust
from moderation.scoreboard import figures, frontiers
from moderation.scoreboard.figures import Record, Speed
from moderation.scoreboard.measures import LEAST, Measures, Table, measure

FIGURES_KEPT: Final = 300
"""Seconds that the sums over all scores are kept: the page is public, and decisions take their time."""

TONES: Final = {
    "ready": "yes",
    "absent": "hold",
    "licence": "hold",
    "tampered": "no",
    "broken": "no",
    "disabled": "",
}
WORDS: Final = {
    "ready": N_("ready"),
    "absent": N_("not here"),
    "licence": N_("licence not accepted"),
    "tampered": N_("refused"),
    "broken": N_("broken"),
    "disabled": N_("switched off"),
    "gone": N_("no longer asked"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a model's table."""

    name: str
    found: Measures
    labels: Sequence[str]

    @property
    def cells(self) -> list[Interval | None]:
        return [self.found.accuracy, self.found.precision, self.found.recall, self.found.f1]

    @property
    def few(self) -> str:
        """What stands there instead of figures that would be chance."""
        count = self.found.samples
        if count >= LEAST:
            return ""
        return ngettext("too few: %(n)s sample", "too few: %(n)s samples", count) % {"n": count}


@dataclass(frozen=True, slots=True)
class Card:
    """One model, as far as the reader may see it; `rows` is empty where nobody may."""

    name: str
    title: str
    status: str
    sentence: str
    entry: ModelEntry | None = None
    revision: str = ""
    answers: int = 0
    failures: int = 0
    labels: tuple[str, ...] = ()
    speed: Speed | None = None
    rows: Sequence[Row] = ()
    chart: Chart | None = None
    frontier: frontiers.Row | None = None
    kept_back: bool = False
    weight: float | None = None
    temperatures: Mapping[str, float] = field(default_factory=dict)
    offsets: Mapping[str, float] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return gettext(WORDS[self.status])

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def is_demonstration(self) -> bool:
        return self.entry is not None and self.entry.is_demonstration

    @property
    def macro(self) -> bool:
        """Whether precision, recall and F1 are means over more than two labels."""
        return len(self.labels) > 2

    @property
    def published(self) -> list[tuple[str, Mapping[str, float]]]:
        """Language and the authors' figures."""
        return sorted(self.entry.published.items()) if self.entry else []


@dataclass(frozen=True, slots=True)
class Page:
    """Cards of models that answer or could, and of the others, which take one line each."""

    cards: list[Card]
    others: list[Card]
    chart: Chart | None
    frontiers_of: datetime | None

    @property
    def by_model(self) -> list[tuple[str, frontiers.Row]]:
        """Title and frontier over all silences, of every model but the demonstration that has one to show."""
        return [
            (card.title, card.frontier) for card in self.cards if card.frontier and not card.is_demonstration
        ]


@dataclass(frozen=True, slots=True)
class FrontierPage:
    """Every frontier of one model: over all silences, by language, by game."""

    title: str
    found: Sequence[frontiers.Row]
    made_at: datetime | None

    @property
    def rows(self) -> list[tuple[str, frontiers.Row]]:
        return [(row.name, row) for row in self.found]


def page(*, inside: bool) -> Page:
    """Everything that this reader may see; `inside`: a moderator.

    Raises:
        RegistryError: the operator's models.toml cannot be followed.
    """
    records = cache.get_or_set("moderation.scoreboard.models_page", figures.records, FIGURES_KEPT) or {}
    states = loaded.states()
    believed = versions.newest()
    cards = [_card(state, records.get(state.entry.name), believed, inside=inside) for state in states]
    measured = frontiers.newest()
    known = {state.entry.name for state in states}
    # Whose licence nobody knows any more is nobody's to show.
    gone = [_gone(record) for name, record in sorted(records.items()) if name not in known and inside]
    cards += gone
    cards = [card if card.kept_back else _with_frontier(card, measured) for card in cards]
    shown = [card for card in cards if card.status in ("ready", "broken", "gone") or card.answers]
    return Page(shown, [card for card in cards if card not in shown], _comparison(shown), measured.made_at)


def frontier_of(name: str, *, inside: bool) -> FrontierPage:
    """The frontiers of one model.

    Raises:
        Http404: it has answered no silence that counts, or this reader may not see what it said.
        RegistryError: the operator's models.toml cannot be followed.
    """
    entries = {state.entry.name: state.entry for state in loaded.states()}
    entry, measured = entries.get(name), frontiers.newest()
    may_see = inside or (entry is not None and entry.publish_scores)
    title = entry.title if entry else name
    rows = measured.of(name, title) if may_see else []
    if not rows:
        raise Http404("There is no such frontier.")
    return FrontierPage(title, rows, measured.made_at)


def _card(state: State, record: Record | None, believed: Trust, *, inside: bool) -> Card:
    entry = state.entry
    kept_back = not entry.publish_scores and not inside
    card = Card(
        name=entry.name,
        title=entry.title,
        status=state.status,
        sentence=state.on_pages,
        entry=entry,
        labels=entry.labels,
        revision=entry.version if all(file.sha256 for file in entry.files) else entry.revision,
        kept_back=kept_back,
    )
    if record is None or kept_back:
        return card
    return replace(
        _with_record(card, record),
        weight=believed.weight(entry.name),
        temperatures=_by_language(entry.name, believed.temperatures),
        offsets=_by_language(entry.name, believed.offsets),
    )


def _by_language(name: str, kept: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {language: value for (scorer, language), value in sorted(kept.items()) if scorer == name}


def _gone(record: Record) -> Card:
    sentence = gettext("It is no model of this site any more; what it said stays.")
    card = Card(record.scorer, record.scorer, "gone", sentence, labels=record.labels)
    return _with_record(card, record)


def _with_record(card: Card, record: Record) -> Card:
    rows = _rows(record)
    published = card.entry.published if card.entry else {}
    return replace(
        card,
        revision=record.revision,
        answers=record.answers,
        failures=record.failures,
        speed=record.speed,
        rows=rows,
        chart=_chart_by_language(card.title, rows, published),
    )


def _with_frontier(card: Card, measured: frontiers.Frontiers) -> Card:
    return replace(card, frontier=measured.over_all(card.name, card.title))


def _rows(record: Record) -> list[Row]:
    labels = record.labels
    named: list[tuple[str, Table]] = [("All", record.together)] if record.languages else []
    named += [(language, table) for language, table in sorted(record.languages.items())]
    named += [(game, table) for game, table in sorted(record.games.items())]
    return [Row(name, measure(table, labels), labels) for name, table in named]


def _chart_by_language(
    title: str, rows: Sequence[Row], published: Mapping[str, Mapping[str, float]]
) -> Chart | None:
    lines = [
        _whisker(row.name, row.found.accuracy, published.get(row.name, {}).get("accuracy"))
        for row in rows
        if row.found.accuracy
    ]
    return _chart(lines, gettext("Accuracy of %(model)s") % {"model": title})


def _comparison(cards: Sequence[Card]) -> Chart | None:
    """All models side by side, over all languages; a demonstration is nothing to be compared with."""
    lines = [
        _whisker(card.title, card.rows[0].found.accuracy)
        for card in cards
        if card.rows and card.rows[0].found.accuracy and not card.is_demonstration
    ]
    return _chart(sorted(lines, key=lambda line: -line.found), gettext("Accuracy of the models"))


def _whisker(name: str, found: Interval, stated: float | None = None) -> Whisker:
    """stated: by the model's authors, 0 to 1."""
    words = gettext("%(share)s %% (%(low)s to %(high)s)") % {
        "share": percent(found.value),
        "low": percent(found.low, 0),
        "high": percent(found.high, 0),
    }
    if stated is not None:
        words += ", " + gettext("published %(share)s %%") % {"share": percent(stated)}
    return Whisker(name, words, found.value, found.low, found.high, stated)


def _chart(lines: Sequence[Whisker], title: str) -> Chart | None:
    """The drawing and the same in words; None of nothing."""
    sentence = f"{title}: " + "; ".join(f"{line.name} {line.words}" for line in lines)
    return kinds.whiskers(lines, sentence, css="whiskers") if lines else None
