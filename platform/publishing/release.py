"""One release from beginning to end: plan, build, send, record."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from accounts.models import User
from publishing.arrivals import adopt, record, tag
from publishing.models import Confirmation, Moved, NotConfirmed, PublishError, Release
from publishing.planning import manifest as plans
from publishing.planning import selection
from publishing.planning.manifest import CONFIGS
from publishing.targets.current import current_target
from publishing.targets.folder import Target
from publishing.targets.hub import HubTarget
from publishing.writing.build import Manifest, build

log = logging.getLogger(__name__)

BEAT_SECONDS = 20


PLANS = 3
"""How often a release is planned anew because somebody else changed the target meanwhile."""


def publish(asked_by: User | None = None, *, removals_only: bool = False) -> Release:
    """Make the next release and return its row, whatever came of it.

    May run twice without harm. What reached the target although its answer was lost is recognised by the
    key in its manifest, and recorded first. `removals_only`: only take out what must be gone.

    Raises:
        AlreadyRunning: another release is being made; this call leaves no row.
    """
    target = current_target()
    release = Release.objects.begin(target=target.name, asked_by=asked_by)
    try:
        with _beating(release):
            _run(release, target, removals_only)
    except PublishError as error:
        release.fail(str(error))
    except Exception:
        release.fail(
            "The site met a fault of its own; its log says more. Tell whoever runs it, then publish again."
        )
        raise
    return release


def _run(release: Release, target: Target, removals_only: bool) -> None:
    _check_confirmed(target)
    for left in reversed(range(PLANS)):
        try:
            _attempt(release, target, removals_only)
        except Moved:
            if not left:
                raise
            log.info("Release %s is planned anew: %s changed meanwhile", release.pk, target.name)
        else:
            return


def _check_confirmed(target: Target) -> None:
    """Setting HUB_DATASET alone makes nobody's voice public."""
    if isinstance(target, HubTarget) and Confirmation.find(target.name) is None:
        raise NotConfirmed(
            f"Nobody has confirmed yet that releases may go to the Hub dataset {target.name}. A publisher "
            "does so once, on the page of releases or with `manage.py publish --confirm`; until then nothing "
            "leaves."
        )


def _attempt(release: Release, target: Target, removals_only: bool) -> None:
    adopt(target)
    plan = plans.plan(
        [] if removals_only else selection.moments(target.name),
        [] if removals_only else selection.turns(target.name),
        selection.placed(target.name),
        selection.gone(target.name),
    )
    if plan.empty:
        release.nothing_new({**plan.totals(), "held": len(plan.held)})
        return
    number = Release.objects.next_number(target.name)
    with target.staging() as folder:
        made = build(plan, target, folder, number, release.beat)
        if not (made["added"] or made["removed"]):
            release.nothing_new({**_remembered(made)["counts"]})
            return
        release.built(_remembered(made))
        commit = target.put(folder, f"Release {number}")
    record(release, commit)
    tag(release, target)


def _remembered(made: Manifest) -> Manifest:
    """The manifest, with the counts that a release row shows."""
    removed = sum(len(rows) for rows in made["removed"].values())
    new = {
        config: sum(len(ids) for path, ids in made["added"].items() if path.startswith(config))
        for config in CONFIGS
    }
    counts = {
        **made["counts"],
        "new": new,
        "held": made["held"],
        "removed": removed,
        "tombstones": made["tombstones"],
        "left_out": made.pop("left_out"),
    }
    return {**made, "counts": counts}


@contextmanager
def _beating(release: Release) -> Iterator[None]:
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
