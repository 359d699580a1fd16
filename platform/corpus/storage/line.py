"""A connection to a store that each thread keeps open, for nothing but putting objects.

What boto3's client sends with does more: it knows proxies, follows redirects, and sends a body that is not
there yet. That costs more than the bytes do (docs/bench.md).
"""

import select
import socket
import ssl
import threading
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

BROKEN: Final = (OSError, HTTPException)
"""What comes of a line on which there was no answer."""


class Line:
    """To one store.

    Args:
        url: of the store, with its scheme. connect, read: seconds that it may take to let us in, and to say
            something.
        trusted: whose certificates are believed; None where there is no TLS.
    """

    def __init__(self, url: str, connect: float, read: float, trusted: ssl.SSLContext | None) -> None:
        found = urlsplit(url)
        self._host, self._port = found.hostname or "", found.port
        self._connect, self._read, self._trusted = connect, read, trusted
        self._own = threading.local()

    def put(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The status of the answer; what else it says is read and left.

        Raises:
            OSError, HTTPException: there was none, in time.
        """
        connection = self._opened()
        try:
            connection.request("PUT", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except BROKEN:
            connection.close()
            raise
        return answer.status

    def _opened(self) -> HTTPConnection:
        """This thread's, anew where the store has closed it meanwhile."""
        found: HTTPConnection | None = getattr(self._own, "connection", None)
        if found is None:
            found = self._own.connection = self._made()
        if found.sock is not None and _says_something(found.sock):
            found.close()
        if found.sock is None:
            found.connect()
            found.sock.settimeout(self._read)  # type: ignore[attr-defined]  # there is one now
        return found

    def _made(self) -> HTTPConnection:
        if self._trusted is None:
            return HTTPConnection(self._host, self._port, timeout=self._connect)
        return HTTPSConnection(self._host, self._port, timeout=self._connect, context=self._trusted)


def _says_something(sock: socket.socket) -> bool:
    """Unasked: of a store that is the end of the line."""
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))
