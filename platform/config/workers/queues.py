"""The queues: who works on which, how long a task of each may take, and how much memory that may cost.

One place for what `manage.py worker`, `manage.py scaled` and docker-compose.yml say; a test compares. Pure.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """Seconds that a task may take.

    Attributes:
        soft: after which it is told so by SoftTimeLimitExceeded, and may be tried again.
        hard: after which the process that runs it is killed, and another one started.
    """

    soft: int
    hard: int


LIMITS: Final[dict[str, Limit]] = {
    # A take of a minute is judged in seconds; a machine with ten times as much to do takes ten times as long.
    "takes": Limit(180, 240),
    # Speech recognition on a slow machine, and servers of others that answer late.
    "text": Limit(900, 1_000),
    # Ten recordings with their words, or an upload of many clips, which goes on where it was broken off.
    "rescoring": Limit(3_600, 3_900),
    # A release of a large corpus over a slow line.
    "publishing": Limit(6 * 3_600, 6 * 3_600 + 600),
    # The look through the whole storage, which goes on where it was broken off.
    "housekeeping": Limit(4 * 3_600, 4 * 3_600 + 600),
}

VISIBILITY: Final = max(limit.hard for limit in LIMITS.values()) + 600
"""Seconds after which Redis gives a message to another worker: the first one cannot be at it any longer."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One service of docker-compose.yml.

    Attributes:
        megabytes: of resident memory, after which a process of it is replaced once its task is done. A guard
            against leaks: several times what was measured.
    """

    name: str
    queues: tuple[str, ...]
    concurrency: int
    megabytes: int


WORKERS: Final = (
    Worker("worker-takes", ("takes",), concurrency=2, megabytes=1_024),
    Worker("worker-text", ("text",), concurrency=1, megabytes=4_096),
    Worker("worker-rescoring", ("rescoring",), concurrency=1, megabytes=4_096),
    # Two, so that sweeps go on while a release is made; of releases only one runs at a time.
    Worker("worker-publishing", ("publishing", "housekeeping"), concurrency=2, megabytes=2_048),
)
"""Each queue has its workers: a live take never waits behind transcribing, a release or the whole corpus."""


def megabytes(queues: list[str]) -> int:
    """What a process that works on these queues may hold: the most that any of them may."""
    return max(worker.megabytes for worker in WORKERS if set(worker.queues) & set(queues))
