"""Every contract there is, one line each. `inference.running.loaded` has the models that follow them."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final

from inference.scorers.base import Question, Scorer
from inference.scorers.kinds import HEARING, Contract, TextContract

MODULES: Final = (
    "inference.scorers.smart_turn",
    "inference.scorers.smart_turn_v2",
    "inference.scorers.namo",
    "inference.scorers.semantic_turn_taking",
    "inference.scorers.turn_detector",
    "inference.scorers.live.turn_1",
    "inference.scorers.live.streaming_turn",
    "inference.scorers.live.backchannel_detector",
    "inference.scorers.live.voice_activity_projection",
    "inference.remote.contract",
    "inference.remote.outside",
    "inference.speech.recognition",
)
"""Modules with a `CONTRACT`, by name, as Django lists applications."""


class BrokenContract(Exception):
    """A module of the list cannot be used; the message names it and what is wrong."""


def collect(modules: Iterable[str]) -> dict[str, Contract]:
    """Contracts by name.

    Raises:
        BrokenContract: a module cannot be imported, has no `CONTRACT`, or one with the name of another's.
    """
    found: dict[str, Contract] = {}
    for module in modules:
        contract = _contract_of(module)
        if contract.name in found:
            raise BrokenContract(f"{module}: there is a contract of the name {contract.name!r} already.")
        found[contract.name] = contract
    return found


def _contract_of(module: str) -> Contract:
    try:
        contract = import_module(module).CONTRACT
    except Exception as error:
        raise BrokenContract(f"{module}, in MODULES of inference/scorers/contracts.py: {error}.") from error
    if not isinstance(contract, Contract):
        raise BrokenContract(f"{module}: CONTRACT has to be a Contract and is a {type(contract).__name__}.")
    return contract


CONTRACTS: Final[Mapping[str, Contract]] = collect(MODULES)
AUDIO_CONTRACTS: Final = frozenset(name for name, made in CONTRACTS.items() if isinstance(made, HEARING))
TEXT_CONTRACTS: Final = frozenset(name for name, made in CONTRACTS.items() if isinstance(made, TextContract))
"""Names of the contracts of audio scorers, and of text scorers."""
REMOTE_CONTRACTS: Final = frozenset(name for name, made in CONTRACTS.items() if made.source == "remote")
"""Names of the contracts of models that somebody else runs, and that are asked."""
OUTSIDE_CONTRACTS: Final = frozenset(name for name, made in CONTRACTS.items() if made.source == "outside")
"""Names of the contracts of models that somebody else runs, and that nobody asks."""


def asked(scorers: Iterable[Scorer], question: Question, replaced: Mapping[str, str]) -> list[Scorer]:
    """Those that apply to the question, without any that a specialist of its language stands in for.

    Args:
        replaced: name of a specialist to the name of the model that it is asked instead of; the option
            `instead_of` of an entry.
    """
    applying = [scorer for scorer in scorers if scorer.applies(question)]
    gone = {replaced[scorer.name] for scorer in applying if scorer.name in replaced}
    return [scorer for scorer in applying if scorer.name not in gone]
