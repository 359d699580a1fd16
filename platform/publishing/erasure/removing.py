"""When to take out without waiting for the next release: what speakers took back, what people found later."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from corpus.models import Sample
from publishing.models import Publication, Release, ReleaseSchedule
from publishing.planning import selection
from publishing.targets.current import current_target, hub_target
from publishing.targets.folder import FolderTarget, Target

COMMIT: Final = r"^[0-9a-f]{40}$"
"""Of the Hub. What a folder calls its version is shorter, and no former folder is taken for a repository."""


def targets() -> list[Target]:
    """Where the site publishes, then every other place that holds something of it: RELEASE_DIR from before
    HUB_DATASET was set, former ones that are still there, repositories of its schedules, of those that are
    off or deleted, and of a former HUB_DATASET."""
    here = current_target()
    repositories = (hub_target(name) for name in _others(here.name) if settings.HF_TOKEN)
    return [here, *_folders(here.name), *repositories]


def repositories() -> list[str]:
    """Every repository on the Hub whose older revisions may hold something of this site: HUB_DATASET first,
    then those of schedules and wherever a release ever went, though nothing of it stands there any more."""
    published = Release.objects.published().filter(commit__regex=COMMIT).values_list("target", flat=True)
    first = [settings.HUB_DATASET] if settings.HUB_DATASET else []
    return [*first, *sorted({*_scheduled(), *published} - {*first})]


def waiting() -> int:
    """How many samples are still in a newest revision, here or elsewhere, though they must leave it."""
    names = {*(target.name for target in targets()), *out_of_reach()}
    return len({sample for name in names for sample in selection.gone(name)})


def out_of_reach() -> list[str]:
    """Repositories from which nothing can be taken out, since there is no token for the Hub any more."""
    names = [] if settings.HF_TOKEN else _others(current_target().name)
    return [name for name in names if selection.gone(name)]


def due() -> list[Target]:
    """Those that hold something which has waited for TAKE_OUT_HOURS; none while these are 0.

    What is no longer published to may be gone, or not be ours any more: that is tried once in these hours.
    """
    if not settings.TAKE_OUT_HOURS:
        return []
    before = timezone.now() - timedelta(hours=settings.TAKE_OUT_HOURS)
    here, *others = targets()
    failed = Release.objects.filter(outcome=Release.Outcome.FAILED, started_at__gte=before)
    tried = set(failed.values_list("target", flat=True)) - {here.name}
    asked = [here, *(target for target in others if target.name not in tried)]
    return [target for target in asked if _gone(target).filter(moved_at__lt=before).exists()]


def at_once() -> list[Target]:
    """Where the site publishes, whatever it holds, and all others that hold something to be taken out."""
    here, *others = targets()
    return [here, *(target for target in others if _gone(target).exists())]


def _folders(here: str) -> list[Target]:
    """RELEASE_DIR and those that it named before. What is no link any more was moved or is not mounted, and a
    release would begin anew in its place: that is worth a fault of RELEASE_DIR alone."""
    standing = Publication.objects.filter(target=OuterRef("target"), removed_in=None)
    made = Release.objects.published().filter(Exists(standing)).exclude(commit__regex=COMMIT)
    folders = (Path(name) for name in sorted({*made.values_list("target", flat=True)} - {here}))
    return [FolderTarget(each) for each in folders if each == settings.RELEASE_DIR or _is_there(each)]


def _is_there(folder: Path) -> bool:
    return folder.is_absolute() and folder.is_symlink()


def _others(here: str) -> list[str]:
    standing = Publication.objects.filter(target=OuterRef("target"), removed_in=None)
    published = Release.objects.published().filter(Exists(standing), commit__regex=COMMIT)
    return sorted({*_scheduled(), *published.values_list("target", flat=True)} - {here})


def _scheduled() -> Iterable[str]:
    return ReleaseSchedule.objects.exclude(target="").values_list("target", flat=True)


def _gone(target: Target) -> QuerySet[Sample]:
    return Sample.objects.filter(pk__in=selection.gone(target.name))
