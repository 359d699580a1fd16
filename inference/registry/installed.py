"""The registry of this site: the built-in models, the operator's own, and what the settings change."""

from django.conf import settings

from inference.registry import overlay, weights
from inference.registry.entries import ModelEntry, ModelFile
from inference.registry.tables import ModelTable
from inference.registry.weights import State
from inference.scorers.contracts import CONTRACTS


def entries() -> tuple[ModelEntry, ...]:
    """Every model, as this site wants it.

    Raises:
        RegistryError: the operator's file cannot be followed.
    """
    return overlay.entries(CONTRACTS, settings.MODELS_FILE, overrides())


def states(*, thorough: bool = True) -> tuple[State, ...]:
    """What there is of every model; without `thorough`, files are not hashed.

    Raises:
        RegistryError: the operator's file cannot be followed.
    """
    return tuple(weights.state(entry, settings.MODELS_DIR, thorough=thorough) for entry in entries())


def overrides() -> dict[str, ModelTable]:
    """SMART_TURN_REVISION and SMART_TURN_FILE, as keys of an entry."""
    if not settings.SMART_TURN_REVISION:
        return {}
    other = ModelTable(
        source="hub",
        revision=settings.SMART_TURN_REVISION,
        files=(ModelFile(settings.SMART_TURN_FILE),),
    )
    return {"smart-turn": other}
