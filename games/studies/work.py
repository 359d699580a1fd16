"""What counts in a study: written when a take is stored, and when it was listened to; of votes both at once.

Nobody who takes part in no study notices: one look along an index for each take.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from corpus.models import Recording
from games.studies import figures
from games.studies.models import REFEREE, Participant, Seat, Work
from moderation.models import Vote

WAITS: Final = Exists(Work.objects.filter(recording=OuterRef("pk"), outcome=Work.Outcome.WAITING))
"""Of a recording: whether it is work that waits to be listened to."""

AT_WORK: Final = Exists(
    Seat.objects.filter(contributor=OuterRef("contributor"), participant__status=Participant.Status.OPEN)
)
"""Of a row with a contributor: whether they have a seat in a study that goes on."""


def take(recording: Recording) -> None:
    """Count a stored take as work, if its speaker is at work; once, however often it was sent."""
    seat = _at_work(recording.contributor_id, recording.game, recording.language)
    if seat is not None and not Work.objects.filter(recording=recording).exists():
        _count(seat, Work(seat=seat, recording=recording))


def vote(made: Vote, known: str | None) -> None:
    """Count a vote as work, if its listener is at work.

    Args:
        known: the right label, where that is known.
    """
    seat = _at_work(made.contributor_id, REFEREE, made.sample.recording.language)
    if seat is not None:
        right = made.label == known if known else None
        _count(seat, Work(seat=seat, known=right, outcome=Work.Outcome.KEPT))


def kept(recording: Recording) -> None:
    """It was listened to, and is of use."""
    _found(recording, outcome=Work.Outcome.KEPT)


def refused(recording: Recording, reason: str) -> None:
    """It was listened to, and is of no use."""
    _found(recording, outcome=Work.Outcome.REFUSED, reason=reason)


def refused_for_words(recording: Recording, reason: str) -> None:
    """Its words, read behind the player's back, are of no use: that counts against nobody who is done."""
    at_work = Work.objects.filter(seat__participant__status=Participant.Status.OPEN)
    at_work.filter(recording=recording).update(outcome=Work.Outcome.REFUSED, reason=reason)


def _found(recording: Recording, **values: str) -> None:
    Work.objects.filter(recording=recording, outcome=Work.Outcome.WAITING).update(**values)


def _at_work(contributor: UUID, game: str, language: str) -> Seat | None:
    """The seat that a take or a vote counts for: of several the one its owner came to last."""
    seats = Seat.objects.filter(contributor=contributor, participant__status=Participant.Status.OPEN)
    theirs = seats.filter(study__game=game, study__language=language)
    return theirs.select_related("study").order_by("-came_at").first()


def _count(seat: Seat, work: Work) -> None:
    """Write it, unless number or tries are used up; two at once wait for each other at their participant."""
    with transaction.atomic():
        held = Participant.objects.select_for_update().filter(pk=seat.participant_id)
        participant = held.filter(status=Participant.Status.OPEN).first()
        if participant is not None and figures.of(seat.study, participant).may_try:
            work.at = timezone.now()
            work.save(force_insert=True)
