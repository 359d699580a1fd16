"""A head for a frozen encoder: logistic regression beside the old head's word. Pure.

scikit-learn's penalty draws every weight towards zero, so the old head would be forgotten where little is
known. Here its log-odds are one feature more, scaled so that its weight costs next to nothing: a strong
penalty leaves the old head, moved and stretched, and a weak one lets the pooled features speak. So a prior
model is adapted by C. Chelba and A. Acero, "Adaptation of Maximum Entropy Capitalizer: Little Data Can Help
a Lot", 2006. How strong the penalty is, validation chooses; the old head as it is takes part in the choice,
so that a head is only ever replaced where validation says so.

Imported by whoever trains and by nobody else: scikit-learn takes seconds, and memory that stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from inference.training.heads import Head

Floats = NDArray[np.float64]

STRENGTHS: Final = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
"""scikit-learn's `C`, of which validation chooses one."""

FREE: Final = 100.0
"""By so much the old log-odds are stretched: their weight is penalised ten thousand times less."""

ROUNDS: Final = 2_000
FOLDS: Final = 5
KEPT: Final = 0.0
"""The `strength` that stands for the old head as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What the frozen network says of n clips, and what is so.

    Attributes:
        pooled: float32 [n, features], what feeds the head.
        odds: float32 [n], the old head's log-odds of *complete*.
        complete: bool [n].
        weight: float64 [n], how much each counts.
        speaker: int64 [n], a number for each.
    """

    pooled: NDArray[np.float32]
    odds: NDArray[np.float32]
    complete: NDArray[np.bool_]
    weight: Floats
    speaker: NDArray[np.int64]

    def only(self, wanted: NDArray[np.bool_] | NDArray[np.int64]) -> "Examples":
        return Examples(
            self.pooled[wanted],
            self.odds[wanted],
            self.complete[wanted],
            self.weight[wanted],
            self.speaker[wanted],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Attributes:
    strength: the chosen `C`; `KEPT` where no new head was better than the old one.
    losses: strength to the log loss on what chose it, in nats a clip.
    folds: parts of the training clips that chose it; 0 where a validation split did.
    """

    head: Head
    strength: float
    losses: dict[float, float]
    folds: int


def balanced(complete: NDArray[np.bool_]) -> Floats:
    """Weights with which both outcomes count alike, however many clips there are of each; mean 1."""
    share = float(complete.mean())
    if share in (0, 1):
        return np.ones(len(complete))
    return np.where(complete, 0.5 / share, 0.5 / (1 - share))


def fit(train: Examples, validation: Examples | None) -> Fitted:
    """The head whose strength the validation clips like best, fitted on all training clips.

    Args:
        train: clips of both outcomes.
        validation: likewise, of other speakers; None lets parts of the training clips choose, whole speakers
            at a time, which takes two speakers.
    """
    found = {KEPT: 0.0, **dict.fromkeys(STRENGTHS, 0.0)}
    parts = [(train, validation)] if validation else list(_folds(train))
    for learnt, held in parts:
        for strength in found:
            found[strength] += _loss(_fitted(learnt, strength), held) / len(parts)
    best = min(found, key=found.__getitem__)
    return Fitted(_fitted(train, best), best, found, 0 if validation else len(parts))


def _folds(train: Examples) -> Sequence[tuple[Examples, Examples]]:
    """Parts in which nobody is on both sides, and of which both sides know both outcomes."""
    folds = GroupKFold(min(FOLDS, len(np.unique(train.speaker)))).split(train.pooled, None, train.speaker)
    parts = [(train.only(learnt), train.only(held)) for learnt, held in folds]
    return [(learnt, held) for learnt, held in parts if 0 < learnt.complete.mean() < 1]


def _fitted(train: Examples, strength: float) -> Head:
    if strength == KEPT:
        return Head(np.zeros(train.pooled.shape[1], np.float32))
    scaler = StandardScaler().fit(train.pooled, sample_weight=train.weight)
    features = np.column_stack([scaler.transform(train.pooled), FREE * train.odds])
    model = LogisticRegression(C=strength, max_iter=ROUNDS)
    model.fit(features, train.complete, sample_weight=train.weight)
    # The scaling goes into the weights: the file holds one line in the features as the network has them.
    weights = model.coef_[0, :-1] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return Head(weights.astype(np.float32), float(model.coef_[0, -1] * FREE), bias)


def _loss(head: Head, held: Examples) -> float:
    """Mean surprise in nats at what is so, each clip by its weight."""
    said = 1 / (1 + np.exp(-head.log_odds(held.pooled, held.odds)))
    return float(log_loss(held.complete, said, sample_weight=held.weight, labels=[False, True]))
