"""Every contract there is, one line each. `inference.running.loaded` has the models that follow them."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final

from inference.scorers.base import Question, Scorer
from inference.scorers.kinds import AudioContract, Contract, TextContract

MODULES: Final = (
    "inference.scorers.smart_turn",
    "inference.scorers.smart_turn_v2",
    "inference.scorers.namo",
    "inference.scorers.semantic_turn_taking",
    "inference.scorers.turn_detector",
    "inference.speech.recognition",
)
"""Modules with a `CONTRACT`, by name, as Django lists applications."""

CONTRACTS: Final[Mapping[str, Contract]] = {
    contract.name: contract for contract in (import_module(module).CONTRACT for module in MODULES)
}
AUDIO_CONTRACTS: Final = frozenset(
    name for name, made in CONTRACTS.items() if isinstance(made, AudioContract)
)
TEXT_CONTRACTS: Final = frozenset(name for name, made in CONTRACTS.items() if isinstance(made, TextContract))
"""Names of the contracts of audio scorers, and of text scorers."""


def asked(scorers: Iterable[Scorer], question: Question, replaced: Mapping[str, str]) -> list[Scorer]:
    """Those that apply to the question, without any that a specialist of its language stands in for.

    Args:
        replaced: name of a specialist to the name of the model that it is asked instead of; the option
            `instead_of` of an entry.
    """
    applying = [scorer for scorer in scorers if scorer.applies(question)]
    gone = {replaced[scorer.name] for scorer in applying if scorer.name in replaced}
    return [scorer for scorer in applying if scorer.name not in gone]
