"""Scores of a model that somebody else runs: checked, kept once, and weighed like any other.

Only samples that wait for people are scored: of those nobody knows the label yet, so that a model is never
measured on what it was trained on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from ninja.errors import HttpError

from api.hearing import open_to_programs
from corpus.models import TAIL_MS, Sample
from games.judging import settling
from inference.models import AUDIO, Score
from inference.registry.entries import ModelEntry
from inference.running import loaded
from inference.scorers.contracts import OUTSIDE_CONTRACTS

NEAR: Final = 0.001
"""How far from 1 probabilities may sum: three decimals are what people write."""

BY: Final = "outside"

NOT_WAITING: Final = "It waits for nobody here: unknown, decided, taken back or reported. Leave it out."
OTHERWISE: Final = (
    "This version has said something else of it before. Give the changed model a version of its own."
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of one sample; probabilities by label, milliseconds from sound to answer."""

    sample: UUID
    probabilities: Mapping[str, float]
    latency_ms: float


@dataclass(slots=True)
class Kept:
    """What became of scores: how many are new, how many were here already, and why others are refused."""

    new: int = 0
    already: int = 0
    refused: dict[UUID, str] = field(default_factory=dict)


def entry(model: str, revision: str) -> ModelEntry:
    """The operator's entry of an outside model.

    Raises:
        HttpError: 404, the operator has named no such model; 409, not this version, or it is switched off.
    """
    states = {each.entry.name: each for each in loaded.states() if each.entry.contract in OUTSIDE_CONTRACTS}
    found = states.get(model)
    if found is None:
        raise HttpError(
            404,
            f"The operator has named no outside model “{model}”. They write it into models.toml with its "
            "version and licence (docs/api.md); then send again.",
        )
    if not found.ready:
        raise HttpError(409, found.sentence)
    if found.entry.version != revision:
        raise HttpError(
            409,
            f"The operator has named version {found.entry.version} of {model}, and these scores are of "
            f"{revision}. They write the new version into models.toml; then send again.",
        )
    return found.entry


def fault_of(probabilities: Mapping[str, float], labels: Sequence[str]) -> str:
    """What is wrong with an answer, or ""."""
    if set(probabilities) != set(labels):
        return f"It must say how probable each of {', '.join(labels)} is, and nothing else."
    if abs(sum(probabilities.values()) - 1) > NEAR:
        return f"The probabilities sum to {sum(probabilities.values()):.4f}, and should to 1."
    return ""


def keep(model: ModelEntry, said: Iterable[Said]) -> Kept:
    """Keep what is new, and settle its samples again. Sent twice, it is kept once."""
    answers, kept = {each.sample: each for each in said}, Kept()
    with transaction.atomic():
        samples = _samples(answers)
        before = _before(model, samples)
        rows = [
            row
            for key, answer in answers.items()
            if (row := _row(model, answer, samples.get(key), before.get(key), kept))
        ]
        kept.new = len(Score.objects.bulk_create(rows, ignore_conflicts=True))
        back = _brought_back([each for key, each in before.items() if key not in kept.refused])
    changed = Sample.objects.filter(pk__in=[*back, *(row.sample_id for row in rows)])
    settling.settle(changed.select_related("recording").prefetch_related("scores", "votes"), by=BY)
    return kept


def _samples(answers: Iterable[UUID]) -> dict[UUID, Sample]:
    return {sample.pk: sample for sample in open_to_programs().filter(pk__in=list(answers))}


def _before(model: ModelEntry, samples: Mapping[UUID, Sample]) -> dict[UUID, Score]:
    """What this version has said of them as they are cut now."""
    of_it = Score.objects.filter(scorer=model.name, revision=model.version, offset_ms=TAIL_MS, input=AUDIO)
    return {score.sample_id: score for score in of_it.that_hold().filter(sample__in=list(samples))}


def _brought_back(before: Sequence[Score]) -> list[UUID]:
    """Samples of which another version of the model has said something since: the operator has brought this
    one back, and what it says stands again."""
    if not before:
        return []
    same = {name: OuterRef(name) for name in ("sample", "scorer", "offset_ms")}
    later = Score.objects.filter(**same, created_at__gt=OuterRef("created_at"))
    overtaken = Score.objects.filter(Exists(later), pk__in=[each.pk for each in before])
    found = dict(overtaken.values_list("pk", "sample_id"))
    Score.objects.filter(pk__in=found).update(created_at=timezone.now())
    return list(found.values())


def _row(
    model: ModelEntry, said: Said, sample: Sample | None, before: Score | None, kept: Kept
) -> Score | None:
    """The score to be written; None of one that was here or is refused, which `kept` then says."""
    if why := _refusal(model, said, sample, before):
        kept.refused[said.sample] = why
        return None
    if before is not None or sample is None:
        kept.already += 1
        return None
    return Score(
        sample=sample,
        scorer=model.name,
        revision=model.version,
        probabilities=dict(said.probabilities),
        threshold=model.threshold,
        latency_ms=said.latency_ms,
        recut=sample.recuts,
        runtime="outside",
    )


def _refusal(model: ModelEntry, said: Said, sample: Sample | None, before: Score | None) -> str:
    if sample is None:
        return NOT_WAITING
    if model.languages and sample.language not in model.languages:
        return f"It is in {sample.language}, which the operator's entry of {model.name} does not have."
    if before is not None and before.probabilities != dict(said.probabilities):
        return OTHERWISE
    return fault_of(said.probabilities, model.labels)
