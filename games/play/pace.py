"""How much may come in within a quarter of an hour, of one person and from one address, and how much one
process takes in a minute. What somebody may say in a whole day is the ladder's (`games.play.allowance`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from accounts import addresses
from accounts.limits import counting
from accounts.limits.counting import Counted, Exceeded
from accounts.limits.table import (
    MEGABYTES,
    MEGABYTES_OF_A_PROCESS,
    MEGABYTES_OF_AN_ADDRESS,
    ROUNDS,
    TAKES,
    TAKES_OF_A_PROCESS,
    TAKES_OF_AN_ADDRESS,
    Per,
)
from accounts.models import Contributor
from corpus.refusals import Fault, Refused

MEGABYTE: Final = 1_000_000

FAULTS: Final = {
    Per.CONTRIBUTOR: Fault.TOO_MUCH_AT_ONCE,
    Per.ADDRESS: Fault.TOO_MANY_AT_YOUR_ADDRESS,
    Per.PROCESS: Fault.FULL,
}


def count_round(contributor: Contributor) -> None:
    """One more round is asked for. Whoever could send no take now is told before they speak.

    Raises:
        Refused: too_much_at_once.
    """
    with _refusing():
        counting.check(TAKES, contributor.pk)
        counting.check(MEGABYTES, contributor.pk)
        counting.count(ROUNDS, contributor.pk)


def count_take(contributor: Contributor, address: str, size: int) -> None:
    """A take has come, of `size` bytes.

    Raises:
        Refused: too_much_at_once, too_many_at_your_address, or full.
    """
    megabytes, here = -(-size // MEGABYTE), addresses.hashed(address)
    with _refusing():
        counting.count_all(
            Counted(TAKES, contributor.pk),
            Counted(MEGABYTES, contributor.pk, megabytes),
            Counted(TAKES_OF_AN_ADDRESS, here),
            Counted(MEGABYTES_OF_AN_ADDRESS, here, megabytes),
            Counted(TAKES_OF_A_PROCESS),
            Counted(MEGABYTES_OF_A_PROCESS, amount=megabytes),
        )


def count_sound(contributor_id: UUID, address: str, megabytes: int) -> None:
    """So much sound has come of what is yet to be a take.

    Raises:
        Refused: too_much_at_once, too_many_at_your_address, or full.
    """
    with _refusing():
        counting.count_all(
            Counted(MEGABYTES, contributor_id, megabytes),
            Counted(MEGABYTES_OF_AN_ADDRESS, addresses.hashed(address), megabytes),
            Counted(MEGABYTES_OF_A_PROCESS, amount=megabytes),
        )


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Exceeded as exceeded:
        raise Refused(FAULTS[exceeded.limit.per], exceeded.wait) from None
