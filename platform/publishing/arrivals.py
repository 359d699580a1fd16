"""What a target has of ours: found, recorded, named. A release whose answer was lost is recognised here."""

from django.db import transaction

from publishing.faults import PublishError
from publishing.models import Confirmation, Publication, Release
from publishing.planning.manifest import OF_SAMPLES
from publishing.targets.folder import Target


def adopt(target: Target) -> None:
    """Record a release that the target holds and that nobody lived to record, and name it.

    Raises:
        PublishError: what the target holds was made elsewhere, or what was published there is gone.
    """
    state = target.state()
    published = Release.objects.published().filter(target=target.name)
    if state is None:
        if published.exists():
            raise PublishError(
                f"{target.name} is empty or gone, or may not be seen, but {published.count()} releases were "
                "published there. Bring it back from a copy, or set another RELEASE_DIR or HUB_DATASET to "
                "publish everything anew."
            )
        return
    sent = _made(target, state["key"])
    if sent is None:
        raise PublishError(
            f"{target.name} holds a release that this site did not make; adding to it could publish "
            "samples twice. Set another RELEASE_DIR or HUB_DATASET."
        )
    if sent.outcome != Release.Outcome.PUBLISHED:
        record(sent, target.revision())
    if not sent.tag:
        tag(sent, target)


def _made(target: Target, key: str) -> Release | None:
    """The run that made what the target holds; of several that built the same, the one that is recorded."""
    alike = Release.objects.filter(manifest__key=key)
    here = alike.filter(target=target.name)
    found = here.published().first() or here.first()
    if found is None:
        for name in alike.published().values_list("target", flat=True).distinct():
            if target.renamed_from(name):
                _follow(name, target.name)
                return here.published().first()
    return found


@transaction.atomic
def _follow(old: str, new: str) -> None:
    """A repository was renamed: what was published there, and the word that it may be, go with it."""
    for rows in (Release, Publication):
        rows._default_manager.filter(target=old).update(target=new)
    if not Confirmation.objects.filter(target=new).exists():
        Confirmation.objects.filter(target=old).update(target=new)


@transaction.atomic
def record(release: Release, commit: str) -> None:
    """The target has the release: write down the place of every sample in it."""
    made = release.manifest
    entries = {entry["path"]: entry for entry in made["shards"]}
    for path, ids in made["added"].items():
        Publication.objects.place(release, entries[path], ids)
    for path, rows in made["removed"].items():
        found = Publication.objects.filter(target=release.target, shard=path, removed_in=None)
        key = "sample__in" if entries[path]["config"] in OF_SAMPLES else "sample__recording__in"
        found.filter(**{key: rows}).update(removed_in=release)
    release.publish(commit=commit)


def tag(release: Release, target: Target) -> None:
    """Name the commit. What fails here leaves the release published; the next run names it."""
    try:
        release.tagged(target.tag(release.number or 0, release.commit))
    except PublishError as error:
        release.tagged("", f"It is published, but: {error}")
