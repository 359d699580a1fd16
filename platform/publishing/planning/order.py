"""What a release is asked to be, and how a plan is known again. Pure."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from publishing.planning.manifest import AUDIO, TURNS, Moment, Plan, Turn


class Candidate(Protocol):
    """A row that may leave: a moment of a recording, or a whole one."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...


AnyCandidate = TypeVar("AnyCandidate", bound=Candidate)


@dataclass(frozen=True, slots=True)
class Order:
    """Narrows what is added. What must leave the dataset leaves with every release.

    Attributes:
        languages: ISO 639-1; empty for all.
        accepted_before: recordings with a moment that was accepted later wait; None for no quarantine.
        at_least: new samples below which nothing is published, unless something must leave.
        fingerprint: of the plan that somebody has looked at; empty where nobody has.
    """

    languages: frozenset[str] = frozenset()
    accepted_before: datetime | None = None
    at_least: int = 0
    fingerprint: str = ""

    def admitted(self, rows: Iterable[AnyCandidate], young: Collection[str]) -> list[AnyCandidate]:
        """Those of its languages; `young`: recordings still in quarantine."""
        return [
            each
            for each in rows
            if (not self.languages or each.language in self.languages) and recording_of(each) not in young
        ]


EVERYTHING = Order()
"""All that may leave, as soon as anything changes."""


def recording_of(row: Candidate) -> str:
    return str(getattr(row, "recording", row.id))


def new_rows(plan: Plan) -> Iterable[tuple[str, str, Moment | Turn]]:
    """(configuration, split, row) of all that a plan adds, in its order."""
    for split, moments in plan.audio.items():
        yield from ((AUDIO, split, moment) for moment in moments)
    for split, turns in plan.turns.items():
        yield from ((TURNS, split, turn) for turn in turns)


def new_samples(plan: Plan) -> set[str]:
    """Ids of the samples that a plan adds."""
    return {row.id for config, _, row in new_rows(plan) if config != TURNS}


def fingerprint(plan: Plan, number: int) -> str:
    """SHA-256, in hexadecimal, of everything that release of that number would add and take out."""
    digest = hashlib.sha256(f"{number}\n".encode())
    for config, split, row in new_rows(plan):
        digest.update(f"+{config}/{split} {row!r}\n".encode())
    for placed in sorted(plan.removed, key=lambda placed: (placed.shard, placed.row, placed.sample)):
        digest.update(f"-{placed!r}\n".encode())
    return digest.hexdigest()
