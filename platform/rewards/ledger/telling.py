"""What a player hears of the points of a take, read from its rows."""

from typing import Any, Final

from corpus.models import Recording
from rewards.models import Award, Bonus

TEXTS: Final = {
    "kept": "a clear take",
    "needed": "just what the collection lacks",
    "novel": "few have said this",
    "answered": "your answer afterwards",
    "again": "you have said this one before",
    "many": "more moments than count in one take",
    "day_limit": "that was a lot for one day",
    "fooled_pending": "fooled a model; counts once people confirm",
    "fooled": "fooled a model, and people agree",
    "quest": "today’s quest done",
    "taken_back": "taken back",
    "given_back": "given back",
    "listened": "listened",
    "gold_right": "right",
    "gold_wrong": "not quite",
}
"""Code of a part to English words; the page may have its own."""


def told(recording: Recording) -> dict[str, Any] | None:
    """What the player hears of the points of a take: `{total, pending, parts}`; None before it has any."""
    rows = Award.objects.filter(recording=recording).order_by("pk")
    bonus = ("sample__bonus__status", "sample__bonus__points")
    found = list(rows.values_list("kind", "turn", "points", "why", *bonus))
    if not found:
        return None
    sums: dict[str, int] = {}
    for part in (part for _, _, _, why, *_ in found for part in why):
        sums[part["why"]] = sums.get(part["why"], 0) + part["points"]
    waiting = (Award.Kind.SAMPLE, 0, Bonus.Status.PENDING)
    pending = sum(amount for kind, turn, _, _, status, amount in found if (kind, turn, status) == waiting)
    if pending:
        sums["fooled_pending"] = pending
    parts = [{"why": why, "points": sums[why], "text": TEXTS.get(why, why)} for why in sums]
    return {"total": sum(each[2] for each in found), "pending": pending, "parts": parts}
