"""Where a request came from, kept as a keyed hash whose key is drawn anew every day and stored nowhere.

Two people at one address within a day are known to be so, and nothing else is: no address is written down,
and when the key has gone from the cache, a hash that was kept says nothing about anybody
(docs/privacy.md).
"""

import hmac
import logging
import secrets
import time
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from redis import RedisError

from accounts.models import Sighting

log = logging.getLogger(__name__)

DAY: Final = 24 * 3600
LENGTH: Final = 16
"""Hexadecimal digits that are kept: enough to tell the addresses of a day apart."""

HOME_BITS: Final = 64
"""Of an IPv6 address: the rest is drawn anew by every device, a home keeps these."""

KEY_DAYS: Final = 2
"""How long the key of a day lies in the cache: hashes of that day are made until it ends."""

ASKED_AGAIN: Final = 60.0
"""Seconds after which a process asks the cache again for the key of the day, which every take needs."""

_known: Final[dict[date, tuple[float, bytes]]] = {}
"""The key of today, and until when it is not asked for again."""

KEPT: Final = timedelta(days=7)
"""How long it is kept that somebody was at a hash; moderators see who was at one together."""

APART: Final = 600
"""Seconds within which the same person at the same address is noted once."""

MOST_SPEAKERS: Final = 200
"""Who has recorded from one address within a day, the newest of them: a school has many."""


def located(address: str) -> IPv4Address | IPv6Address | None:
    """An address of the network; None of what is none.

    A socket of IPv6 tells of one of IPv4 as `::ffff:192.0.2.1`. All of those would be one home, and none of
    them outside the house.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found


@lru_cache(maxsize=10_000)
def home(address: str) -> str:
    """The address, or of IPv6 the network of the home; "" of what is none."""
    found = located(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, HOME_BITS), strict=False))
    return str(found or "")


def hashed(address: str) -> str:
    """16 hexadecimal digits, alike for all requests of one day from one address; "" where there is none.

    Whoever comes back tomorrow is somebody new.
    """
    whole = home(address)
    if not whole:
        return ""
    return hmac.digest(_key(timezone.now().date()), whole.encode(), "sha256").hex()[:LENGTH]


def note_speaker(address: str, contributor: UUID) -> None:
    """Remember for a day that somebody records from there. Of an address inside a house or a server nothing
    is kept: behind a proxy everybody would seem to be one person."""
    if not _is_public(address):
        return
    try:
        key = _speakers_key(address)
        before = [each for each in cache.get(key, ()) if each != contributor.hex]
        cache.set(key, [*before, contributor.hex][-MOST_SPEAKERS:], timeout=DAY)
    except (OSError, RedisError) as error:  # a take is worth more than this
        log.warning("The cache does not answer, so that one take is served at its own address too: %s", error)


def note_sighting(address: str, contributor: UUID) -> None:
    """Write down that somebody records, votes or reports from there, for `KEPT`; of a public address only, as
    in `note_speaker`. A cache that is away costs a row and nothing else."""
    if not _is_public(address):
        return
    try:
        here = hashed(address)
        if cache.add(f"address:seen:{here}:{contributor.hex}", 1, timeout=APART):
            Sighting.objects.create(contributor_id=contributor, address=here)
    except (OSError, RedisError) as error:
        log.warning("The cache does not answer, so that it is not noted who shares an address: %s", error)


def forget_sightings() -> int:
    """Delete those that have been kept for `KEPT`; how many there were."""
    return Sighting.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]


def speakers(address: str) -> Iterable[UUID]:
    """Who has recorded from there within a day."""
    return [UUID(each) for each in cache.get(_speakers_key(address), ())] if _is_public(address) else []


def _speakers_key(address: str) -> str:
    return f"address:speakers:{hashed(address)}"


def _key(day: date) -> bytes:
    ends, key = _known.get(day, (0.0, b""))
    if time.monotonic() >= ends:
        name = f"address:key:{day.isoformat().replace('-', '')}"  # strftime takes longer than the hash
        key = str(cache.get_or_set(name, _drawn, timeout=KEY_DAYS * DAY)).encode()
        _known.clear()  # that of yesterday with it
        _known[day] = time.monotonic() + ASKED_AGAIN, key
    return key


def _drawn() -> str:
    return secrets.token_hex(32)


def _is_public(address: str) -> bool:
    found = located(address)
    return found is not None and found.is_global
