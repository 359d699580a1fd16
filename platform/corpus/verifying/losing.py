"""Takes whose sound the storage does not hold any more, though nobody took it back: lost, and found again.

What is lost leaves the queues, the listeners and the releases, and its speaker and the operator are told. Its
row stays as it is, so that a copy which is brought back puts everything where it was.
"""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Act, JournalEntry
from corpus.audio import Damage
from corpus.models import Recording, StatusMoved

log = logging.getLogger(__name__)

YOUNG: Final = timedelta(minutes=2)
"""A take that is newer may lie in the spool of another machine; it is asked for again first."""


def is_lost(recording: Recording, error: Exception, *, by: str) -> bool:
    """What a worker asks who could not read the sound of a take: whether it is lost from now on.

    False: it was taken back meanwhile, or is so young that asking again is better.
    """
    young = timezone.now() - YOUNG < recording.captured_at < timezone.now() + YOUNG
    why = Damage.MISSING if isinstance(error, FileNotFoundError) else Damage.NOT_SOUND
    return not young and lose(recording, why, by=by)


def lose(recording: Recording, why: str, *, by: str) -> bool:
    """Whether this made it a lost one; another worker may have, or its speaker was faster."""
    try:
        with transaction.atomic():
            recording.lose(by=by)
            _note(Act.LOST, recording, by, why)
    except StatusMoved:
        return False
    log.error("The audio of take %s is lost: %s (%s)", recording.pk, why, recording.audio)
    return True


def find(recording: Recording, *, by: str) -> None:
    """Its sound is there, as it was stored: if it was a lost one, it is none any more."""
    if recording.status != Recording.Status.LOST:
        return
    try:
        with transaction.atomic():
            recording.find(by=by)
            _note(Act.FOUND, recording, by, "")
    except StatusMoved:
        return
    log.warning("The audio of take %s is there again (%s)", recording.pk, recording.audio)


def _note(act: Act, recording: Recording, by: str, why: str) -> None:
    text = f"{why} · take {recording.pk}" if why else f"take {recording.pk}"
    JournalEntry.write(act, None, program=by, speaker=recording.contributor.speaker, text=text)
