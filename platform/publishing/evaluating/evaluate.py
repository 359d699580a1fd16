"""One model on one split of a release, from opening both to the row that keeps what was found."""

from collections.abc import Iterator
from time import perf_counter

from inference.models import Evaluation
from inference.registry.entries import ModelEntry
from inference.running import naming
from inference.scorers.base import Scorer
from inference.session import RUNTIME
from inference.verdict import first
from publishing.evaluating import answering, figures, releases
from publishing.evaluating.answering import Asked
from publishing.evaluating.clips import Clips
from publishing.evaluating.releases import ReleaseError, Split


def evaluate(model: str, release: str, split: str, contract: str = "") -> Evaluation:
    """Measure, and keep the row.

    Args:
        model: as `inference.running.naming.opened` takes it; contract: likewise.
        release: as `publishing.evaluating.releases.find` takes it.

    Raises:
        NoSuchModel: there is no such model, or it follows no contract.
        ReleaseError: there is no such release or split, or the model answered nothing of it.
    """
    found = releases.find(release, split)
    scorer, entry = naming.opened(model, contract)
    began = perf_counter()
    asked = answers(scorer, entry, found)
    return Evaluation.objects.create(
        model=entry.name,
        title=entry.title,
        revision=scorer.revision,
        runtime=f"onnxruntime {RUNTIME}" if entry.files else "remote",
        release=found.release,
        release_revision=found.revision,
        split=split,
        positive=first(entry.labels),
        clips=asked.rows,
        unasked=dict(asked.unasked),
        figures=figures.groups(asked.said, first(entry.labels)),
        seconds=perf_counter() - began,
        may_be_published=entry.publish_scores,
    )


def answers(scorer: Scorer, entry: ModelEntry, split: Split) -> Asked:
    """What the model says of every clip of a split, in every band.

    Raises:
        ReleaseError: it is empty or cannot be read, or the model answered nothing of it.
    """
    clips = Clips(split.files)
    asked = answering.ask(scorer, first(entry.labels), clips)
    asked.unasked += clips.damaged
    reasons = "; ".join(f"{reason} ({count})" for reason, count in asked.unasked.items())
    if not asked.rows:
        why = f"Nothing of it can be read: {reasons}." if reasons else "It has no rows."
        raise ReleaseError(f"The split {split.name} of {split.release} is empty. {why}")
    if not asked.said:
        raise ReleaseError(f"{entry.title} answered nothing in {split.name} of {split.release}: {reasons}.")
    return asked


def lines(found: Evaluation) -> Iterator[str]:
    """What was found, in words for a terminal."""
    yield (
        f"{found.title} {found.revision} on {found.clips:,} clips of {found.split} of {found.release} "
        f"({found.release_revision}), {found.seconds:.0f} s:"
    )
    for group in found.figures:
        where = group["language"] or group["game"] or "all"
        counts = f"{group['samples']:,} of {group['speakers']:,} speakers"
        yield f"  {group['band']:10}{where:20}{counts:28}{_said(group)}"
    for reason, count in found.unasked.items():
        yield f"  left out: {reason} ({count:,})"


def _said(group: figures.Group) -> str:
    if "accuracy" not in group:
        return "too few for figures"
    named = [f"{name} {_interval(group[name])}" for name in ("accuracy", "precision", "recall", "f1")]
    return ", ".join([*named, f"calibration error {group['calibration']['error']:.3f}"])


def _interval(figure: dict[str, float] | None) -> str:
    if figure is None:
        return "-"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
