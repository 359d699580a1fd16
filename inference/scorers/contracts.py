"""Every contract there is, one line each. `inference.running.loaded` has the models that follow them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

from inference.registry.entries import ModelEntry
from inference.scorers.base import Question, Scorer
from inference.scorers.namo import Namo
from inference.scorers.semantic_turn_taking import SemanticTurnTaking
from inference.scorers.smart_turn import SmartTurn
from inference.scorers.smart_turn_v2 import SmartTurnV2
from inference.scorers.turn_detector import TurnDetector


class Contract(Protocol):
    """A scorer's class: opens a model that follows the contract."""

    needs: frozenset[str]
    reads: str

    def __call__(self, entry: ModelEntry, folder: Path) -> Scorer:
        """The model of the entry, out of the folder in which its files lie.

        Raises:
            ScorerError: the files are not those of such a model.
        """


CONTRACTS: Final[Mapping[str, Contract]] = {
    "smart-turn-v3": SmartTurn,
    "smart-turn-v2": SmartTurnV2,
    "namo": Namo,
    "semantic-turn-taking": SemanticTurnTaking,
    "turn-detector": TurnDetector,
}


def asked(scorers: Iterable[Scorer], question: Question, replaced: Mapping[str, str]) -> list[Scorer]:
    """Those that apply to the question, without any that a specialist of its language stands in for.

    Args:
        replaced: name of a specialist to the name of the model that it is asked instead of; the option
            `instead_of` of the catalogue.
    """
    applying = [scorer for scorer in scorers if scorer.applies(question)]
    gone = {replaced[scorer.name] for scorer in applying if scorer.name in replaced}
    return [scorer for scorer in applying if scorer.name not in gone]
