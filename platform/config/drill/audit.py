"""What became of every take that a player was told is stored: asked of database and store, past the site."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, LiteralString

from config.drill import faults
from config.scaled.topology import Topology

LOOKED: Final = 1.0
"""Seconds between two looks at what is unfinished."""

UNFINISHED: Final = """
    SELECT (SELECT count(*) FROM corpus_recording WHERE status = 'stored')
         + (SELECT count(*) FROM corpus_sample WHERE status IN ('captured', 'scored'))
         + (SELECT count(*) FROM inference_words WHERE done_at IS NULL)
"""
TWICE: Final = """
    SELECT (SELECT count(*) FROM (
              SELECT sha256 FROM corpus_recording GROUP BY sha256 HAVING count(*) > 1) AS takes)
         + (SELECT count(*) FROM (
              SELECT sample_id FROM inference_score
              GROUP BY sample_id, scorer, revision, offset_ms, input, recut HAVING count(*) > 1) AS scores)
"""
ROWS: Final = "SELECT id::text, status, audio FROM corpus_recording WHERE id = ANY(%s::uuid[])"
SCORED: Final = """
    SELECT count(DISTINCT sample.recording_id) FROM inference_score AS score
    JOIN corpus_sample AS sample ON sample.id = score.sample_id
"""
LAID_ASIDE: Final = "SELECT count(*) FROM games_deadletter WHERE dead_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Audit:
    """Takes, by what became of them.

    Attributes:
        acknowledged: of which a player was told *stored*.
        stored: of those, with a row and an object in the store.
        judged: of those, listened to or refused with a reason. scored: takes with an answer of a model.
        lost: acknowledged, and without row or object.
        doubled: stored twice, or answers of a model that stand twice.
        unfinished: takes, moments and words that still wait for a worker, and takes that wait in the spool.
        laid_aside: tasks that were given up.
        given_up: takes that a player could not bring to *stored* however often they were sent.
    """

    acknowledged: int
    stored: int
    judged: int
    scored: int
    lost: int
    doubled: int
    unfinished: int
    laid_aside: int
    given_up: int

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled, left unfinished or given up."""
        return not (self.lost or self.doubled or self.unfinished or self.laid_aside or self.given_up)

    def figures(self) -> dict[str, int]:
        return asdict(self)


def settle(topology: Topology, patience: float) -> int:
    """Wait until nothing is unfinished; how much still is."""
    end = time.monotonic() + patience
    while (left := _unfinished(topology)) and time.monotonic() < end:
        time.sleep(LOOKED)
    return left


def audit(topology: Topology, acknowledged: Sequence[str], given_up: int) -> Audit:
    """Count, as things stand now."""
    there = set(faults.objects(topology))
    with faults.database(topology) as rows:
        found = {pk: (status, audio) for pk, status, audio in rows.execute(ROWS, [list(acknowledged)])}
    stored = {pk for pk, (_, audio) in found.items() if audio in there}
    return Audit(
        acknowledged=len(set(acknowledged)),
        stored=len(stored),
        judged=sum(found[pk][0] in ("listened", "refused") for pk in stored),
        scored=_number(topology, SCORED),
        lost=len(set(acknowledged) - stored),
        doubled=_number(topology, TWICE),
        unfinished=_unfinished(topology),
        laid_aside=_number(topology, LAID_ASIDE),
        given_up=given_up,
    )


@dataclass(frozen=True, slots=True)
class Emptied:
    """A bucket that somebody emptied: `held` takes had sound, of `told` it is said now that they are lost."""

    held: int
    told: int


def empty_the_bucket(topology: Topology, say: Callable[[str], None]) -> Emptied:
    """What nobody can bring back is at least told: a look through the storage finds each."""
    held = _number(topology, "SELECT count(*) FROM corpus_recording WHERE status IN ('stored', 'listened')")
    say(f"The bucket is emptied: {faults.empty_bucket(topology)} objects are gone.")
    topology.manage("verify")
    return Emptied(held, _number(topology, "SELECT count(*) FROM corpus_recording WHERE status = 'lost'"))


def _unfinished(topology: Topology) -> int:
    """In the database, and on the way from the spool to the store."""
    return _number(topology, UNFINISHED) + sum(1 for _ in topology.spool.rglob("*.flac"))


def _number(topology: Topology, question: LiteralString) -> int:
    with faults.database(topology) as rows:
        found: Any = rows.execute(question).fetchone()
    return int(found[0])
