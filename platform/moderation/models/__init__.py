"""What people said, and what follows for whom to believe. Votes, reviews and versions are only ever added."""

from moderation.models.deciding import Lean, Recheck, Review, ReviewQuerySet
from moderation.models.desk import Desk, Lease, LeaseQuerySet, SavedView
from moderation.models.people import Block, Standing, TrustRun, TrustRunQuerySet
from moderation.models.reporting import Report, ReportQuerySet
from moderation.models.together import AgreementRun, Alpha, Coincidence, CrowdSwitch, People
from moderation.models.voting import Serving, ServingQuerySet, Vote

__all__ = [
    "AgreementRun",
    "Alpha",
    "Block",
    "Coincidence",
    "CrowdSwitch",
    "Desk",
    "Lean",
    "Lease",
    "LeaseQuerySet",
    "People",
    "Recheck",
    "Report",
    "ReportQuerySet",
    "Review",
    "ReviewQuerySet",
    "SavedView",
    "Serving",
    "ServingQuerySet",
    "Standing",
    "TrustRun",
    "TrustRunQuerySet",
    "Vote",
]
