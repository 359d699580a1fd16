"""What the models said beside what people decided, added up by the database. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any, Final

import numpy as np
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FloatField,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest

from corpus.labels import Decider
from corpus.models import TAIL_MS, Sample
from inference.models import Failure, Score
from inference.registry.entries import LABELS

LATEST: Final = 5_000
"""Newest answers, of all scorers together, whose latency is shown: how fast they are now, on this machine."""


UNKNOWN: Final = -1.0
"""No probability: what a label has that a scorer does not know."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds from sound or text to probabilities: half took at most the one, 95 % the other."""

    median: float
    p95: float
    answers: int


@dataclass(slots=True)
class Record:
    """What one scorer did, in the revision that answered last.

    Attributes:
        labels: which it knows, read from that answer and from those that are judged: in another state of the
            agent it may know others.
        answers: of all revisions.
        languages, games: name to the table of (decided, said) to samples.
    """

    scorer: str
    revision: str
    labels: tuple[str, ...]
    answers: int = 0
    failures: int = 0
    speed: Speed | None = None
    languages: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    games: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)

    @property
    def together(self) -> dict[tuple[str, str], int]:
        """The table over all languages."""
        total: dict[tuple[str, str], int] = defaultdict(int)
        for table in self.languages.values():
            for pair, count in table.items():
                total[pair] += count
        return dict(total)


def records() -> dict[str, Record]:
    """Scorer to its record; five queries, however many scores and scorers there are."""
    found = _newest_revisions()
    for scorer, number in Failure.objects.values_list("scorer").annotate(Count("pk")):
        if scorer in found:
            found[scorer].failures = number
    for scorer, speed in _speeds().items():
        if scorer in found:
            found[scorer].speed = speed
    if found:
        for scorer, language, game, truth, said, count in _judged(found):
            record = found[scorer]
            _add(record.languages.setdefault(language, {}), (truth, said), count)
            _add(record.games.setdefault(game, {}), (truth, said), count)
            record.labels = tuple(sorted({*record.labels, truth, said}))
    return found


def _newest_revisions() -> dict[str, Record]:
    rows = (
        Score.objects.filter(offset_ms=TAIL_MS).values("scorer").annotate(last=Max("pk"), answers=Count("pk"))
    )
    counted = {row["last"]: row["answers"] for row in rows}
    return {
        score.scorer: Record(
            score.scorer, score.revision, tuple(sorted(score.probabilities)), counted[score.pk]
        )
        for score in Score.objects.filter(pk__in=counted)
    }


def _speeds() -> dict[str, Speed]:
    latencies: dict[str, list[float]] = defaultdict(list)
    newest = Score.objects.at_the_cut().order_by("-pk").values_list("scorer", "latency_ms")
    for scorer, took in newest[:LATEST]:
        latencies[scorer].append(took)
    return {scorer: _speed(took) for scorer, took in latencies.items()}


def _speed(took: list[float]) -> Speed:
    median, p95 = np.percentile(took, [50, 95])
    return Speed(float(median), float(p95), len(took))


def _judged(found: Mapping[str, Record]) -> QuerySet[Score, tuple[Any, ...]]:
    """Rows of (scorer, language, game, decided, said, samples), each sample once a scorer; only of answers
    that could have said what people decided."""
    of_that_revision = Q()
    for record in found.values():
        of_that_revision |= Q(scorer=record.scorer, revision=record.revision)
    rows = Score.objects.filter(of_that_revision).last_answers()
    # Listeners accept together only what the models are not sure against: that would flatter the models.
    nobodys = (Decider.PROGRAM, Decider.CROWD)
    by_people = rows.filter(sample__status=Sample.Status.ACCEPTED).exclude(sample__decided_by__in=nobodys)
    rows = by_people.annotate(**_probabilities()).filter(_could_say())
    said = rows.annotate(said=_verdict())
    columns = ("scorer", "sample__recording__language", "sample__recording__game", "sample__label", "said")
    return said.values_list(*columns).annotate(Count("pk"))


def _probabilities() -> dict[str, Coalesce]:
    """One column a label, `UNKNOWN` where the scorer does not know it."""
    return {
        f"p_{label}": Coalesce(Cast(KeyTextTransform(label, "probabilities"), FloatField()), Value(UNKNOWN))
        for label in LABELS
    }


def _could_say() -> Q:
    """The label that people decided is one that the answer is about."""
    return reduce(or_, (Q(**{"sample__label": label, f"p_{label}__gte": 0.0}) for label in LABELS))


def _verdict() -> Case:
    """`inference.verdict.said` in SQL: of two labels the first above the threshold, of more the likeliest."""
    return Case(
        *(when for pair in combinations(LABELS, 2) for when in _of_two(*pair)),
        *(When(_largest(label), then=Value(label)) for label in LABELS),
        output_field=CharField(),
    )


def _of_two(first: str, other: str) -> Iterable[When]:
    """The two that an answer of just these labels can be."""
    theirs = Q(**{f"p_{label}__gte": 0.0 for label in (first, other)})
    theirs &= Q(**{f"p_{label}": UNKNOWN for label in LABELS if label not in (first, other)})
    yield When(theirs & Q(**{f"p_{first}__gt": F("threshold")}), then=Value(first))
    yield When(theirs, then=Value(other))


def _largest(label: str) -> Q:
    return Q(**{f"p_{label}__gte": Greatest(*(F(f"p_{each}") for each in LABELS))})


def _add(table: dict[tuple[str, str], int], pair: tuple[str, str], count: int) -> None:
    table[pair] = table.get(pair, 0) + count
