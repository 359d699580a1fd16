"""How a label was won, as values of a row: what people and models said of it, and nothing that tells who."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from corpus.labels import Decider, Label
from inference.registry.entries import DEMONSTRATION, ModelEntry
from publishing.writing.sources import HeardSample

Value = dict[str, Any]


def votes(of: HeardSample) -> list[Value]:
    return _counted(vote.label for vote in of.witnesses.ballots)


def ballots(of: HeardSample) -> list[Value]:
    """Every vote that counts, in the order in which they were given."""
    return [
        {
            "label": vote.label,
            "trusted": vote.trusted,
            "day": vote.created_at.date().isoformat(),
            "listener": listener(vote.contributor),
            "confidence": vote.confidence,
        }
        for vote in sorted(of.witnesses.ballots)
    ]


def listener(contributor: UUID) -> str:
    """A pseudonym of who voted, the same in all rows. It leads neither to an account nor to what the same
    person said: the key of a contributor is 122 bits by chance, and in no dataset."""
    digest = hashlib.sha256(b"your-turn listener 1:" + contributor.bytes).hexdigest()
    return f"lst_{digest[:16]}"


def leans(of: HeardSample) -> list[Value]:
    """Blind ones of people: who looked for a label knew what the game meant, and a program hears nothing."""
    if of.sample.decided_by == Decider.PROGRAM:
        return []
    return _counted(lean.label for lean in of.witnesses.leans if not lean.anchored)


def _counted(labels: Iterable[str]) -> list[Value]:
    said = list(labels)
    return [{"label": label, "count": said.count(label)} for label in sorted(set(said))]


def dispute(of: HeardSample) -> float | None:
    return None if _shown_off(of) else of.sample.dispute


def disagreement(of: HeardSample) -> float | None:
    return None if _shown_off(of) else of.sample.disagreement


def flag(of: HeardSample) -> str | None:
    return None if _shown_off(of) else of.sample.flag or None


def consensus(of: HeardSample) -> list[Value]:
    """The posterior of the label that the game meant, before anybody decided; of others none is computed."""
    amount = dispute(of)
    return [] if amount is None else [{"label": of.sample.intent, "probability": 1 - amount}]


def _shown_off(of: HeardSample) -> bool:
    """Whether the demonstration was among the witnesses: what they make together is nothing to publish."""
    return any(score.scorer == DEMONSTRATION for score in of.witnesses.scores)


def scores(of: HeardSample) -> list[Value]:
    """What models said of the cut as it stands and of words that were said, as far as their licence lets it
    out; the demonstration's and that of models which no entry names stay here."""
    recuts, judges = of.sample.recuts, of.of.judges
    hold = (each for each in of.witnesses.scores if each.recut == recuts and not each.misread)
    standing = [each for each in hold if each.scorer in judges]
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
        for score in sorted(standing, key=lambda each: (each.scorer, each.offset_ms, each.id))
    ]


def _runtime(judge: ModelEntry) -> str:
    """Of a score from before its runtime was noted: which, and not in which version."""
    return judge.source if judge.source in ("remote", "outside") else "onnxruntime"
