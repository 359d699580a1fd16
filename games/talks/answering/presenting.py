"""What a moderator sees and hears of a report of a talk: both voices, the last minute first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import Recording
from games.talks import reporting
from games.talks.models import Side
from moderation.answering import hearing, wording
from moderation.serving.reports import OF_A_PERSON

SHOWN: Final = 50
"""Reports in the list beside the one that is answered; the count says how many there are."""

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
        return self.take is not None and hearing.has_sound(self.take)

    @property
    def seconds(self) -> float:
        """That have to be heard."""
        return hearing.seconds_of_last(self.take) if self.take is not None and self.has_sound else 0.0

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
        return hearing.was_heard(heard, self.seconds) if self.has_sound else not self.is_awaited


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
