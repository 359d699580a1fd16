"""What a player hears of the points of a take, read from its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from corpus.marking import N_
from corpus.models import Recording
from rewards.models import Award, Bonus

TEXTS: Final = {
    "kept": N_("a clear take"),
    "needed": N_("just what the collection lacks"),
    "short": N_("little was said before it"),
    "held": N_("a pause that was held"),
    "novel": N_("few have said this"),
    "answered": N_("your answer afterwards"),
    "again": N_("you have said this one before"),
    "many": N_("more moments than count in one take"),
    "day_limit": N_("that was a lot for one day"),
    "fooled_pending": N_("fooled a model; counts once people confirm"),
    "fooled": N_("fooled a model, and people agree"),
    "quest": N_("today’s quest done"),
    "taken_back": N_("taken back"),
    "given_back": N_("given back"),
    "listened": N_("listened"),
    "gold_right": N_("right"),
    "gold_wrong": N_("not quite"),
}
"""Code of a part to English words, which the page says in the language of its player."""


class Earned(NamedTuple):
    """All that a take has earned.

    Attributes:
        total: points of its lines.
        parts: {why, points} of all of them, in their order.
        pending: points that wait for people.
    """

    total: int
    parts: Sequence[Mapping[str, Any]]
    pending: int

    @classmethod
    def by(cls, lines: Sequence[Award], pending: int) -> "Earned":
        """By these lines alone."""
        return cls(sum(line.points for line in lines), [part for line in lines for part in line.why], pending)


def told(recording: Recording, earned: Earned | None = None) -> dict[str, Any] | None:
    """What the player hears of the points of a take: `{total, pending, parts}`; None before it has any.

    Args:
        earned: by whoever has just written all of it; None reads the rows.
    """
    total, parts, pending = earned or _read(recording)
    if not parts:
        return None
    sums: dict[str, int] = {}
    for part in parts:
        sums[part["why"]] = sums.get(part["why"], 0) + part["points"]
    if pending:
        sums["fooled_pending"] = pending
    told = [{"why": why, "points": sums[why], "text": TEXTS.get(why, why)} for why in sums]
    return {"total": total, "pending": pending, "parts": told}


def _read(recording: Recording) -> Earned:
    rows = Award.objects.filter(recording=recording).order_by("pk")
    bonus = ("sample__bonus__status", "sample__bonus__points")
    found = list(rows.values_list("kind", "turn", "points", "why", *bonus))
    waiting = (Award.Kind.SAMPLE, 0, Bonus.Status.PENDING)
    pending = sum(amount for kind, turn, _, _, status, amount in found if (kind, turn, status) == waiting)
    return Earned(sum(each[2] for each in found), [part for each in found for part in each[3]], pending)
