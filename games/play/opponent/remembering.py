"""What an opponent did in a take that has to be sent again, since the line was lost or the page put away.

The second time nobody listens: the pauses are over. As `inference.live.overheard` is, this is a hint in the
shared cache, which need not have it.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.core.cache import cache

from games.catalogue import opposing
from games.play.session import ReceivedTake

KEPT_SECONDS: Final = 3600
"""A line comes back within minutes; a take that waits for another visit has no duel to tell of."""


def keep(round_id: str, at: int, judged: tuple[int, int, float]) -> None:
    """Keep what was thought at a pause, which the page hears at this sample of its own."""
    cache.set(_key(round_id, at), judged, KEPT_SECONDS)


def moves(take: ReceivedTake) -> tuple[dict[str, Any], ...]:
    """What its opponent did, as events of its timeline: all that is known of one that was sent again."""
    if not take.again:
        return take.moves
    known = {(each["name"], each["at"]) for each in take.moves}
    found = events(_found(take), take.sample_rate, begun=bool(take.moves))
    return (*take.moves, *(each for each in found if (each["name"], each["at"]) not in known))


def events(judged: Iterable[tuple[int, int, float]], rate: int, *, begun: bool) -> list[dict[str, Any]]:
    """Judgements (start and cut at 16 kHz, and how sure) as events at `rate` Hz.

    Args:
        begun: whether it stands there already where the turn began.
    """
    found = []
    for start, cut, p in judged:
        if not begun:
            found.append(opposing.event(opposing.BEGUN, start, rate))
        begun = True
        found.append(opposing.event(opposing.LEANED, cut, rate, f"{p:.3f}"))
    return found


def _found(take: ReceivedTake) -> list[tuple[int, int, float]]:
    paused = [mark.at for mark in take.marks if mark.name == opposing.PAUSED]
    kept = cache.get_many([_key(take.round.id, at) for at in paused])
    return [kept[key] for at in paused if (key := _key(take.round.id, at)) in kept]


def _key(round_id: str, at: int) -> str:
    return f"leaned:{round_id}:{at}"
