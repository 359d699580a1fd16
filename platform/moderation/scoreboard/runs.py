"""How far rescoring is, as a part of the models' page shows it."""

from typing import Any, Final

from inference.models import Rescoring
from inference.running import loaded
from inference.speech import recognisers

NEWEST: Final = 5


def context() -> dict[str, Any]:
    """The newest runs, whether one is under way, and the models that another could be asked for.

    Raises:
        CatalogueError: the operator's models.toml cannot be followed.
    """
    runs = list(Rescoring.objects.order_by("-started_at")[:NEWEST])
    return {
        "rescorings": runs,
        "rescoring_unfinished": any(not run.is_finished for run in runs),
        "scorers": [s.entry for s in (*loaded.states(), *recognisers.states()) if s.ready],
    }
