"""Smart Turn's head, trained on a release, and what that changed on people whom it never heard.

The encoder stays as its authors trained it, so a CPU needs minutes: each clip goes through the network once.
What came of it is measured with the written file itself, on the test split, from which nothing here learns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import onnx
import sklearn

from corpus.labels import Label
from inference.registry.entries import ModelEntry
from inference.running import naming
from inference.scorers import smart_turn
from inference.scorers.base import Scorer
from inference.session import RUNTIME
from inference.training import fitting, heads
from inference.training.fitting import KEPT, Fitted
from publishing.evaluating import evaluate, figures, pairing, releases
from publishing.evaluating.answering import Asked
from publishing.evaluating.bands import BANDS
from publishing.evaluating.learning import Frozen, Learnt
from publishing.evaluating.pairing import Paired
from publishing.evaluating.releases import ReleaseError

LEAST: Final = 20
"""Training clips of each outcome; from fewer a head of some hundred weights learns the clips by heart."""

LEAST_SPEAKERS: Final = 2
"""Whose clips choose for one another where no validation split does."""


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """Attributes:
    content: the new file; that of the base with its own head where no other was better.
    paired: band to what changed on the test split.
    provenance: all that another needs to make it again, and what was found, ready for JSON.
    """

    content: bytes
    fitted: Fitted
    paired: Mapping[str, Paired]
    provenance: Mapping[str, Any]

    @property
    def is_new(self) -> bool:
        return self.fitted.strength != KEPT


def tune(base: Path, release: str) -> Tuned:
    """Train, write, and measure before and after.

    Args:
        base: an ONNX file of Smart Turn v3; release: as `publishing.evaluating.releases.find` takes it.

    Raises:
        ReleaseError: the release lacks a split, or clips of an outcome.
        NoSuchModel: the base is no file of that contract.
        HeadError: it has no head that could be replaced.
    """
    began, content = perf_counter(), base.read_bytes()
    # What cannot be measured is not trained: the test split is asked for first.
    test, scorer, network = releases.find(release, "test"), _scorer(base), Frozen(content)
    before = evaluate.answers(*scorer, test)
    train = network.learnt(releases.find(release, "train"))
    _must_be_enough(train)
    validation = _validation(network, release)
    fitted = fitting.fit(train.examples, validation.examples if validation else None)
    made_from = _made_from(content, train, validation, fitted)
    new = heads.replaced(content, fitted.head, {f"your-turn.{key}": str(it) for key, it in made_from.items()})
    after = _answers_of(new, test)
    paired = {band: pairing.pair(_in(band, before), _in(band, after)) for band in BANDS}
    found = {
        "test": {"files": test.revision, "clips": before.rows},
        "changed": {band: each.kept() for band, each in paired.items()},
        "before": figures.groups(before.said, Label.COMPLETE),
        "after": figures.groups(after.said, Label.COMPLETE),
        "seconds": perf_counter() - began,
    }
    return Tuned(new, fitted, paired, {**made_from, "sha256": sha256(new).hexdigest(), **found})


def _must_be_enough(train: Learnt) -> None:
    """Raises ReleaseError where a head could only learn clips by heart, or nobody could choose one."""
    counts, named = train.counts, f"The split train of {train.split.release}"
    if min(counts["complete"], counts["incomplete"]) < LEAST or counts["speakers"] < LEAST_SPEAKERS:
        raise ReleaseError(
            f"{named} has {counts['complete']} complete and {counts['incomplete']} incomplete clips of "
            f"{counts['speakers']} speakers; {LEAST} of each by at least {LEAST_SPEAKERS} are needed."
        )


def _validation(network: Frozen, release: str) -> Learnt | None:
    """The split that chooses; None where there is none, or one of a single outcome."""
    try:
        found = network.learnt(releases.find(release, "validation"))
    except ReleaseError:
        return None
    return found if 0 < found.examples.complete.mean() < 1 else None


def _made_from(content: bytes, train: Learnt, validation: Learnt | None, fitted: Fitted) -> dict[str, Any]:
    return {
        "release": train.split.release,
        "base_sha256": sha256(content).hexdigest(),
        "train": train.counts,
        "validation": validation.counts if validation else None,
        "folds": fitted.folds,
        "strength": fitted.strength,
        "losses": {f"{strength:g}": loss for strength, loss in fitted.losses.items()},
        "prior": fitted.head.prior,
        "bias": fitted.head.bias,
        "scikit_learn": sklearn.__version__,
        "onnx": onnx.__version__,
        "onnxruntime": RUNTIME,
    }


def _scorer(path: Path) -> tuple[Scorer, ModelEntry]:
    return naming.opened(str(path), smart_turn.CONTRACT.name)


def _answers_of(content: bytes, test: releases.Split) -> Asked:
    """What the written file says, not what its head was computed to say."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "finetuned.onnx"
        path.write_bytes(content)
        return evaluate.answers(*_scorer(path), test)


def _in(band: str, asked: Asked) -> list[Any]:
    return [each for each in asked.said if each.band == band]
