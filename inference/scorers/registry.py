"""Every scorer there is, one line each. `inference.loaded.scorers` has them ready to be asked."""

from collections.abc import Callable
from typing import Final

from inference import weights
from inference.scorers.base import Scorer
from inference.scorers.smart_turn import SmartTurn
from inference.weights import Wanted

REGISTRY: Final[tuple[Callable[[Wanted], Scorer], ...]] = (
    lambda wanted: SmartTurn(weights.smart_turn(wanted)),
)


def load(wanted: Wanted) -> tuple[Scorer, ...]:
    """Open every scorer.

    Raises:
        WeightsMissing: the files of one are not there or not right.
    """
    return tuple(opened(wanted) for opened in REGISTRY)
