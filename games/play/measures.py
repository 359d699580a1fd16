"""What this process counts of its players, for whoever watches the site (docs/monitoring.md).

Of a site with several web processes each counts its own, under a name of its own: who adds them up, or asks
for them through a proxy, gets the truth either way. No label here says anything of a person.
"""

import os
from socket import gethostname
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from corpus.refusals import Fault
from games.play import seats

PROCESS: Final = f"{gethostname()}-{os.getpid()}"

SECONDS: Final = (0.05, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300)
"""Upper ends of the histograms: *stored* is to be said within 150 ms, a score within one second."""

_stored = Counter("your_turn_takes_stored", "Takes that were confirmed as stored.", ["process", "game"])
_refused = Counter("your_turn_refused", "What players and their pages were refused.", ["process", "reason"])
_to_stored = Histogram(
    "your_turn_stop_to_stored_seconds",
    "From the end of a take on its socket until its page was told that it is stored.",
    ["process"],
    buckets=SECONDS,
)
_to_scored = Histogram(
    "your_turn_stop_to_scored_seconds",
    "From the end of a take on its socket until its page was told what came of it.",
    ["process"],
    buckets=SECONDS,
)
_to_move = Histogram(
    "your_turn_pause_to_move_seconds",
    "From the message that a player pauses until the opponent's judgement of it.",
    ["process"],
    buckets=SECONDS,
)
_to_move.labels(PROCESS)  # there from the start, where nobody plays against it too
_sockets = Gauge("your_turn_sockets_open", "Players who have a socket open.", ["process"])
_sockets.labels(PROCESS).set_function(seats.taken)


def stored(game: str) -> None:
    """A take is kept; one that was sent twice is confirmed, and counted, twice."""
    _stored.labels(PROCESS, game).inc()


def refused(fault: Fault) -> None:
    _refused.labels(PROCESS, fault.code).inc()


def told_stored(seconds: float) -> None:
    _to_stored.labels(PROCESS).observe(seconds)


def opponent_moved(seconds: float) -> None:
    _to_move.labels(PROCESS).observe(seconds)


def told_score(seconds: float) -> None:
    """The first that a page hears of a take; its words, which follow, are not waited for."""
    _to_scored.labels(PROCESS).observe(seconds)
