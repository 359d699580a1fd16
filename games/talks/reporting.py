"""A side reports the other: the talk ends, the two never meet again, and moderators are told.

Where there is a moment that the other was heard in, the report is one of `moderation`, of the last of them:
with it comes the sound before, and the take is kept from others. Until then, and of a side that has no take
or one without moments, it waits on a page of its own (`games.talks.answering`).
"""

import logging
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts import addresses
from corpus.models import OPEN, Recording, Sample, StatusMoved
from games.talks import keeping
from games.talks.keeping import Ending
from games.talks.models import Side, Talk
from moderation.models import Report
from moderation.serving import reports
from moderation.serving.standing import Listener

FILED_WITHIN: Final = addresses.KEPT
"""Of a report, however late it came: after that no take of its talk is judged any more, and the hash of where
it came from is gone."""

UPHELD: Final = "report upheld"
"""By whom moments are rejected that were found after a moderator had answered."""

MODERATOR: Final = "moderator "
"""Before the number of one, where something was moved by them."""

log = logging.getLogger(__name__)


def report(side: Side, reason: str, address: str) -> Ending:
    """End the talk for it, and note who said what; said of a talk that has ended, it is kept all the same.

    Args:
        reason: a code of `Report.Reason`.
        address: where it came from; "" where that is not known.
    """
    other = Side.objects.filter(talk=side.talk_id).exclude(pk=side.pk).first()
    if other is not None:  # alone, there is nobody
        side.say_of_the_other(Report.Reason(reason).value, addresses.hashed(address))
    ending = keeping.end(side.talk_id, Talk.Why.REPORTED)
    if other is not None:
        _part(side, other)
    return ending


def _part(side: Side, other: Side) -> None:
    """End whatever else goes on between the two, or is yet to begin: an invitation that was accepted before
    the report would bring them together again. Whoever was reported learns nothing of it there."""
    theirs = Talk.objects.of(side.contributor).filter(pk__in=_talks_of(other))
    keeping.end_all(theirs.exclude(pk=side.talk_id))


def _talks_of(side: Side) -> QuerySet[Side, Any]:
    return Side.objects.filter(contributor=side.contributor_id).values("talk")


def file() -> None:
    """File what was reported in talks whose takes are judged by now. Again, it changes nothing."""
    since = timezone.now() - FILED_WITHIN
    lately = Side.objects.waiting().filter(talk__status=Talk.Status.KEPT, reported_at__gt=since)
    for side in lately.select_related("contributor"):
        if (moment := _last_moment(side)) is not None:
            _file(side, moment)
    for side in _with_moments_found_since(since):
        reject(side)
    Side.objects.exclude(address="").filter(reported_at__lte=since).update(address="")


def _with_moments_found_since(reported: datetime) -> QuerySet[Side]:
    """Reports that a moderator upheld, of whose other a moment has been found, or was not yet open, then."""
    found = Sample.objects.filter(status__in=OPEN, recording__talk_side__talk=OuterRef("talk"))
    left = found.exclude(recording__talk_side=OuterRef("pk")).exclude(moved_by__startswith=MODERATOR)
    upheld = Side.objects.filter(report_status=Side.Reported.UPHELD, reported_at__gt=reported)
    return upheld.filter(Exists(left))


def reject(side: Side, by: str = "") -> None:
    """What was said of the other is so: no moment of their take is of use.

    Args:
        by: the moderator who says so, now; "": one said so before the moments were known, and whatever was
            decided of a moment since then stands.
    """
    take = take_of_other(side)
    for moment in take.cuts.all() if take is not None else ():
        if by:
            with suppress(StatusMoved):  # it was still open
                moment.reopen(by=by, disputed=True)
        elif moment.moved_by.startswith(MODERATOR):
            continue
        with suppress(StatusMoved):  # taken back meanwhile, or decided by people
            moment.reject(by=by or UPHELD, reason=side.report)


def take_of_other(side: Side) -> Recording | None:
    """What is kept of whom this side reported."""
    other = Side.objects.filter(talk=side.talk_id).exclude(pk=side.pk).select_related("recording").first()
    return other.recording if other is not None else None


def _file(side: Side, moment: Sample) -> None:
    try:
        if not _is_filed(side, moment):
            who = Listener(side.contributor, address=side.address)
            reports.report(moment, who, side.report, from_within=True)
        side.answer(Side.Reported.FILED)
    except StatusMoved:
        log.info("A report of talk %s was answered while it was filed", side.talk_id)


def _last_moment(side: Side) -> Sample | None:
    """Of the other's take."""
    take = take_of_other(side)
    if take is None or take.status != Recording.Status.LISTENED:
        return None
    standing = Sample.objects.exclude(status=Sample.Status.WITHDRAWN).select_related("recording")
    return standing.filter(recording=take).order_by("-cut").first()


def is_of_one_of_the_two(report: Report) -> bool:
    """Whether somebody reported whom they talked with: then it is of the talk, whatever moment carries it."""
    talks = Talk.objects.filter(sides__recording=report.sample.recording_id)
    return talks.filter(pk__in=Side.objects.filter(contributor=report.contributor_id).values("talk")).exists()


def _is_filed(side: Side, moment: Sample) -> bool:
    theirs = Report.objects.filter(contributor=side.contributor, sample__recording=moment.recording_id)
    return theirs.exists()
