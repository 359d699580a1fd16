"""One release from beginning to end: plan, build, send, record."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from accounts.models import User
from publishing.arrivals import adopt, record, tag
from publishing.columns import COLUMNS
from publishing.faults import Moved, NotConfirmed, PlanChanged, PublishError
from publishing.gate.deciding import gate
from publishing.models import Confirmation, Release, ReleaseSchedule, SpeakerSplit
from publishing.planning import selection
from publishing.planning.fingerprint import fingerprint, new_samples
from publishing.planning.manifest import CONFIGS, Plan
from publishing.planning.order import EVERYTHING, Order
from publishing.targets.current import current_target
from publishing.targets.folder import Target, explained
from publishing.targets.hub import HubTarget
from publishing.writing.build import Manifest, build

log = logging.getLogger(__name__)

BEAT_SECONDS = 20

PLANS = 3
"""How often a release is planned anew because somebody else changed the target meanwhile."""


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
    _check_confirmed(target)
    for left in reversed(range(PLANS)):
        try:
            _attempt(release, target, order)
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


def _attempt(release: Release, target: Target, order: Order) -> None:
    adopt(target)
    plan, splits = selection.read(target.name, order)
    number = Release.objects.next_number(target.name)
    _check_looked_at(plan, number, order)
    if plan.empty or _too_few(plan, order):
        release.nothing_new({**plan.totals(), "held": len(plan.held)}, _so_far(plan, order))
        return
    SpeakerSplit.objects.remember(splits)
    with target.staging() as folder:
        with explained(folder):
            made = build(plan, COLUMNS, target, folder, number, release.beat)
        if not (made["added"] or made["removed"]):
            release.nothing_new(_remembered(made, {})["counts"])
            return
        release.built(_remembered(made, gate(folder, made, target.fetch)))
        commit = target.put(folder, f"Release {number}")
    record(release, commit)
    tag(release, target)


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
        "left_out": made["left_out"],
    }
    rest = {name: value for name, value in made.items() if name != "left_out"}
    return {**rest, "counts": counts}


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
