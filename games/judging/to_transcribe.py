"""The takes whose words are yet to be written down and read: a row for each, which outlives the broker."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils import timezone

from corpus.models import Recording
from inference.models import Words


def note(recording: Recording, *, settled: int) -> bool:
    """Note that a take's words are to be found; whether they are waited for now.

    Args:
        settled: samples that the caller settles in the same transaction. Were there none, the note was made
            when they were settled, or words were not wanted then.
    """
    if not settled:
        return Words.objects.filter(recording=recording, done_at=None).exists()
    Words.objects.bulk_create([Words(recording=recording)], ignore_conflicts=True)
    return True


def note_again(recording: Recording) -> None:
    """Note that a person wrote words down, which the text scorers are to read."""
    now = timezone.now()
    fresh = {"created_at": now, "moved_at": now, "done_at": None}
    Words.objects.update_or_create(recording=recording, defaults=fresh)


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
