"""One run, asked for by a person, a preview or a schedule; whoever is to be told is told."""

from typing import Final

from django.conf import settings

from accounts.models import User
from publishing import release as releases
from publishing.faults import PublishError
from publishing.models import Preview, Release, ReleaseSchedule
from publishing.notices import telling
from publishing.planning.order import EVERYTHING, Order
from publishing.preview import making
from publishing.targets.current import current_target
from publishing.targets.folder import Target

UNAUTHORISED: Final = (
    "The release is for %s on the Hub, but the site has no token. Set HF_TOKEN to one that may write there, "
    "or leave the repository of the schedule empty."
)


def publish(asked_by: User | None = None, order: Order = EVERYTHING, target: Target | None = None) -> Release:
    """The next release, to where the site publishes unless told otherwise.

    Raises:
        AlreadyRunning: another release is being made; this call leaves no row.
    """
    return _told(releases.publish(asked_by, order=order, target=target))


def publish_preview(preview: Preview, asked_by: User | None = None) -> Release:
    """Publish what was looked at, and nothing else; when it has changed, a new preview shows how.

    Raises:
        AlreadyRunning: another release is being made; this call leaves no row.
    """
    target = target_of(preview.schedule)
    release = releases.publish(asked_by, order=preview.order(), target=target, schedule=preview.schedule)
    if release.outcome == Release.Outcome.CHANGED:
        order = Order(frozenset(preview.languages), preview.accepted_before)
        release.shows(_anew(preview, order, target, asked_by))
    else:
        release.shows(preview)
    return _told(release)


def _anew(preview: Preview, order: Order, target: Target, asked_by: User | None) -> Preview:
    made = Preview.ask(
        target.name, order=order, asked_by=asked_by, schedule=preview.schedule, instead_of=preview
    )
    making.fill(made, target)
    return made


def run(schedule: ReleaseSchedule) -> Release:
    """What a schedule asks for, now.

    Raises:
        AlreadyRunning: another release is being made; this call leaves no row.
    """
    if schedule.dry_run:
        return _told(_rehearse(schedule))
    target = _target_or_none(schedule)
    if target is None:
        return _told(_refused(schedule))
    return _told(releases.publish(order=schedule.order(), target=target, schedule=schedule))


def _rehearse(schedule: ReleaseSchedule) -> Release:
    target = _target_or_none(schedule)
    if target is None:
        return _refused(schedule)
    release = Release.objects.begin(target=target.name, schedule=schedule)
    preview = Preview.ask(target.name, order=schedule.order(), schedule=schedule)
    try:
        with releases.beating(release):
            making.fill(preview, target, release.beat)
    finally:
        if preview.status in {Preview.Status.READY, Preview.Status.EMPTY}:
            release.rehearsed(preview)
        else:
            release.fail(preview.error)
    return release


def _refused(schedule: ReleaseSchedule) -> Release:
    release = Release.objects.begin(target=schedule.target, schedule=schedule)
    release.fail(UNAUTHORISED % schedule.target)
    return release


def target_of(schedule: ReleaseSchedule | None) -> Target:
    """Where a schedule's releases go; without one, where the site publishes.

    Raises:
        PublishError: it is a repository on the Hub, and the site has no token.
    """
    target = _target_or_none(schedule) if schedule else current_target()
    if target is None:
        raise PublishError(UNAUTHORISED % (schedule.target if schedule else ""))
    return target


def _target_or_none(schedule: ReleaseSchedule) -> Target | None:
    if schedule.target and not settings.HF_TOKEN:
        return None
    return current_target(schedule.target)


def _told(release: Release) -> Release:
    telling.tell(release)
    return release
