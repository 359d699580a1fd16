"""What listeners say is wrong with a take: what follows at once, and what follows when a moderator answers.

Anybody may report, and whoever has no cookies is anybody. So one report hides little: the take from whoever
sent it, and from the others as long as few takes are hidden that way. Two people who have nothing to do with
each other, or one who has shown that they listen, take it out of releases too (docs/trust.md).
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from typing import Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Act, Contributor, JournalEntry, User
from corpus.models import Recording, Sample, StatusMoved
from corpus.refusals import Fault, Refused
from moderation.belief import ladder
from moderation.belief.following import follow, in_force, remember
from moderation.models import Recheck, Report, Review, Standing
from moderation.serving import both_sides, standing
from moderation.serving.standing import Listener

PERSONAL_DATA: Final = Report.Reason.PERSONAL_DATA.value
OF_A_PERSON: Final = (PERSONAL_DATA, Report.Reason.ANOTHER_VOICE.value)
"""Upheld, these keep the whole take out of releases for good, and published rows of it are taken out."""

OF_A_MOMENT: Final = (Report.Reason.CUT_OFF.value,)
"""Upheld, these concern the moment that was heard; all others are true of the whole take."""

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)

FROM_ONE_ADDRESS: Final = 6
"""Reports with effects for others, from one address within an hour: as many as two new listeners have."""


@transaction.atomic
def report(sample: Sample, listener: Listener, reason: str, *, from_within: bool = False) -> Report:
    """Keep a report, and do what it may do at once. Reporting the same moment again changes nothing.

    Args:
        from_within: of whoever was in the take. They met the other, who is the only one that they may say it
            of, once: it is kept however many of theirs wait, and believed as far as any of theirs.

    Raises:
        Refused: reports_waiting, reports_today: more than the rung allows.
    """
    _one_at_a_time()
    before = Report.objects.filter(sample=sample, contributor__in=listener.ids).first()
    if before is not None:
        return before
    if not from_within:
        _may_report(listener)
    made = Report.objects.create(
        sample=sample,
        contributor=listener.contributor,
        reason=reason,
        weight=_weight(sample, listener),
        address=listener.address,
    )
    follow([sample.recording_id], fresh=sample.recording)
    made.refresh_from_db()
    return made


def hiding(recording: str) -> QuerySet[Report]:
    """Reports that keep the take from being served which the outer row names in column `recording`."""
    return in_force().filter(hides=True, sample__recording=OuterRef(recording))


def holding(recording: str) -> QuerySet[Report]:
    """Reports that keep that take out of releases."""
    return held().filter(sample__recording=OuterRef(recording))


def held() -> QuerySet[Report]:
    """Reports that keep their takes out of releases."""
    return in_force().filter(holds=True)


def kept_back(recording: Recording) -> bool:
    """Whether a take is hidden or held, or was found wrong, or the other side of its talk: then no page of
    this site shows it."""
    heard = both_sides.moments(recording)
    theirs = in_force().filter(Q(hides=True) | Q(holds=True), sample__in=heard)
    return _is_upheld(recording) or theirs.exists()


def stand_against(recording: Recording) -> bool:
    """Whether somebody found something wrong with a take, or the other side of its talk, and no moderator
    says otherwise: then nothing of it goes to a service outside, however little that somebody is believed."""
    heard = both_sides.moments(recording)
    return _is_upheld(recording) or Report.objects.standing().filter(sample__in=heard).exists()


def _is_upheld(recording: Recording) -> bool:
    """Whether a moderator heard personal data or somebody else's voice in a moment of the take, or of the
    other side of its talk."""
    return (
        both_sides.moments(recording).filter(status=Sample.Status.REJECTED, reason__in=OF_A_PERSON).exists()
    )


def queue(languages: Collection[str] = ()) -> QuerySet[Report]:
    """What a moderator has to answer: personal data and other people's voices first, then what hides a take
    from others, then the oldest. What is in none of their languages, where any are given, stands behind."""
    grave = ExpressionWrapper(Q(reason__in=OF_A_PERSON), output_field=BooleanField())
    rows = Report.objects.waiting().filter(contributor__blocked_at=None).annotate(grave=grave)
    if not languages:
        return rows.order_by("-grave", "-hides", "created_at", "pk")
    theirs = Q(sample__recording__language__in=languages)
    understood = ExpressionWrapper(theirs, output_field=BooleanField())
    return rows.annotate(understood=understood).order_by(
        "-understood", "-grave", "-hides", "created_at", "pk"
    )


@transaction.atomic
def uphold(report: Report, moderator: User) -> None:
    """It is so: the sample is rejected for it, wherever it stood. Whoever said the same of it was right too.

    Raises:
        StatusMoved: another moderator was quicker.
    """
    by, whole = f"moderator {moderator.pk}", report.reason not in OF_A_MOMENT
    _answer(report, Report.Status.UPHELD, by, keeps=whole)
    _note(Act.UPHELD, report, moderator)
    sample = report.sample
    with suppress(StatusMoved):  # it was still open
        sample.reopen(by=by, disputed=True)
    with suppress(StatusMoved):  # taken back meanwhile: there is nothing left to keep in
        sample.reject(by=by, reason=report.reason)
        _instead(sample, moderator, report.reason)


def _instead(sample: Sample, moderator: User, reason: str) -> None:
    """The line of the log, in the place of the decision that had stood: two would stand otherwise, and
    whoever made the first could not take back anything any more. Nobody need hear it a second time."""
    before = Review.objects.standing().filter(sample=sample).order_by("pk").last()
    reject = Review.Decision.REJECT
    Review.objects.create(sample=sample, moderator=moderator, decision=reject, reason=reason, undoes=before)
    Recheck.objects.filter(sample=sample, waits=True).delete()


@transaction.atomic
def dismiss(report: Report, moderator: User) -> None:
    """It is not so.

    Raises:
        StatusMoved: another moderator was quicker.
        OfOneself: it is about the moderator's own take.
    """
    standing.not_oneself(report.sample.recording.contributor, moderator)
    _answer(report, Report.Status.DISMISSED, f"moderator {moderator.pk}", keeps=False)
    _note(Act.DISMISSED, report, moderator)


@transaction.atomic
def dismiss_all(reporter: Contributor, moderator: User) -> int:
    """Dismiss every open report of one person, but of the moderator's own takes; how many there were."""
    rows = Report.objects.waiting().filter(contributor=reporter)
    rows = rows.exclude(sample__recording__contributor__user=moderator)
    takes = list(rows.values_list("sample__recording", flat=True))
    gone = rows.update(**_closed(Report.Status.DISMISSED, f"moderator {moderator.pk}", keeps=False))
    remember([reporter.pk], "dismissed", gone)
    follow(takes)
    if gone:
        text = f"all {gone} of this reporter"
        JournalEntry.write(Act.DISMISSED, moderator, speaker=reporter.speaker, text=text)
    return gone


def _note(act: Act, report: Report, moderator: User) -> None:
    """A line that names the moment, and who had reported it."""
    about = {"sample": report.sample_id, "speaker": report.contributor.speaker}
    JournalEntry.write(act, moderator, text=report.get_reason_display(), **about)


def _one_at_a_time() -> None:
    """One report after the other on the whole site: two at once would count the same takes as hidden."""
    kind = ContentType.objects.get_for_model(Report)
    ContentType.objects.select_for_update(no_key=True).filter(pk=kind.pk).first()


def _may_report(listener: Listener) -> None:
    theirs = Report.objects.filter(contributor__in=listener.ids)
    shown, rung = _shown(listener), standing.rung(listener)
    most = rung.proven_reports if shown.upheld else rung.open_reports
    if shown.wolf:
        most = 1
    if theirs.waiting().count() >= most:
        raise Refused(Fault.REPORTS_WAITING)
    if theirs.filter(created_at__gt=timezone.now() - DAY).count() >= rung.reports_a_day:
        raise Refused(Fault.REPORTS_TODAY)


class _Shown(NamedTuple):
    """What somebody has shown so far, under every name that their browser knows."""

    upheld: int
    wolf: bool
    quarantined: bool


def _shown(listener: Listener) -> _Shown:
    rows = list(Standing.objects.filter(pk__in=listener.ids))
    upheld, dismissed = sum(row.upheld for row in rows), sum(row.dismissed for row in rows)
    wolf = ladder.cries_wolf(upheld, dismissed)
    return _Shown(upheld, wolf, any(row.is_quarantined for row in rows))


def _weight(sample: Sample, listener: Listener) -> Report.Weight:
    """How far a report is believed before a moderator has listened."""
    shown = _shown(listener)
    if shown.quarantined or shown.wolf:
        return Report.Weight.NOTHING
    if standing.rung(listener).trusted:
        return Report.Weight.TRUSTED
    same_take = Report.objects.filter(sample__recording=sample.recording_id, contributor__in=listener.ids)
    lately = Report.objects.filter(
        address=listener.address, created_at__gt=timezone.now() - HOUR, weight=Report.Weight.ONE
    )
    if same_take.exists() or lately.count() >= FROM_ONE_ADDRESS:
        return Report.Weight.NOTHING
    return Report.Weight.ONE


def _answer(report: Report, to: Report.Status, by: str, *, keeps: bool) -> None:
    """Close the report, and with it all open ones that say the same of the same moment."""
    report.close(to, by=by)
    same = Report.objects.waiting().filter(sample=report.sample_id, reason=report.reason)
    reporters = [report.contributor_id, *same.values_list("contributor", flat=True)]
    same.update(**_closed(to, by, keeps=keeps))
    Report.objects.filter(pk=report.pk).update(hides=keeps, holds=keeps)
    remember(reporters, "upheld" if to == Report.Status.UPHELD else "dismissed", 1)
    follow([report.sample.recording_id])


def _closed(to: Report.Status, by: str, *, keeps: bool) -> dict[str, object]:
    return {"status": to, "moved_at": timezone.now(), "moved_by": by, "hides": keeps, "holds": keeps}
