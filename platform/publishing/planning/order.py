"""What a release is asked to be. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


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
        removals_only: nothing is added; only what must leave leaves.
    """

    languages: frozenset[str] = frozenset()
    accepted_before: datetime | None = None
    at_least: int = 0
    fingerprint: str = ""
    removals_only: bool = False

    def admitted(self, rows: Iterable[AnyCandidate], young: Collection[str]) -> list[AnyCandidate]:
        """Those of its languages; `young`: recordings still in quarantine."""
        if self.removals_only:
            return []
        return [
            each
            for each in rows
            if (not self.languages or each.language in self.languages) and recording_of(each) not in young
        ]


EVERYTHING = Order()
"""All that may leave, as soon as anything changes."""

REMOVALS = Order(removals_only=True)
"""Nothing new: what must be gone goes."""


def recording_of(row: Candidate) -> str:
    return str(getattr(row, "recording", row.id))
