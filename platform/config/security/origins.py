"""From which pages a socket may be opened: those of this very site, by scheme, host and port.

Browsers let any page open a socket to any site and send its cookies along; all that tells them apart is the
Origin that the browser adds.
"""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import validate_host

PORTS: Final = {"http": 80, "https": 443}
SECURE: Final = ("https", "wss")

Origin = tuple[str, str, int]
"""Scheme, host and port, spelled out."""


class OwnPagesOnly:
    """Refuses the handshake of any other page, and of a program that says no origin."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        headers = dict(scope.get("headers", ()))
        came_from = origin(headers.get(b"origin", b"").decode("latin1"))
        host = headers.get(b"host", b"").decode("latin1")
        if came_from is None or came_from not in allowed(host, scope.get("scheme", "ws")):
            return await WebsocketDenier()(scope, receive, send)
        return await self.application(scope, receive, send)


def allowed(host: str, scheme: str) -> Iterable[Origin]:
    """The page's own origin, as far as the host is one of this site; and what a proxy makes of it.

    Args:
        host: of the handshake, with its port. scheme: as the server saw it; behind TLS it is https, whatever
            the proxy says.
    """
    found = {origin(each) for each in settings.CSRF_TRUSTED_ORIGINS}
    secure = settings.SECURE_SSL or scheme in SECURE
    own = origin(f"{'https' if secure else 'http'}://{host}")
    if own is not None and validate_host(own[1], settings.ALLOWED_HOSTS):
        found.add(own)
    return {each for each in found if each is not None}


def origin(text: str) -> Origin | None:
    """None of anything that is no origin of a page, such as "null"."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.path.strip("/"):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, host, port
