"""Personal data that somebody heard: reported at once, decided by a moderator."""

from contextlib import suppress
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, QuerySet

from accounts.models import Contributor, User
from corpus.models import Recording, Sample, StatusMoved
from moderation.models import Report, Review

PERSONAL_DATA: Final = "personal_data"
"""Of `moderation.desk.decisions.REASONS`: keeps the whole take out of releases."""


def report(sample: Sample, contributor: Contributor) -> Report:
    """From now on the take is neither served nor published; reporting it again changes nothing."""
    return Report.objects.get_or_create(sample=sample, contributor=contributor)[0]


def standing(recording: str) -> QuerySet[Report]:
    """Reports that no moderator has dismissed, of the take that the outer row names in column `recording`."""
    return Report.objects.standing().filter(sample__recording=OuterRef(recording))


def stand_against(recording: Recording) -> bool:
    """Whether somebody heard personal data in a take and no moderator says otherwise."""
    upheld = recording.cuts.filter(status=Sample.Status.REJECTED, reason=PERSONAL_DATA)
    return upheld.exists() or Report.objects.standing().filter(sample__recording=recording).exists()


@transaction.atomic
def uphold(report: Report, moderator: User) -> None:
    """It is personal data: the sample is rejected for it, wherever it stood.

    Raises:
        StatusMoved: another moderator was quicker.
    """
    by = f"moderator {moderator.pk}"
    report.close(Report.Status.UPHELD, by=by)
    sample = report.sample
    with suppress(StatusMoved):  # it was still open
        sample.reopen(by=by, disputed=True)
    with suppress(StatusMoved):  # taken back meanwhile: there is nothing left to keep in
        sample.reject(by=by, reason=PERSONAL_DATA)
        Review.objects.create(
            sample=sample, moderator=moderator, decision=Review.Decision.REJECT, reason=PERSONAL_DATA
        )


def dismiss(report: Report, moderator: User) -> None:
    """There is nothing personal in it.

    Raises:
        StatusMoved: another moderator was quicker.
    """
    report.close(Report.Status.DISMISSED, by=f"moderator {moderator.pk}")
