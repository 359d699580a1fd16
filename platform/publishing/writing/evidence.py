"""How a label was won, as values of a row: what people and models said of it, and nothing that tells who."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from corpus.labels import Decider, Label
from corpus.models import Sample
from inference.registry.entries import ModelEntry

Value = dict[str, Any]


def votes(sample: Sample) -> list[Value]:
    return _counted(vote.label for vote in sample.votes.all() if vote.counts)


def ballots(sample: Sample) -> list[Value]:
    """Every vote that counts, in the order in which they were given."""
    counting = sorted((vote for vote in sample.votes.all() if vote.counts), key=lambda vote: vote.pk)
    return [
        {
            "label": vote.label,
            "trusted": vote.trusted,
            "day": vote.created_at.date().isoformat(),
            "listener": listener(vote.contributor_id),
            "confidence": vote.confidence,
        }
        for vote in counting
    ]


def listener(contributor: UUID) -> str:
    """A pseudonym of who voted, the same in all rows. It leads neither to an account nor to what the same
    person said: the key of a contributor is 122 bits by chance, and in no dataset."""
    digest = hashlib.sha256(b"your-turn listener 1:" + contributor.bytes).hexdigest()
    return f"lst_{digest[:16]}"


def leans(sample: Sample) -> list[Value]:
    """Blind ones of people: who looked for a label knew what the game meant, and a program hears nothing."""
    if sample.decided_by == Decider.PROGRAM:
        return []
    return _counted(lean.label for lean in sample.leans.all() if not lean.anchored)


def _counted(labels: Iterable[str]) -> list[Value]:
    return [{"label": label, "count": count} for label, count in sorted(Counter(labels).items())]


def dispute(sample: Sample) -> float | None:
    return None if _shown_off(sample) else sample.dispute


def disagreement(sample: Sample) -> float | None:
    return None if _shown_off(sample) else sample.disagreement


def flag(sample: Sample) -> str | None:
    return None if _shown_off(sample) else sample.flag or None


def consensus(sample: Sample) -> list[Value]:
    """The posterior of the label that the game meant, before anybody decided; of others none is computed."""
    amount = dispute(sample)
    return [] if amount is None else [{"label": sample.intent, "probability": 1 - amount}]


def _shown_off(sample: Sample) -> bool:
    """Whether the demonstration was among the witnesses: what they make together is nothing to publish."""
    return any(score.is_demonstration for score in sample.scores.all())


def scores(sample: Sample, judges: Mapping[str, ModelEntry]) -> list[Value]:
    """What models said of the cut as it stands, as far as their licence lets it out; the demonstration's and
    that of models which no entry names stay here. `judges`: models whose scores may be published."""
    standing = [each for each in sample.scores.all() if each.recut == sample.recuts and each.scorer in judges]
    return [
        {
            "model": score.scorer,
            "revision": score.revision,
            "runtime": score.runtime or _runtime(judges[score.scorer]),
            "input": score.input,
            "silence_ms": score.offset_ms,
            "threshold": score.threshold,
            **{label: score.probabilities.get(label) for label in Label.values},
        }
        for score in sorted(standing, key=lambda each: (each.scorer, each.offset_ms, each.pk))
    ]


def _runtime(judge: ModelEntry) -> str:
    """Of a score from before its runtime was noted: which, and not in which version."""
    return judge.source if judge.source in ("remote", "outside") else "onnxruntime"
