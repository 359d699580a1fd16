"""One signed request over HTTP, to a server that may hang, drip, lie or be away.

Each request has a loop of its own for as long as it takes: only so does a limit of time hold until the last
byte, whatever the server does; httpx limits every single read. No redirect is followed and no proxy of the
environment is asked, since either would take people's voices where no file of the operator sends them.
"""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Final

import httpx

from inference.remote import wire
from inference.scorers.base import ScorerError

PAUSE: Final = 0.2
"""Seconds before the second attempt; twice as long before each further one."""

AGAIN: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same request may well be answered."""


class NoAnswer(ScorerError):
    """The server is away, or takes too long: whoever else would ask it now waits in vain as well."""


class _Again(Exception):
    """An attempt that another may mend; the message says what happened."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scorer is asked, and under which conditions.

    Attributes:
        address: http or https.
        secret: with which requests are signed.
        seconds: limit of all attempts together.
        attempts: how many at most.
        longest: bytes that an answer may have.
        may_leave_the_house: whether the address may be one that is not private.
    """

    address: str
    secret: str
    seconds: float
    attempts: int
    longest: int
    may_leave_the_house: bool


def post(place: Place, body: bytes) -> bytes:
    """What the server answers to a body of JSON.

    Raises:
        NoAnswer: it is away or too slow.
        ScorerError: it answers something that is no answer, or must not be asked at all.
    """
    try:
        url = httpx.URL(place.address)
    except httpx.InvalidURL as error:
        raise ScorerError(f"Its address is none: {error}.") from error
    if (url.port or 0) > 65_535:
        raise ScorerError(f"Its address is none: there is no port {url.port}.")
    return asyncio.run(_within(place, url, _resolved(place, url), body))


async def _within(place: Place, url: httpx.URL, ips: Sequence[str], body: bytes) -> bytes:
    try:
        async with asyncio.timeout(place.seconds):
            return await _attempts(place, url, ips, body)
    except TimeoutError as error:
        raise NoAnswer(f"It did not answer within {place.seconds:g} seconds.") from error


async def _attempts(place: Place, url: httpx.URL, ips: Sequence[str], body: bytes) -> bytes:
    verify: SSLContext | bool = _certificates() if url.scheme == "https" else False
    async with httpx.AsyncClient(verify=verify, trust_env=False, timeout=place.seconds) as client:
        for attempt in range(1, place.attempts + 1):
            try:
                return await _sent(client, place, url, ips, body)
            except _Again as problem:
                if attempt == place.attempts:
                    raise NoAnswer(f"{problem} Asked {attempt} times.") from problem
                await asyncio.sleep(PAUSE * 2 ** (attempt - 1))
    raise NoAnswer("It was not asked.")


def _resolved(place: Place, url: httpx.URL) -> list[str]:
    """The addresses of the network that are then connected to: looked up twice, they might be others.

    Asked outside the loop, which would start a thread for it and wait for that whatever its own limit; how
    long a look-up may take is the system's to say (resolv.conf).

    Raises:
        ScorerError: people's voices must not go there.
    """
    try:
        found = socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"The name of its server cannot be looked up: {error}.") from error
    ips = list(dict.fromkeys(str(each[4][0]) for each in found))
    if all(_in_the_house(ip) for ip in ips):
        return ips
    if not place.may_leave_the_house:
        raise ScorerError(
            "Its server is outside the house, and the text that speakers agree to says nothing of that: "
            "docs/remote-scorers.md tells what `may_leave_the_house` asks of you."
        )
    if url.scheme != "https":
        raise ScorerError("Its server is outside the house: an address there has to begin with https.")
    return ips


def _in_the_house(ip: str) -> bool:
    """`::ffff:203.0.113.1` is another way to write an address of IPv4, wherever that is."""
    found = ipaddress.ip_address(ip.split("%", maxsplit=1)[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_private


async def _sent(
    client: httpx.AsyncClient, place: Place, url: httpx.URL, ips: Sequence[str], body: bytes
) -> bytes:
    """What the first of the addresses at which anybody listens answers."""
    *others, last = ips
    try:
        for ip in others:
            with suppress(httpx.ConnectError):
                return await _answer(client, _request(client, place, url, ip, body), place.longest)
        return await _answer(client, _request(client, place, url, last, body), place.longest)
    except httpx.TimeoutException as error:
        raise NoAnswer(f"It did not answer within {place.seconds:g} seconds.") from error
    except httpx.HTTPError as error:
        raise _Again(f"It cannot be reached: {error or type(error).__name__}.") from error


def _request(client: httpx.AsyncClient, place: Place, url: httpx.URL, ip: str, body: bytes) -> httpx.Request:
    return client.build_request(
        "POST",
        url.copy_with(host=ip),
        content=body,
        headers={
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            # A small answer may unfold into a large one.
            "Accept-Encoding": "identity",
            **wire.signed(place.secret, time.time(), body),
        },
        extensions={"sni_hostname": url.host},
    )


async def _answer(client: httpx.AsyncClient, request: httpx.Request, longest: int) -> bytes:
    response = await client.send(request, stream=True)
    try:
        return await _read(response, longest)
    finally:
        await response.aclose()


async def _read(response: httpx.Response, longest: int) -> bytes:
    if response.status_code in AGAIN:
        raise _Again(f"It answered with the status {response.status_code}.")
    if response.status_code != httpx.codes.OK:
        raise ScorerError(f"It answered with the status {response.status_code}.")
    answer = bytearray()
    async for chunk in response.aiter_raw():
        answer += chunk
        if len(answer) > longest:
            raise ScorerError(f"Its answer is longer than {longest:,} bytes.")
    return bytes(answer)


@cache
def _certificates() -> SSLContext:
    """Whom to believe: made once, for it reads a file of a few hundred."""
    return httpx.create_ssl_context(trust_env=False)
