"""What a moderator sees and hears of a report of a talk: the other's voice, the last minute first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from accounts.models import Contributor
from corpus import audio
from corpus.models import SAMPLE_RATE, Recording
from games.talks import reporting
from games.talks.models import Side
from moderation.answering import wording
from moderation.serving.reports import OF_A_PERSON

SHOWN: Final = 50
"""Reports in the list beside the one that is answered; the count says how many there are."""

LAST: Final = 60
"""Seconds before the end of the other's take that are heard first: whoever is hurt reports soon."""

CLOSE_ENOUGH: Final = 0.3
"""Seconds that may be missing from what was heard: players stop a little before the end."""

AWAITED: Final = timedelta(hours=1)
"""After which no answer waits any more for a take that could not be made: it is a minute, as a rule."""


@dataclass(frozen=True, slots=True)
class Line:
    """One report.

    Attributes:
        other: who was reported; None of somebody forgotten.
        take: of the other; None where nothing of it was kept, or is not yet.
    """

    side: Side
    other: Contributor | None
    take: Recording | None

    @property
    def reason(self) -> str:
        return wording.reason(self.side.report)

    @property
    def has_sound(self) -> bool:
        take = self.take
        return take is not None and bool(take.audio) and take.status != Recording.Status.WITHDRAWN

    @property
    def seconds(self) -> float:
        """That have to be heard."""
        return min(self.take.seconds, LAST) if self.take is not None and self.has_sound else 0.0

    @property
    def is_awaited(self) -> bool:
        """Whether its sound is yet to come: a report is here before the take is made."""
        ended = self.side.talk.ended_at
        return not self.side.talk.is_done and (ended is None or ended > timezone.now() - AWAITED)

    def was_heard(self, heard: str) -> bool:
        """Whether that much was; where there is no sound, nothing can be, unless it is yet to come.

        Args:
            heard: seconds from its beginning, as the page sent them.
        """
        try:
            if not self.has_sound:
                return not self.is_awaited
            return float(heard) >= self.seconds - CLOSE_ENOUGH
        except ValueError:
            return False


def queue() -> QuerySet[Side]:
    """Those that wait: personal data and other people's voices first, then the oldest."""
    grave = ExpressionWrapper(Q(report__in=OF_A_PERSON), output_field=BooleanField())
    rows = Side.objects.waiting().filter(contributor__blocked_at=None).annotate(grave=grave)
    return rows.select_related("talk", "contributor").order_by("-grave", "reported_at", "pk")


def line(side: Side) -> Line:
    """All that is shown of one."""
    other = Side.objects.filter(talk=side.talk_id).exclude(pk=side.pk).select_related("contributor").first()
    return Line(side, other.contributor if other else None, reporting.take_of_other(side))


def lines() -> list[Line]:
    """The head of the queue."""
    return [line(side) for side in queue()[:SHOWN]]


def sound(take: Recording, seconds: float | None) -> bytes:
    """FLAC, 16 kHz, of the last so many seconds of a take; None: of all of it.

    Raises:
        FileNotFoundError: it was deleted.
    """
    whole = audio.read(take)
    return audio.encode_clip(whole[-round(seconds * SAMPLE_RATE) :] if seconds else whole)
