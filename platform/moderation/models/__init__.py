"""What people said, and what follows for whom to believe. Votes, reviews and versions are only ever added."""

from moderation.models.appealing import Appeal, AppealQuerySet
from moderation.models.deciding import Lean, Recheck, Recut, Review, ReviewQuerySet
from moderation.models.desk import Desk, Lease, LeaseQuerySet, SavedView
from moderation.models.people import Block, Standing, TrustRun, TrustRunQuerySet
from moderation.models.reporting import Report, ReportQuerySet
from moderation.models.together import AgreementRun, Alpha, Coincidence, CrowdSwitch, People
from moderation.models.undoing import MassAct, MassActQuerySet, MassLine
from moderation.models.voting import Serving, ServingQuerySet, Vote
from moderation.models.watching import Cluster, ClusterQuerySet, Watch

__all__ = [
    "AgreementRun",
    "Alpha",
    "Appeal",
    "AppealQuerySet",
    "Block",
    "Cluster",
    "ClusterQuerySet",
    "Coincidence",
    "CrowdSwitch",
    "Desk",
    "Lean",
    "Lease",
    "LeaseQuerySet",
    "MassAct",
    "MassActQuerySet",
    "MassLine",
    "People",
    "Recheck",
    "Recut",
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
    "Watch",
]
