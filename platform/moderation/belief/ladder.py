"""What each person may do, by how many known clips they have heard rightly. Pure; docs/trust.md shows it.

Whoever is new costs nothing to make: a browser without cookies is one. So a new listener's word is worth
half, and their reports hide little; both grow with clips whose answer is known, which nobody can skip ahead
to. Every figure is one of ours.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of the table.

    Attributes:
        name: as docs/trust.md has it.
        known: clips with a known answer that were heard rightly, from which on one stands here.
        weight: of a vote, 0 to 1: what its log-odds are multiplied by.
        next_a_minute: how often the next clip may be asked for within a minute.
        open_reports: reports that may wait for a moderator at a time, until one was upheld.
        proven_reports: the same from then on.
        reports_a_day: reports within 24 hours.
        minutes_a_day: of sound that they may record from midnight to midnight, UTC; a take that was begun
            within them counts whole.
        points_a_day: what takes of such a day earn at most; in full up to three quarters, then half.
        trusted: one report of theirs alone keeps a take out of releases, and their votes may decide a sample
            together with others' (`moderation.crowd.rule`).
    """

    name: str
    known: int
    weight: float
    next_a_minute: int
    open_reports: int
    proven_reports: int
    reports_a_day: int
    minutes_a_day: int
    points_a_day: int
    trusted: bool = False


GUEST: Final = Rung(
    "new listener",
    0,
    weight=0.5,
    next_a_minute=20,
    open_reports=3,
    proven_reports=5,
    reports_a_day=5,
    minutes_a_day=60,
    points_a_day=1_000,
)
LISTENER: Final = Rung(
    "listener",
    5,
    weight=1.0,
    next_a_minute=30,
    open_reports=3,
    proven_reports=10,
    reports_a_day=10,
    minutes_a_day=90,
    points_a_day=1_500,
)
TRUSTED: Final = Rung(
    "trusted listener",
    50,
    weight=1.0,
    next_a_minute=60,
    open_reports=3,
    proven_reports=20,
    reports_a_day=20,
    minutes_a_day=120,
    points_a_day=2_000,
    trusted=True,
)
MODERATOR: Final = Rung(
    "moderator",
    0,
    weight=1.0,
    next_a_minute=120,
    open_reports=50,
    proven_reports=50,
    reports_a_day=100,
    minutes_a_day=240,
    points_a_day=2_000,
    trusted=True,
)

LADDER: Final = (GUEST, LISTENER, TRUSTED, MODERATOR)
"""From the lowest; a moderator stands on the last one by their right, whatever they have heard."""

RIGHT: Final = 0.75
"""Share of all their known clips that a trusted listener has heard rightly: what the rule of the crowd
believes of each of them (`moderation.belief.trust.VOTER_RELIABILITY`). Who always says the commoner of two
labels stays above the floor below, and would have 50 right after a hundred."""

NEWEST: Final = 20
"""Known clips, the newest of them, that say whether somebody listens."""

LEAST: Final = 10
"""Known clips before anybody is said not to listen: six wrong of ten happen to somebody who is right in
three of four once in fifty."""

FLOOR: Final = 0.5
"""Share of known clips heard rightly under which votes are kept and do not count. A guess among the five
labels is right in one of five."""

RISES: Final = 0.6
"""Share from which on they count again by themselves; above the floor, so that nobody goes to and fro."""

DISMISSED: Final = 3
"""Reports that were dismissed, and more than twice as many as were upheld: then a reporter cries wolf."""


def rung(known: int, of: int = 0, *, decides: bool, quarantined: bool) -> Rung:
    """Where somebody stands.

    Args:
        known: clips with a known answer that they have heard rightly.
        of: clips with a known answer that they have heard at all.
        decides: whether they may review.
        quarantined: whether their votes do not count for now.
    """
    if decides:
        return MODERATOR
    if quarantined:
        return GUEST
    if known >= TRUSTED.known and known >= RIGHT * of:
        return TRUSTED
    return LISTENER if known >= LISTENER.known else GUEST


def listens(answers: list[bool], *, quarantined: bool) -> bool:
    """Whether the votes of somebody count, by their newest known clips; with too few of them as before.

    Args:
        answers: whether each of the `NEWEST` known clips was heard rightly.
    """
    if len(answers) < LEAST:
        return not quarantined
    return sum(answers) / len(answers) >= (RISES if quarantined else FLOOR)


def cries_wolf(upheld: int, dismissed: int) -> bool:
    """Whether reports hide nothing from others any longer; they are still answered, one at a time."""
    return dismissed >= DISMISSED and dismissed > 2 * upheld
