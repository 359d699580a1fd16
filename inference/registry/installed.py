"""The catalogue of this site: the built-in models, the operator's own, and what the settings change."""

from typing import Any

from django.conf import settings

from inference.registry import entries as known
from inference.registry import weights
from inference.registry.entries import ModelEntry
from inference.registry.weights import State


def entries() -> tuple[ModelEntry, ...]:
    """Every model, as this site wants it.

    Raises:
        CatalogueError: the operator's file cannot be followed.
    """
    return known.entries(settings.MODELS_FILE, overrides())


def states(*, thorough: bool = True) -> tuple[State, ...]:
    """What there is of every model; without `thorough`, files are not hashed.

    Raises:
        CatalogueError: the operator's file cannot be followed.
    """
    return tuple(weights.state(entry, settings.MODELS_DIR, thorough=thorough) for entry in entries())


def overrides() -> dict[str, dict[str, Any]]:
    """SMART_TURN_REVISION and SMART_TURN_FILE, as keys of the catalogue."""
    if not settings.SMART_TURN_REVISION:
        return {}
    other = {
        "source": "hub",
        "revision": settings.SMART_TURN_REVISION,
        "files": [{"name": settings.SMART_TURN_FILE}],
    }
    return {"smart-turn": other}
