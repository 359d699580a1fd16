"""One release from beginning to end: plan, build, send, record."""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from corpus.models import Sample
from publishing.columns import COLUMNS
from publishing.gate.deciding import gate
from publishing.models import PlanChanged, Publication, PublishError, Release, ReleaseSchedule, SpeakerSplit
from publishing.planning import selection
from publishing.planning.fingerprint import fingerprint, new_samples
from publishing.planning.manifest import CONFIGS, OF_SAMPLES, Plan
from publishing.planning.order import EVERYTHING, Order
from publishing.targets.folder import FolderTarget, Target
from publishing.targets.hub import HubTarget
from publishing.writing.build import Manifest, build

log = logging.getLogger(__name__)

BEAT_SECONDS = 20


def current_target(repository: str = "", *, private: bool = True) -> Target:
    """The repository on the Hub; without one HUB_DATASET when that is set, else the folder RELEASE_DIR.

    private: how a repository is made that is not there yet.
    """
    if repository or settings.HUB_DATASET:
        named = repository or settings.HUB_DATASET
        return HubTarget(named, settings.HF_TOKEN, settings.DATA_DIR / "publishing", private=private)
    return FolderTarget(settings.RELEASE_DIR)


def publish(
    asked_by: User | None = None,
    *,
    order: Order = EVERYTHING,
    target: Target | None = None,
    schedule: ReleaseSchedule | None = None,
) -> Release:
    """Make the next release and return its row, whatever came of it.

    May run twice without harm. What reached the target although its answer was lost is recognised by the
    key in its manifest, and recorded first.

    Raises:
        AlreadyRunning: another release is being made; this call leaves no row.
    """
    target = target or current_target()
    release = Release.objects.begin(target=target.name, asked_by=asked_by, schedule=schedule)
    try:
        with beating(release):
            _run(release, target, order)
    except PlanChanged as error:
        release.changed(str(error))
    except PublishError as error:
        release.fail(str(error))
    except Exception:
        release.fail(
            "The site met a fault of its own; its log says more. Tell whoever runs it, then publish again."
        )
        raise
    return release


def _run(release: Release, target: Target, order: Order) -> None:
    _adopt(target)
    plan, splits = selection.read(target.name, order)
    number = Release.objects.next_number(target.name)
    _check_looked_at(plan, number, order)
    if plan.empty or _too_few(plan, order):
        release.nothing_new({**plan.totals(), "held": len(plan.held)}, _so_far(plan, order))
        return
    SpeakerSplit.objects.remember(splits)
    with target.staging() as folder:
        made = build(plan, COLUMNS, target, folder, uuid.uuid4().hex, number, release.beat)
        release.built(_remembered(made, gate(folder, made, target.fetch)))
        commit = target.put(folder, f"Release {number}")
    record(release, commit)


def _check_looked_at(plan: Plan, number: int, order: Order) -> None:
    if order.fingerprint and fingerprint(plan, number) != order.fingerprint:
        raise PlanChanged(
            "What would be published is no longer what you looked at: takes were decided, reported or "
            "withdrawn meanwhile. Nothing was published. Look at the new preview, then publish that."
        )


def _too_few(plan: Plan, order: Order) -> bool:
    """What must leave does not wait for others to come."""
    return not plan.removed and len(new_samples(plan)) < order.at_least


def _so_far(plan: Plan, order: Order) -> str:
    if order.at_least < 2:
        return ""
    return f"Nothing new yet: {len(new_samples(plan)):,} of {order.at_least:,} new samples."


def _remembered(made: Manifest, judged: Manifest) -> Manifest:
    """The manifest, with the counts that a release row shows; judged: what the gate found."""
    removed = sum(len(rows) for rows in made["removed"].values())
    new = {
        config: sum(len(ids) for path, ids in made["added"].items() if path.startswith(f"{config}/"))
        for config in CONFIGS
    }
    counts = {
        **made["counts"],
        "new": new,
        "held": made["held"],
        "removed": removed,
        "tombstones": made["tombstones"],
        "gate": judged,
    }
    return {**made, "counts": counts}


def _adopt(target: Target) -> None:
    """Record a release that the target holds and that nobody lived to record.

    Raises:
        PublishError: what the target holds was made elsewhere, or what was published there is gone.
    """
    state = target.state()
    published = Release.objects.published().filter(target=target.name)
    if state is None:
        if published.exists():
            raise PublishError(
                f"{target.name} is empty, but {published.count()} releases were published there. Bring it "
                "back from a copy, or set another RELEASE_DIR or HUB_DATASET to publish everything anew."
            )
        return
    sent = Release.objects.filter(target=target.name, manifest__key=state["key"]).first()
    if sent is None:
        raise PublishError(
            f"{target.name} holds a release that this site did not make; adding to it could publish "
            "samples twice. Set another RELEASE_DIR or HUB_DATASET."
        )
    if sent.outcome != Release.Outcome.PUBLISHED:
        record(sent, target.revision())


@transaction.atomic
def record(release: Release, commit: str) -> None:
    """The target has the release: write down the place of every sample in it."""
    made = release.manifest
    entries = {entry["path"]: entry for entry in made["shards"]}
    for path, ids in made["added"].items():
        Publication.objects.bulk_create(_publications(release, entries[path], ids), ignore_conflicts=True)
    for path, rows in made["removed"].items():
        found = Publication.objects.filter(target=release.target, shard=path, removed_in=None)
        key = "sample__in" if entries[path]["config"] in OF_SAMPLES else "sample__recording__in"
        found.filter(**{key: rows}).update(removed_in=release)
    release.publish(commit=commit)


def _publications(release: Release, entry: Manifest, ids: list[str]) -> Iterator[Publication]:
    """Rows are samples, or stand for all accepted samples of a recording."""
    if entry["config"] in OF_SAMPLES:
        found = Sample.objects.filter(id__in=ids)
    else:
        found = Sample.objects.filter(recording_id__in=ids).exclude(label="")
    for sample, label in found.values_list("id", "label"):
        yield Publication(
            release=release,
            target=release.target,
            sample_id=sample,
            config=entry["config"],
            split=entry["split"],
            shard=entry["path"],
            label=label,
        )


@contextmanager
def beating(release: Release) -> Iterator[None]:
    """Say every 20 s that the worker lives, however long an upload takes."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(BEAT_SECONDS):
            try:
                release.beat()
            except DatabaseError as error:
                log.warning("Release %s missed a heartbeat: %s", release.pk, error)
        connection.close()

    thread = threading.Thread(target=beat, name=f"release-{release.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
