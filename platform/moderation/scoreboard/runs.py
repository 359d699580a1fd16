"""The runs that moderators see on the page of the models: of rescoring, and of estimating whom to believe."""

from typing import Any, Final

from inference.models import Rescoring
from inference.running import loaded
from inference.speech import recognisers
from moderation.models import TrustRun

NEWEST: Final = 5
NEWEST_OF_TRUST: Final = 7


def of_trust() -> list[TrustRun]:
    return list(TrustRun.objects.all()[:NEWEST_OF_TRUST])


def of_rescoring() -> dict[str, Any]:
    """The newest runs, whether one is under way, and the models that another could be asked for.

    Raises:
        RegistryError: the operator's models.toml cannot be followed.
    """
    runs = list(Rescoring.objects.order_by("-started_at")[:NEWEST])
    return {
        "rescorings": runs,
        "rescoring_unfinished": any(not run.is_finished for run in runs),
        "scorers": [s.entry for s in (*loaded.states(), *recognisers.states()) if s.ready],
    }
