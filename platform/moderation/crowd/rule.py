"""When listeners together accept a sample, how many of those a moderator hears again, and when they may
accept none any longer. Pure; docs/trust.md has the table, and every figure is one of ours.

Listeners may confirm what the game meant, and nothing else: where they hear another label, a moderator
decides. Models and the game cannot carry a decision, they can only prevent one: the listeners' word alone has
to be sure enough, and so has all evidence together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from moderation.belief import consensus, proportions
from moderation.belief.consensus import Ballot
from moderation.belief.trust import Trust

SURE: Final = 0.95
"""Posterior of the intended label from which on it is accepted."""

LISTENERS: Final = 3
"""Trusted, independent listeners who have to hear the intended label."""

MOST_HEARD: Final = 5
"""Votes of trusted listeners after which no other one is asked: what is not sure by then is a moderator's."""

APART: Final = timedelta(hours=1)
"""Two votes from one address within it are one person's, as far as anybody knows."""

LEAST_AUDITS: Final = 100
"""Audits from which on the share that was wrong is told by itself."""

FIRST_ONE_IN: Final = 4
ONE_IN: Final = 20
"""One in so many accepted samples is audited: until there are `LEAST_AUDITS` of them, and after that."""

MOST_WAITING: Final = 50
"""Audits of a language that may wait for moderators: nothing of it is accepted while so many are unheard."""

MOST_WRONG: Final = 0.02
"""Share of accepted samples that may be wrong."""

LEAST_SURELY: Final = 20
"""Audits from which on the rule stops where the low end of the interval is above `MOST_WRONG`."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One vote that counts, not the speaker's, given blind.

    Attributes:
        person: who voted, as far as anybody can tell.
        trusted: whether they stood on a rung that may decide.
        address: keyed hash of where it came from; "" where that is not known.
    """

    person: str
    agrees: bool
    weight: float
    trusted: bool
    address: str
    at: datetime


def independent(voices: Iterable[Voice]) -> list[Voice]:
    """As many trusted voices for the intended label as come from different people and places.

    Going by time keeps as many as possible of one address: what is left out is within an hour of the last one
    kept. Of whom the place is not known, nobody can say that they are somebody else.
    """
    kept: list[Voice] = []
    for voice in sorted(voices, key=lambda each: each.at):
        if voice.agrees and voice.trusted and voice.address and not any(_same(voice, each) for each in kept):
            kept.append(voice)
    return kept


def _same(one: Voice, other: Voice) -> bool:
    near = one.address == other.address and abs(one.at - other.at) < APART
    return near or one.person == other.person


def decides(voices: Sequence[Voice], dispute: float, believed: Trust) -> bool:
    """Whether listeners are so sure of the intended label that nobody else need decide.

    Args:
        voices: all votes that count; those against the label speak against it whoever they are.
        dispute: 1 minus the posterior from all evidence.
    """
    agree = independent(voices)
    if len(agree) < LISTENERS or 1 - dispute < SURE:
        return False
    among = [*agree, *(voice for voice in voices if not voice.agrees)]
    return consensus.sigmoid(sum(_evidence(voice, believed) for voice in among)) >= SURE


def _evidence(voice: Voice, believed: Trust) -> float:
    return consensus.evidence_of_vote(Ballot(voice.agrees, voice.person, voice.weight), believed)


def one_in(audits: int) -> int:
    """How many accepted samples there are to an audit, after so many audits."""
    return FIRST_ONE_IN if audits < LEAST_AUDITS else ONE_IN


def is_audited(sample_id: UUID, audits: int) -> bool:
    """Whether a moderator hears it again: drawn by its id, so that nobody can choose."""
    return int.from_bytes(sha256(sample_id.bytes).digest()[8:16]) % one_in(audits) == 0


def must_stop(wrong: int, audits: int) -> bool:
    """Whether listeners accept too much that is wrong: surely so, by the low end of Wilson's 95 % interval,
    from `LEAST_SURELY` audits on; or by the share itself, from `LEAST_AUDITS` on."""
    found = proportions.wilson(wrong, audits)
    if found is None:
        return False
    surely = audits >= LEAST_SURELY and found.low > MOST_WRONG
    return surely or (audits >= LEAST_AUDITS and found.value > MOST_WRONG)
