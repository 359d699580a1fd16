"""How much may come in within a quarter of an hour, of one person and from one address, and how much one
process takes in a minute. What somebody may say in a whole day is the ladder's (`games.play.allowance`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from accounts import addresses
from accounts.limits import counting
from accounts.limits.counting import Exceeded
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
        counting.count(TAKES, contributor.pk)
        counting.count(MEGABYTES, contributor.pk, megabytes)
        counting.count(TAKES_OF_AN_ADDRESS, here)
        counting.count(MEGABYTES_OF_AN_ADDRESS, here, megabytes)
        counting.count(TAKES_OF_A_PROCESS)
        counting.count(MEGABYTES_OF_A_PROCESS, amount=megabytes)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Exceeded as exceeded:
        raise Refused(FAULTS[exceeded.limit.per], exceeded.wait) from None
