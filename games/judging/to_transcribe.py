"""The takes whose words are yet to be written down and read: a row for each, which outlives the broker.

And what their game knows of those words.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils import timezone

from corpus.broker import overdue
from corpus.models import SAMPLE_RATE, Recording, Sample
from games.catalogue import registry
from games.catalogue.base import Event, Span, Take
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


def lost(now: datetime, wait: timedelta, most: int) -> list[UUID]:
    """Recordings whose words nobody has finished for `wait`, and then for twice as long after every sweep."""
    rows = Words.objects.filter(overdue("moved_at", now, wait), done_at=None)
    if wait:
        patience = ExpressionWrapper(F("moved_at") + (F("moved_at") - F("created_at")), DateTimeField())
        rows = rows.annotate(patience=patience).filter(overdue("patience", now, timedelta()))
    return list(rows.order_by("created_at").values_list("recording_id", flat=True)[:most])


def stamp(swept: list[UUID]) -> None:
    """Say that a sweep has sent them on."""
    Words.objects.filter(recording_id__in=swept, done_at=None).update(moved_at=timezone.now())


def shown(recording: Recording) -> Callable[[Sample], str]:
    """What the game of a take knows to be said by each of its moments."""
    game = registry.source(recording.game)
    length = recording.samples * SAMPLE_RATE // recording.sample_rate
    take = as_take(recording, length, ())
    return lambda sample: game.known_words(take, sample.cut, sample.silence, recording.language)


def as_take(
    recording: Recording,
    samples: int,
    speech: Iterable[Sequence[int]],
    partner: Iterable[Sequence[int]] | None = None,
) -> Take:
    """The take as its game sees it, on the audio clock; `samples` and [start, end) of `speech` at 16 kHz.

    Args:
        partner: [start, end) of the speech of the other player, if there is one and it is known.
    """
    return Take(
        samples=samples,
        speech=tuple(Span(start, end) for start, end in speech),
        events=tuple(Event.read(event, recording.sample_rate) for event in recording.timeline),
        prompt=recording.prompt,
        partner=None if partner is None else tuple(Span(start, end) for start, end in partner),
    )
