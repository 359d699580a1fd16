"""The words of a settled take: written down, read by the text models, weighed again, and the player told.

Behind the live path and on a queue of its own. Every step looks at the rows first, as in
`games.judging.pipeline`.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from celery import signature
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils import timezone
from kombu.exceptions import OperationalError

from corpus.audio import LazyTake
from corpus.models import Recording, Sample, StatusMoved
from games.catalogue import registry
from games.judging import push, refusals
from games.judging.results import scored_message
from inference.models import Transcript, Words
from inference.running.asking import score_words
from inference.speech import transcripts
from moderation.belief import settling
from moderation.desk.queue import OPEN
from rewards.ledger import earning

log = logging.getLogger(__name__)


def ask(recording: Recording, *, settled: int) -> bool:
    """Note that a take's words are to be found, where they can be; whether they are waited for now.

    Args:
        settled: samples that the caller settles in the same transaction. Were there none, the note was made
            when they were settled, or words were not wanted then.
    """
    if recording.status != Recording.Status.LISTENED or not transcripts.wanted(recording):
        return False
    if not settled:
        return Words.objects.filter(recording=recording, done_at=None).exists()
    Words.objects.bulk_create([Words(recording=recording)], ignore_conflicts=True)
    return True


def again(recording: Recording) -> bool:
    """Note that a person wrote words down, which the text models are to read; whether any is waited for."""
    if recording.status != Recording.Status.LISTENED or not transcripts.readable():
        return False
    now = timezone.now()
    fresh = {"created_at": now, "moved_at": now, "done_at": None}
    Words.objects.update_or_create(recording=recording, defaults=fresh)
    return True


def enqueue(recording_id: UUID) -> None:
    """Hand the words to a worker. When the broker is down the sweeper finds them: the row is the truth."""
    try:
        signature("games.judging.tasks.words", args=[str(recording_id)]).apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take the words of %s, the next sweep will: %s", recording_id, error)


def process(recording_id: UUID) -> None:
    """Bring the words of one take from where they stand to their end.

    Raises:
        Exception: whatever storage, database or models raised; run again, it goes on from there.
    """
    work = Words.objects.filter(recording=recording_id, done_at=None).select_related("recording").first()
    if work is None:
        return
    recording = work.recording
    take = LazyTake(recording)
    try:
        if recording.status == Recording.Status.LISTENED:
            transcripts.transcribe(recording, lambda: take.audio)
            if not refusals.refuse(recording):
                score_words(recording)
                weigh_again(recording, by="words")
    except FileNotFoundError:
        if Recording.objects.not_withdrawn().filter(pk=recording_id).exists():
            raise
    work.finish()
    recording.refresh_from_db(fields=["status"])
    if recording.status == Recording.Status.LISTENED:
        earning.award(recording)  # a text model may be the one that was fooled
        push.push(recording.pk, scored_message(recording))


def weigh_again(recording: Recording, *, by: str) -> None:
    """Give every open sample the dispute that its scores now make. What people decided stays decided."""
    prior = registry.game(recording.game).prior
    with transaction.atomic():
        for sample in recording.cuts.filter(status__in=OPEN).prefetch_related("scores", "votes"):
            with suppress(StatusMoved):  # decided or withdrawn while we were adding up
                settling.settle(sample, prior=prior, language=recording.language, by=by)


def lost(now: datetime, wait: timedelta, most: int) -> list[UUID]:
    """Recordings whose words nobody has finished for `wait`, and then for twice as long after every sweep."""
    rows = Words.objects.filter(done_at=None, moved_at__lte=now - wait)
    if wait:
        patience = ExpressionWrapper(F("moved_at") + (F("moved_at") - F("created_at")), DateTimeField())
        rows = rows.annotate(patience=patience).filter(patience__lte=now)
    return list(rows.order_by("created_at").values_list("recording_id", flat=True)[:most])


def stamp(swept: list[UUID]) -> None:
    """Say that a sweep has sent them on."""
    Words.objects.filter(recording_id__in=swept, done_at=None).update(moved_at=timezone.now())


def forget_withdrawn() -> int:
    """Delete what was written down of samples that their speakers took back; how many there were."""
    return Transcript.objects.filter(sample__status=Sample.Status.WITHDRAWN).delete()[0]
