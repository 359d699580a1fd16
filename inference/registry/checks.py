"""Say at the start, not at the first take, that the files of a model are missing."""

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, register

from inference.registry import installed, weights
from inference.registry.entries import RegistryError
from inference.registry.weights import State, WeightsMissing


def _stops(state: State) -> bool:
    """What has to be downloaded must not keep `manage.py models fetch` from running, nor a model that could
    not be opened `manage.py models verify --open`."""
    return state.entry.source == "package" and state.status != "broken"


@register("models")
def weights_are_here(**_: Any) -> list[CheckMessage]:
    """What every site needs must be here; of the other models it is enough that none is damaged."""
    try:
        states = installed.states(thorough=False)
    except RegistryError as error:
        return [Error(str(error), id="inference.E002")]
    found: list[CheckMessage] = [
        (Error if _stops(state) else checks.Warning)(state.sentence, id="inference.E001")
        for state in states
        if state.status in ("tampered", "broken")
        or (state.status == "absent" and state.entry.name == "smart-turn")
    ]
    try:
        weights.from_package(weights.SILERO)
    except WeightsMissing as error:
        found.append(Error(str(error), id="inference.E001"))
    return found
