"""Who of a study is paid, and why: the one rule, for the participant's page and the operator's list. Pure.

What is counted is what the site found when it first listened to a take. Whoever takes something back later,
or asks to be forgotten, has done the work all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from moderation.belief.ladder import FLOOR, LEAST

TRIES: Final = 3
"""Takes that count as tries, for each one that is asked for: the others were refused, each with a reason."""


STANDING: Final = "standing"
BLOCKED: Final = "blocked"
"""Codes of why somebody is not let in."""


class Pay(Enum):
    """What becomes of a participant."""

    PAY = "pay"
    REFUSE = "refuse"
    SCREENED = "screened"
    WAIT = "wait"


class Why(Enum):
    """The reason, one of these for everybody."""

    DONE = "done"
    NOT_LET_IN = "not_let_in"
    BLOCKED = "blocked"
    EARS = "ears"
    TRIES = "tries"
    UNFINISHED = "unfinished"
    JUDGING = "judging"
    AT_WORK = "at_work"


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody has done in a study.

    Attributes:
        each: takes or votes that the study asks for.
        kept: of theirs that are of use.
        refused: code of the reason to how many takes were refused for it.
        waiting: takes that nobody has listened to yet.
        known: votes on clips whose answer is known.
        right: of those, the right ones.
        screened: code of why they were not let in; empty of those who were.
        blocked: why a moderator has blocked them; empty of all others.
        over: whether their time is over, or their place was given to somebody else.
    """

    each: int
    kept: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    known: int = 0
    right: int = 0
    screened: str = ""
    blocked: str = ""
    over: bool = False

    @property
    def tries(self) -> int:
        return self.kept + self.waiting + sum(self.refused.values())

    @property
    def may_try(self) -> bool:
        """Whether another take or vote counts as work: neither the number nor the tries are used up."""
        return self.kept + self.waiting < self.each and self.tries < self.each * TRIES


@dataclass(frozen=True, slots=True)
class Verdict:
    """Paid or not, and the reason."""

    pay: Pay
    why: Why


def verdict(done: Done) -> Verdict:
    """The rule, from the first line that fits. Nobody is refused without a reason."""
    if done.screened:
        return Verdict(Pay.SCREENED, Why.NOT_LET_IN)
    if done.blocked:
        return Verdict(Pay.REFUSE, Why.BLOCKED)
    if done.kept >= done.each:
        heard = hears(done.known, done.right)
        return Verdict(Pay.PAY, Why.DONE) if heard else Verdict(Pay.REFUSE, Why.EARS)
    if done.waiting:
        return Verdict(Pay.WAIT, Why.JUDGING)
    if not done.may_try:
        return Verdict(Pay.REFUSE, Why.TRIES)
    if done.over:
        return Verdict(Pay.REFUSE, Why.UNFINISHED)
    return Verdict(Pay.WAIT, Why.AT_WORK)


def hears(known: int, right: int) -> bool:
    """Whether somebody listened rather than guessed, by the floor that votes of everybody have
    (`moderation.belief.ladder`); with fewer known clips than say anything, they did."""
    return known < LEAST or right / known >= FLOOR
