"""Taking back: the status at once and in one transaction, the audio right after it is committed.

A storage that is down keeps nobody from withdrawing. The row then still names its audio, which is how
`corpus.housekeeping.forget_expired` finds what is left to delete.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from accounts.contributors import forgotten
from accounts.models import Act, Contributor, JournalEntry, User
from accounts.personal import erasing, ledger
from corpus.models import Recording, RetentionRun, Sample, StatusMoved

logger = logging.getLogger(__name__)

withdrawn = Signal()
"""Takes were withdrawn and that is committed; sent with `recordings`, their ids, and `by` whom."""

everything = Signal()
"""Somebody takes back all that they said, and stays: what is no take yet as well. Sent with `contributor`, in
one transaction with their takes."""

STORAGE_ERRORS = (OSError, BotoCoreError, ClientError)

# A storage that refused this often is down; the next run tries again.
ENOUGH_FAILURES = 20

# Takes in one run; the next run takes the next ones.
BATCH = 1_000


def withdraw(recordings: Iterable[Recording], *, by: str, reason: str = "withdrawn") -> None:
    """Withdraw takes with all their samples; withdrawing again only retries the deletion."""
    takes = list(recordings)
    with transaction.atomic():
        for recording in takes:
            _withdraw_row(recording, by, reason)
        entries = [ledger.Entry(ledger.TAKE, str(take.pk)) for take in takes]
        transaction.on_commit(partial(ledger.note, entries))
        transaction.on_commit(partial(_delete_all, takes))
        told = {"recordings": [take.pk for take in takes], "by": by}
        transaction.on_commit(partial(withdrawn.send, Recording, **told))


@transaction.atomic
def withdraw_all(contributor: Contributor) -> None:
    """All takes of somebody, and what is on its way to become one; their consent stays."""
    withdraw(Recording.objects.of(contributor).not_withdrawn(), by="speaker")
    everything.send(Contributor, contributor=contributor)


@transaction.atomic
def withdraw_for_others(recordings: Iterable[Recording], moderator: User, reason: str) -> None:
    """A moderator takes out what must be gone, for good."""
    takes = list(recordings)
    withdraw(takes, by=f"moderator {moderator.pk}", reason=reason[:80])
    for take in takes:
        text = f"{reason} · take {take.pk}"
        JournalEntry.write(Act.WITHDREW, moderator, speaker=take.contributor.speaker, text=text)


def forget(contributor: Contributor) -> None:
    """Everything: the takes, the consent, the account's tie, and what the inventory says. Safe to repeat."""
    withdraw(Recording.objects.of(contributor).not_withdrawn(), by="speaker", reason="forgotten")
    with transaction.atomic():
        contributor.withdraw_consent()
        contributor.unlink()
        forgotten.send(Contributor, contributor=contributor)
        erasing.forget_voice(contributor)
        transaction.on_commit(partial(ledger.note, [ledger.Entry.of_voice(contributor)]))


def forget_expired() -> RetentionRun:
    """Finish deletions that failed, delete refused takes after RETENTION_DAYS, and say what happened."""
    run = RetentionRun.objects.create()
    _withdraw_stray_samples()
    refused_before = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    # Read before the first write: SQLite refuses to turn an open, outdated read into a write.
    for recording in list(Recording.objects.to_erase(refused_before)[:BATCH]):
        error = delete_audio(recording)
        run.deleted += not error
        run.failed += bool(error)
        run.error = error or run.error
        if run.failed >= ENOUGH_FAILURES:
            break
    run.finished_at = timezone.now()
    run.save()
    return run


def delete_audio(recording: Recording) -> str:
    """Delete the file and what was measured on it. Returns what the storage said when it refused, else ""."""
    try:
        # The take's own last: a row that names it is found again by whoever finishes what failed.
        for name in filter(None, (recording.agent_audio, recording.audio)):
            default_storage.delete(name)
    except STORAGE_ERRORS as error:
        logger.warning(
            "The audio of take %s could not be deleted and will be tried again: %s", recording, error
        )
        return str(error)[:300] or type(error).__name__
    recording.erased()
    return ""


def _withdraw_row(recording: Recording, by: str, reason: str) -> None:
    try:
        recording.withdraw(by=by, reason=reason)
    except StatusMoved:
        # Only withdrawn rows cannot be withdrawn: somebody else was faster, in another tab.
        recording.refresh_from_db()


def _delete_all(recordings: list[Recording]) -> None:
    """Until the storage refuses one: who takes everything back does not wait for its silence each time."""
    for recording in recordings:
        if delete_audio(recording):
            return


def _withdraw_stray_samples() -> None:
    """A worker may have named cuts of a take in the moment in which it was withdrawn."""
    stray = Sample.objects.filter(recording__status=Recording.Status.WITHDRAWN)
    stray.withdraw_all(by="retention", reason="take withdrawn", at=timezone.now())
