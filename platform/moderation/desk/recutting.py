"""Moving a cut within the pause that it stands in: where it may go, and what follows.

What models said of the old place becomes history by itself, since a score says after how many moves it was
asked for. The models are asked about the new one behind the moderator's back, who may decide meanwhile.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Act, JournalEntry, User
from corpus.broker import hand_over
from corpus.marking import N_
from corpus.models import OPEN, SAMPLE_RATE, Sample, StatusMoved
from moderation.models import Recut, Serving

RECUT: Final = "games.judging.tasks.recut"
"""By name: only a game knows how a sample is weighed afterwards."""

SERVED: Final = timedelta(hours=1)
"""For so long a listener may vote on what they were served."""

OUTSIDE: Final = N_("There is nothing to cut there: it is outside the pause and the speech around it.")
INSIDE: Final = N_("That is inside speech. Press again if you mean it; a cut belongs into the pause.")
JUDGED: Final = N_(
    "Listeners have heard it as it is cut now, and there it would be another moment. Reject it instead."
)
PUBLISHED: Final = N_(
    "It is in a release, and what is published is never rewritten. If the cut is wrong, reject it."
)
UNMOVED: Final = N_("It is cut there already.")
SOMEBODY_ELSES: Final = N_("Another moment of this take is cut there.")


class CannotMove(Exception):
    """The cut stays where it is; the message says why, to be translated."""


class InsideSpeech(CannotMove):
    """It would stand inside speech, and nobody has said that this is meant."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a cut may stand, in samples at 16 kHz on the clock of the take.

    Attributes:
        first: where the speech before the pause begins.
        start, end: the pause, in which it may stand anywhere.
        last: where the speech after it ends; `end` where there is none.
        went_on: whether the speaker goes on after the pause.
    """

    first: int
    start: int
    end: int
    last: int
    went_on: bool

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and the last place where it may stand at all; at `last` begins another pause."""
        return self.first + 1, self.last - 1 if self.last > self.end else self.end

    def holds(self, cut: int) -> bool:
        """Whether it may stand there at all."""
        first, last = self.bounds
        return first <= cut <= last

    def is_silent(self, cut: int) -> bool:
        return self.start <= cut <= self.end


def room(sample: Sample) -> Room:
    """That of the place where its game had cut it, however often it was moved since."""
    first = Recut.objects.filter(sample=sample).order_by("pk").first() if sample.recuts else None
    cut = first.was if first else sample.cut
    silence, went_on = (first.silence, first.went_on) if first else (sample.silence, sample.went_on)
    spans = sample.recording.speech
    begin, stop = max(
        ((start, end) for start, end in spans if sample.start <= start < cut), default=(sample.start, cut)
    )
    after = min((end for start, end in spans if start >= cut and end > cut + silence), default=0)
    last = max(after, cut + silence) if went_on else cut + silence
    return Room(begin, min(stop, cut), cut + silence, last, went_on)


@transaction.atomic
def move(sample: Sample, moderator: User, cut: int, *, inside: bool = False) -> Recut:
    """Cut an open sample elsewhere, and have it scored and settled anew.

    Args:
        cut: sample index at 16 kHz on the clock of the take.
        moderator: who has said what they hear.
        inside: they have said twice that it is to stand inside speech.

    Raises:
        CannotMove: see its words; InsideSpeech where saying it again helps.
        StatusMoved: it is decided, withdrawn, or was moved meanwhile. Nothing is written.
    """
    if sample.status not in OPEN:
        raise StatusMoved(f"{sample} is not open")
    where = room(sample)
    silent, stays = where.is_silent(cut), where.is_silent(cut) and where.is_silent(sample.cut)
    _must_fit(sample, where, cut, inside=inside, stays=stays)
    row = Recut(
        sample=sample,
        moderator=moderator,
        was=sample.cut,
        silence=sample.silence,
        went_on=sample.went_on,
        cut=cut,
        inside=not silent,
    )
    _move(sample, cut, where.end - cut if silent else 0, where.went_on or not silent)
    row.save(force_insert=True)
    was, now = row.was / SAMPLE_RATE, cut / SAMPLE_RATE
    JournalEntry.write(Act.MOVED, moderator, sample=sample.pk, text=f"{was:.2f} s to {now:.2f} s")
    if stays:  # the same speech before it: its words are still its words
        sample.transcripts.filter(recut=sample.recuts - 1).update(recut=sample.recuts)
    transaction.on_commit(partial(hand_over, RECUT, str(sample.pk), what=f"the new cut of {sample.pk}"))
    return row


def waits(sample: Sample) -> bool:
    """Whether models are yet to be asked about where it is cut now."""
    return sample.recuts > 0 and Recut.objects.filter(sample=sample, scored_at=None).exists()


def _must_fit(sample: Sample, where: Room, cut: int, *, inside: bool, stays: bool) -> None:
    """Raises as `move`. `stays`: in the pause, where it was before."""
    if not where.holds(cut):
        raise CannotMove(OUTSIDE)
    if cut == sample.cut:
        raise CannotMove(UNMOVED)
    if sample.publications.exists():
        raise CannotMove(PUBLISHED)
    if not stays and _is_heard(sample):
        raise CannotMove(JUDGED)
    if not (inside or where.is_silent(cut)):
        raise InsideSpeech(INSIDE)


def _is_heard(sample: Sample) -> bool:
    """Whether listeners have voted on it as it is cut now, or have it before them."""
    before_them = Serving.objects.waiting().filter(served_at__gt=timezone.now() - SERVED)
    return sample.votes.exists() or before_them.filter(sample=sample).exists()


def _move(sample: Sample, cut: int, silence: int, went_on: bool) -> None:
    try:
        with transaction.atomic():
            sample.move_cut(cut=cut, silence=silence, went_on=went_on)
    except IntegrityError as error:
        raise CannotMove(SOMEBODY_ELSES) from error
