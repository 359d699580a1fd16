"""How far moderators agree, how good what is agreed is, and how often one decides against one's own ear.

Each is a proportion of the newest decisions with Wilson's interval; what programs decided is in none of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from corpus.labels import Decider
from moderation.belief.proportions import Interval, wilson
from moderation.models import Recheck, Review

NEWEST: Final = 5_000
"""Decisions that each figure is of: how people decide now, and no query that grows."""

KEPT: Final = 300
"""Seconds that the figures are kept."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `interval` is None of nothing."""

    name: str
    hits: int
    of: int

    @property
    def interval(self) -> Interval | None:
        return wilson(self.hits, self.of)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the page shows.

    Attributes:
        blind: decided samples that came back, blind, to another moderator: how often both said the same.
        by_language: the same, a language each.
        audits: agreed samples that chance drew: how often a person decided as the game meant.
        ear: decisions with a label that is what the moderator had heard before anything was shown.
    """

    blind: Share
    by_language: list[Share]
    audits: Share
    ear: Share


def figures() -> Agreement:
    """Four queries in five minutes."""
    found: Agreement = cache.get_or_set("moderation.scoreboard.agreement", _figures, KEPT) or _figures()
    return found


def _figures() -> Agreement:
    pairs = _pairs()
    return Agreement(
        _share("all", pairs.values()),
        [_share(language, [counts]) for language, counts in sorted(pairs.items())],
        _audits(),
        _ear(),
    )


def _pairs() -> dict[str, Counter[bool]]:
    """Language to how often two moderators said the same, and something else."""
    between = Recheck.objects.filter(first__decided_by=Decider.PERSON, first__undone_by=None)
    rows = between.exclude(second=None)
    rows = rows.select_related("first", "second").order_by("-created_at")
    found: dict[str, Counter[bool]] = {}
    for row in rows[:NEWEST]:
        if row.second:
            found.setdefault(row.language, Counter())[row.first.said == row.second.said] += 1
    return found


def _audits() -> Share:
    audits = Review.objects.standing().filter(audit=True).exclude(decided_by=Decider.PROGRAM)
    said = list(audits.order_by("-pk").values_list("decision", flat=True)[:NEWEST])
    return Share("audits", said.count(Review.Decision.ACCEPT), len(said))


def _ear() -> Share:
    labelled = (
        Review.objects.standing().exclude(decided_by=Decider.PROGRAM).exclude(label="").exclude(lean="")
    )
    pairs = list(labelled.order_by("-pk").values_list("lean", "label")[:NEWEST])
    return Share("ear", sum(lean == label for lean, label in pairs), len(pairs))


def _share(name: str, counts: Iterable[Counter[bool]]) -> Share:
    together = sum(counts, Counter[bool]())
    return Share(name, together[True], together.total())
