"""Who sits in a web process: so many players, so many from one address, and of one person three at most.

How many pages somebody has open is known to all processes, by keys in the shared cache that end by themselves
where a process does. The rest each process counts for itself.
"""

from collections import Counter
from typing import Final, Protocol
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from accounts.addresses import home
from accounts.limits.table import SOCKETS, SOCKETS_OF_AN_ADDRESS, most
from corpus.refusals import Fault, Refused

LEASE_SECONDS: Final = 150
"""How long a key outlives its connection's last look at it."""

SILENT_SECONDS: Final = 10.0
"""Without a message for so long, a page gives its seat to a newer one of the same person: one whose line was
lost is still here until it fails to answer, and comes back as a new one."""

FULL_WAIT: Final = 60


class Sitting(Protocol):
    """A connection, as seats know it."""

    address: str
    contributor_id: UUID | None
    lease: str

    def silent(self) -> float:
        """Seconds without a message; 0 while a take is being stored."""

    def give_up(self) -> None:
        """Another page of the same person has the seat now."""


_sitting: set[Sitting] = set()
_at: Counter[str] = Counter()
"""Address to how many of them sit there; "" is nobody's."""


def sit(one: Sitting) -> None:
    """Take a seat in this process.

    Raises:
        Refused: full, or too_many_at_your_address.
    """
    if len(_sitting) >= settings.MAX_PLAYERS:
        raise Refused(Fault.FULL, FULL_WAIT)
    here = home(one.address)
    if here and _at[here] >= most(SOCKETS_OF_AN_ADDRESS, settings.LIMITS):
        raise Refused(Fault.TOO_MANY_AT_YOUR_ADDRESS, FULL_WAIT)
    _sitting.add(one)
    _at[here] += 1


def taken() -> int:
    """How many sit in this process."""
    return len(_sitting)


def claim(contributor_id: UUID) -> str:
    """A key of the shared cache that nobody has; "" where this person has as many as there may be. Blocks."""
    for number in range(most(SOCKETS, settings.LIMITS)):
        key = f"socket:{contributor_id}:{number}"
        if cache.add(key, 1, timeout=LEASE_SECONDS):
            return key
    return ""


def inherit(one: Sitting) -> str:
    """The key of this person's most silent page in this process, which closes.

    Raises:
        Refused: too_many_pages; each of them is at work, or in another process.
    """
    mine = (each for each in _sitting if each.lease and each.contributor_id == one.contributor_id)
    silent = max((each for each in mine if each is not one), key=lambda each: each.silent(), default=None)
    if silent is None or silent.silent() < SILENT_SECONDS:
        raise Refused(Fault.TOO_MANY_PAGES, int(SILENT_SECONDS))
    key, silent.lease = silent.lease, ""
    silent.give_up()
    return key


def keep(key: str) -> None:
    """The connection is still there. Blocks."""
    # One that a restarted Redis has lost is made anew.
    if not cache.touch(key, LEASE_SECONDS):
        cache.add(key, 1, timeout=LEASE_SECONDS)


def leave(one: Sitting) -> None:
    """It has closed; what `claim` gave is to be handed back with `release`."""
    if one not in _sitting:
        return
    _sitting.remove(one)
    here = home(one.address)
    _at[here] -= 1
    if not _at[here]:
        del _at[here]


def release(key: str) -> None:
    """Hand a key back. Blocks."""
    cache.delete(key)
