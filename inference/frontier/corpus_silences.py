"""The silences of the corpus that every scorer answered, and their frontiers, measured and kept.

What is true here is what happened next, as in eot-bench, not what a person heard: agents cut people off in
pauses that sound finished, too. So every sample counts that a game found and no person refused, not only
those that people looked at: these are disputed ones first, which are hard for models and not for a timer.
"""

from collections.abc import Container, Iterator
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Case, F, Max, Q, When

from corpus.labels import AgentState, Decider, Label
from corpus.models import SAMPLE_RATE, TAIL_MS, Sample
from inference.frontier import measuring
from inference.frontier.measuring import LONGEST_MS, SHORTEST_MS, Silences
from inference.models import FrontierRun, Score, ScoreQuerySet

KEPT: Final = 7
"""Runs whose rows stay: a week of nights."""

COUNTED: Final = (
    Sample.Status.SCORED,
    Sample.Status.AGREED,
    Sample.Status.DISPUTED,
    Sample.Status.ACCEPTED,
)

PER_MS: Final = SAMPLE_RATE // 1000

Answer = tuple[str, str, bool, int, float, UUID]
"""Language, game, whether they went on, samples of silence, probability of an end of turn, speaker."""

EVERYWHERE: Final = ""
"""Language and game of the frontier over all of them."""


def keep() -> FrontierRun:
    """Measure every scorer, in the revision that answered last, and keep what was found; one row, always."""
    found, silences = {}, 0
    for scorer, revision in newest_revisions():
        frontiers, answers = of_scorer(scorer, revision)
        silences += answers
        if answers:
            found[scorer] = {"revision": revision, "frontiers": frontiers}
    with transaction.atomic():
        run = FrontierRun.objects.create(silences=silences, found=found)
        newest = FrontierRun.objects.values_list("pk", flat=True)[:KEPT]
        FrontierRun.objects.exclude(pk__in=list(newest)).delete()
    return run


def newest_revisions() -> list[tuple[str, str]]:
    """Every scorer that ever answered, with the revision that answered last."""
    last = Score.objects.filter(offset_ms=TAIL_MS).values("scorer").annotate(last=Max("pk")).values("last")
    return list(Score.objects.filter(pk__in=last).order_by("scorer").values_list("scorer", "revision"))


def of_scorer(
    scorer: str, revision: str, only: Container[UUID] | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Its frontiers, the one over all first, and how many silences it answered; only: of these samples."""
    rows = list(_answers(Score.objects.filter(scorer=scorer, revision=revision), only))
    if not rows:
        return [], 0
    silences = _arrays(rows)
    languages, games = (np.array([row[place] for row in rows]) for place in (0, 1))
    made = [_named(silences)]
    made += [
        _named(silences.only(languages == str(each)), language=str(each)) for each in np.unique(languages)
    ]
    made += [_named(silences.only(games == str(each)), game=str(each)) for each in np.unique(games)]
    return made, len(rows)


def _arrays(rows: list[Answer]) -> Silences:
    numbers: dict[UUID, int] = {}
    return Silences(
        ended=np.array([not row[2] for row in rows]),
        milliseconds=np.array([row[3] / PER_MS for row in rows]),
        probability=np.array([row[4] for row in rows]),
        speaker=np.array([numbers.setdefault(row[5], len(numbers)) for row in rows]),
    )


def _named(silences: Silences, language: str = EVERYWHERE, game: str = EVERYWHERE) -> dict[str, Any]:
    return {"language": language, "game": game, **asdict(measuring.measure(silences))}


def _answers(scores: ScoreQuerySet, only: Container[UUID] | None) -> Iterator[Answer]:
    columns = (
        "sample_id",
        "sample__recording__language",
        "sample__recording__game",
        "sample__went_on",
        "sample__silence",
        "probabilities",
        "sample__recording__contributor_id",
    )
    for sample, language, game, went_on, silence, said, speaker in (
        _counted(scores).values_list(*columns).iterator()
    ):
        # Who cannot say both was never asked whether the turn is over.
        if (only is None or sample in only) and Label.COMPLETE in said and Label.INCOMPLETE in said:
            yield language, game, went_on, silence, said[Label.COMPLETE], speaker


def _counted(scores: ScoreQuerySet) -> ScoreQuerySet:
    """Those of holds and ends of turns in which the floor was the speaker's, and nobody refused the sample.

    A hold is a silence of 200 ms to 5 s after which they went on; an end, one after which they did not, and
    where the turn was complete: as people decided, else as the game meant. A take that broke off is neither.
    """
    by_program = Q(sample__decided_by=Decider.PROGRAM)
    people = When(~by_program, sample__status=Sample.Status.ACCEPTED, then=F("sample__label"))
    turn = Case(people, default=F("sample__intent"))
    longest = (SHORTEST_MS * PER_MS, LONGEST_MS * PER_MS)
    held = Q(
        sample__went_on=True, sample__silence__range=longest, turn__in=[Label.COMPLETE, Label.INCOMPLETE]
    )
    return (
        scores.last_answers()
        .annotate(turn=turn)
        .filter(held | Q(sample__went_on=False, turn=Label.COMPLETE))
        .filter(sample__status__in=COUNTED, sample__agent_state=AgentState.IDLE)
        .filter(sample__recording__contributor__blocked_at=None)
    )
