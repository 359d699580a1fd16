"""One signed request to a webhook, as Standard Webhooks has it (https://www.standardwebhooks.com).

The address is somebody's word: it may lead into the house, hang, drip or answer for ever. The name is looked
up once, every address of the network that it has must be public, and the connection is made to these: a
second look-up might say something else. No redirect is followed and no proxy of the environment is asked.
"""

import asyncio
import ipaddress
import json
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from django.conf import settings
from standardwebhooks import Webhook

SECONDS: Final = 15.0
"""For the whole attempt; Standard Webhooks recommends 15 to 30."""

LONGEST: Final = 64 * 1024
"""Bytes of an answer that are read; nothing in it is used."""

SHARED_NET: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """Nobody answered, or must be asked. The message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    seconds: float


def post(address: str, secret: str, message: str, body: dict[str, Any]) -> Answer:
    """Send a body of JSON, signed anew: the time of the attempt is signed too.

    Raises:
        Unreachable: the address is none, leads into the house, or does not answer in time.
    """
    url = checked(address)
    addresses = resolved(url)
    return asyncio.run(_within(url, addresses, secret, message, body))


def checked(address: str) -> httpx.URL:
    """An address of https; of http only where private ones are allowed.

    Raises:
        Unreachable: it is none.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise Unreachable(f"This is no address: {error}.") from error
    schemes = ("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)
    if url.scheme not in schemes or not url.host or (url.port or 0) > 65_535:
        raise Unreachable("The address of a webhook begins with https:// and names a server.")
    if url.userinfo:
        raise Unreachable("The address holds a name or password; the signature says who sends.")
    return url


def resolved(url: httpx.URL) -> list[str]:
    """All addresses of the network that the server has.

    Raises:
        Unreachable: it has none, or one that is not public and must not be asked.
    """
    try:
        found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"The name of its server cannot be looked up: {error}.") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not settings.WEBHOOKS_PRIVATE and not all(public(each) for each in addresses):
        raise Unreachable(
            "Its server is not on the public internet, and this site sends nothing into its own network. "
            "Whoever runs the site may allow it with WEBHOOKS_PRIVATE."
        )
    return addresses


def public(address: str) -> bool:
    """Whether all of the internet means the same by it; what stands for another address counts as that."""
    meant = _meant(ipaddress.ip_address(address.split("%", maxsplit=1)[0]))
    return meant.is_global and not meant.is_multicast


def _meant(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in SHARED_NET:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def signed(secret: str, message: str, now: datetime, body: str) -> dict[str, str]:
    """The three headers of Standard Webhooks."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, now, body),
    }


async def _within(
    url: httpx.URL, addresses: list[str], secret: str, message: str, body: dict[str, Any]
) -> Answer:
    """httpx limits single reads; only a limit around the whole holds against a server that drips."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    began = time.monotonic()
    try:
        async with asyncio.timeout(SECONDS):
            status = await _first(
                url, addresses, content, signed(secret, message, datetime.now(UTC), content)
            )
    except (TimeoutError, httpx.TimeoutException) as error:
        raise Unreachable(f"It did not answer within {SECONDS:g} seconds.") from error
    except httpx.HTTPError as error:
        raise Unreachable(f"It cannot be reached: {error or type(error).__name__}.") from error
    return Answer(status, time.monotonic() - began)


async def _first(url: httpx.URL, addresses: list[str], content: str, headers: dict[str, str]) -> int:
    """The status that the first of its addresses at which anybody listens answers with."""
    *others, last = addresses
    async with httpx.AsyncClient(trust_env=False, timeout=SECONDS, follow_redirects=False) as client:
        for address in others:
            try:
                return await _asked(client, _request(client, url, address, content, headers))
            except httpx.ConnectError:
                continue
        return await _asked(client, _request(client, url, last, content, headers))


def _request(
    client: httpx.AsyncClient, url: httpx.URL, address: str, content: str, headers: dict[str, str]
) -> httpx.Request:
    return client.build_request(
        "POST",
        url.copy_with(host=address),
        content=content,
        headers={
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "your-turn-webhooks",
            **headers,
        },
        extensions={"sni_hostname": url.host},
    )


async def _asked(client: httpx.AsyncClient, request: httpx.Request) -> int:
    response = await client.send(request, stream=True)
    try:
        length = 0
        async for chunk in response.aiter_raw():
            length += len(chunk)
            if length > LONGEST:
                break
    finally:
        await response.aclose()
    return response.status_code
