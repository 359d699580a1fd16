"""Say at the start, not at the first take, that the files of a model are missing."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from inference import loaded, weights
from inference.weights import WeightsMissing


@register("models")
def weights_are_here(**_: Any) -> list[CheckMessage]:
    """Files in the package are looked at; a revision on the Hub is fetched when the first take needs it."""
    pinned = [weights.SILERO]
    if not loaded.wanted().smart_turn_revision:
        pinned.append(weights.SMART_TURN)
    found: list[CheckMessage] = []
    for file in pinned:
        try:
            weights.from_package(file)
        except WeightsMissing as error:
            found.append(Error(str(error), id="inference.E001"))
    return found
