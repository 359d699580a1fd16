"""Where this site publishes: as the settings say, and as a publisher has confirmed."""

from django.conf import settings

from publishing.models import Confirmation
from publishing.targets.folder import FolderTarget, Target
from publishing.targets.hub import HubTarget


def current_target(repository: str = "") -> Target:
    """The repository on the Hub; without one HUB_DATASET when that is set, else the folder RELEASE_DIR."""
    named = repository or settings.HUB_DATASET
    return hub_target(named) if named else FolderTarget(settings.RELEASE_DIR)


def hub_target(repository: str) -> HubTarget:
    """A repository on the Hub; private as long as nobody has said otherwise."""
    given = Confirmation.find(repository)
    work = settings.DATA_DIR / "publishing"
    return HubTarget(repository, settings.HF_TOKEN, work, private=given is None or given.private)
