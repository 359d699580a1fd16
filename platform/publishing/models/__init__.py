"""What left the house, what is about to, when it goes by itself, and who is told."""

from publishing.models.hub import Confirmation, Erasure
from publishing.models.notices import Delivery, Event, Subscription
from publishing.models.previews import Preview, is_repository, target_name
from publishing.models.publications import Publication
from publishing.models.releases import (
    STALE,
    Release,
    ReleaseQuerySet,
    SpeakerSplit,
    SpeakerSplitQuerySet,
)
from publishing.models.schedules import Frequency, ReleaseSchedule, ScheduleQuerySet

__all__ = [
    "STALE",
    "Confirmation",
    "Delivery",
    "Erasure",
    "Event",
    "Frequency",
    "Preview",
    "Publication",
    "Release",
    "ReleaseQuerySet",
    "ReleaseSchedule",
    "ScheduleQuerySet",
    "SpeakerSplit",
    "SpeakerSplitQuerySet",
    "Subscription",
    "is_repository",
    "target_name",
]
