"""What leaves the dataset with the next release, and why."""

from collections import Counter
from itertools import islice
from typing import Any, Final

from corpus.marking import N_
from corpus.models import Sample
from moderation.serving import reports
from publishing.planning.manifest import Plan

AT_ONCE: Final = 500
"""Ids in one query: SQLite takes some thousands at most."""

WITHDRAWN, PERSONAL, REJECTED = "withdrawn", "personal", "rejected"
BLOCKED, RELABELLED, BESIDE = "blocked", "relabelled", "beside"

REASONS: Final = {
    WITHDRAWN: N_("taken back by the speaker"),
    PERSONAL: N_("personal data or somebody else's voice in the recording"),
    REJECTED: N_("rejected after publication"),
    BLOCKED: N_("the speaker is blocked"),
    RELABELLED: N_("given another label after publication"),
    BESIDE: N_("leaves with another moment of its recording"),
}
"""In the order in which they are shown; each sample counts under the first that applies."""


def counted(plan: Plan) -> list[list[Any]]:
    """[reason, configuration, how many rows]."""
    why = _reasons({placed.sample for placed in plan.removed})
    published = {(placed.sample, placed.config): placed.label for placed in plan.removed}
    rows = {
        (placed.config, placed.row): _first(why.get(placed.sample), published[placed.sample, placed.config])
        for placed in plan.removed
    }
    found = Counter((reason, config) for (config, _), reason in rows.items())
    return [[reason, config, found[reason, config]] for reason, config in sorted(found)]


def _reasons(samples: set[str]) -> dict[str, tuple[str, str, bool]]:
    """Status, label and reason of each, and whether its speaker is blocked."""
    found: dict[str, tuple[str, str, bool]] = {}
    ids = iter(sorted(samples))
    while some := list(islice(ids, AT_ONCE)):
        rows = Sample.objects.filter(pk__in=some)
        columns = ("id", "status", "reason", "label", "recording__contributor__blocked_at")
        for id_, status, reason, label, blocked in rows.values_list(*columns):
            kind = PERSONAL if status == Sample.Status.REJECTED and reason in reports.OF_A_PERSON else status
            found[str(id_)] = (kind, label, blocked is not None)
    return found


def _first(of: tuple[str, str, bool] | None, published: str) -> str:
    status, label, blocked = of or (Sample.Status.WITHDRAWN, "", False)
    by_status = {PERSONAL: PERSONAL, Sample.Status.WITHDRAWN: WITHDRAWN, Sample.Status.REJECTED: REJECTED}
    if status in by_status:
        return by_status[status]
    if blocked:
        return BLOCKED
    return RELABELLED if label != published else BESIDE
