"""One contributor as a moderator sees them: how their takes fared over time, and what was done about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from accounts.models import Contributor
from charts import kinds
from charts.drawing import Chart
from charts.kinds import Whisker
from moderation.belief.proportions import NEWEST, Change, Interval, change, wilson
from moderation.models import Appeal, Cluster, MassAct
from moderation.people import watching

BLOCKS: Final = 6
"""Stretches of `NEWEST` decisions that are drawn, the newest of them."""

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Record:
    """What the page of a person shows beside standing and blocks.

    Attributes:
        accepted: of the decided samples of theirs, with its interval; None of none.
        change: the newest decisions beside those before; None with too few.
        why: reasons to look, in words.
    """

    decided: int
    accepted: Interval | None
    change: Change | None
    chart: Chart | None
    why: list[str]
    appeals: list[Appeal]
    clusters: list[Cluster]
    acts: list[MassAct]


def of(person: Contributor) -> Record:
    """Ten queries."""
    seen = watching.see([person.pk])[person.pk]
    decided = seen.outcomes
    return Record(
        decided=len(decided),
        accepted=wilson(sum(decided), len(decided)),
        change=change(decided),
        chart=picture(decided),
        why=[gettext(watching.REASONS[code][1]) for code in seen.why()],
        appeals=list(person.appeals.select_related("answered_by").order_by("-pk")[:SHOWN]),
        clusters=list(Cluster.objects.of(person).order_by("-last_at")[:SHOWN]),
        acts=list(person.mass_acts.select_related("moderator").order_by("-pk")[:SHOWN]),
    )


def picture(decided: Sequence[bool]) -> Chart | None:
    """The share of accepted takes in stretches of `NEWEST` decisions, the newest stretch below."""
    ends = range(len(decided), 0, -NEWEST)[:BLOCKS]
    stretches = [decided[max(0, end - NEWEST) : end] for end in reversed(ends)]
    lines = [_line(each, place == len(stretches) - 1) for place, each in enumerate(stretches)]
    if not lines:
        return None
    said = "; ".join(each.words for each in lines)
    sentence = gettext("Share of accepted takes, the oldest decisions above: %(said)s") % {"said": said}
    return (
        kinds.whiskers(lines, sentence + "; ".join(each.words for each in lines), "whiskers")
        if lines
        else None
    )


def _line(decided: Sequence[bool], newest: bool) -> Whisker:
    hits, of = sum(decided), len(decided)
    found = wilson(hits, of) or Interval(0.0, 0.0, 1.0)
    name = gettext("newest") if newest else gettext("before")
    words = gettext("%(hits)s of %(of)s accepted") % {"hits": hits, "of": of}
    return Whisker(name, words, found.value, found.low, found.high)
