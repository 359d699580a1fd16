"""What leaves the dataset with the next release, and why."""

from collections import Counter
from itertools import islice
from typing import Any, Final, NamedTuple

from corpus.marking import N_
from corpus.models import Sample
from moderation.serving import reports
from publishing.planning.manifest import Plan
from publishing.planning.pairs import GAMES

AT_ONCE: Final = 500
"""Ids in one query: SQLite takes some thousands at most."""

WITHDRAWN, PERSONAL, REJECTED = "withdrawn", "personal", "rejected"
BLOCKED, RELABELLED, BESIDE, TALK = "blocked", "relabelled", "beside", "talk"

REASONS: Final = {
    WITHDRAWN: N_("taken back by the speaker"),
    PERSONAL: N_("personal data or somebody else's voice in the recording"),
    REJECTED: N_("rejected after publication"),
    BLOCKED: N_("the speaker is blocked"),
    RELABELLED: N_("given another label after publication"),
    BESIDE: N_("leaves with another moment of its recording"),
    TALK: N_("leaves with another moment of its talk"),
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


class _Known(NamedTuple):
    """What is known of a sample: its status, or PERSONAL, its label, and whether its speaker is blocked."""

    status: str = Sample.Status.WITHDRAWN
    label: str = ""
    blocked: bool = False
    game: str = ""


def _reasons(samples: set[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    ids = iter(sorted(samples))
    while some := list(islice(ids, AT_ONCE)):
        rows = Sample.objects.filter(pk__in=some)
        columns = ("id", "status", "reason", "label", "recording__contributor__blocked_at", "game")
        for id_, status, reason, label, blocked, game in rows.values_list(*columns):
            kind = PERSONAL if status == Sample.Status.REJECTED and reason in reports.OF_A_PERSON else status
            found[str(id_)] = _Known(kind, label, blocked is not None, game)
    return found


def _first(of: _Known | None, published: str) -> str:
    known = of or _Known()
    by_status = {PERSONAL: PERSONAL, Sample.Status.WITHDRAWN: WITHDRAWN, Sample.Status.REJECTED: REJECTED}
    if known.status in by_status:
        return by_status[known.status]
    if known.blocked:
        return BLOCKED
    if known.label != published:
        return RELABELLED
    return TALK if known.game in GAMES else BESIDE
