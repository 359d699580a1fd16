"""The site at the other end: one request for a call, and the same call again is safe."""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from your_turn_agent.call import Call

TRY_AGAIN = (429, 502, 503, 504)
"""Statuses after which the same call may well come through."""

LONGEST_WAIT = 60.0
"""Seconds between two attempts, whatever the site asks for."""


class Refused(Exception):
    """The site does not take it, or was not reached. `status` is its HTTP status, 0 where there is none."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Kept:
    """A call that the site has.

    Attributes:
        receipt: give it to the user: it shows, exports and withdraws the call at the site.
        new: False where the same call came before.
        agent_channel: whether the agent's voice was kept.
    """

    recording: str
    receipt: str
    new: bool
    agent_channel: bool


class Site:
    """A site, and a token of its page /tokens/ with the right to bring in takes."""

    def __init__(self, address: str, token: str, *, attempts: int = 4, timeout: float = 60.0) -> None:
        if not address.startswith(("https://", "http://")):
            raise ValueError(f"{address} is no address. It begins with https://.")
        self._calls = address.rstrip("/") + "/api/v1/imports/calls"
        self._token, self._attempts, self._timeout = token, attempts, timeout

    def send(self, call: Call) -> Kept:
        """Send a call with all its sound.

        Raises:
            Refused: the site does not take it; the text says why.
        """
        body, content_type = form({"call": call.described()}, call.sound())
        said = self._ask("POST", self._calls, body, content_type)
        return Kept(**{name: said[name] for name in ("recording", "receipt", "new", "agent_channel")})

    def became(self, receipt: str) -> dict[str, Any]:
        """What became of a call: {status, why, moments}."""
        return self._ask("GET", f"{self._calls}/{receipt}")

    def withdraw(self, receipt: str) -> None:
        """Take a call back, because its user asked for it."""
        self._ask("DELETE", f"{self._calls}/{receipt}")

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> dict[str, Any]:
        for left in reversed(range(self._attempts)):
            try:
                return self._once(method, address, body, kind)
            except urllib.error.HTTPError as error:
                if error.code not in TRY_AGAIN or not left:
                    raise Refused(error.code, _words(error)) from None
                wait = error.headers.get("Retry-After", "")
            except OSError as error:
                if not left:
                    raise Refused(
                        0, f"{address} was not reached: {error}. Keep the call and try later."
                    ) from None
                wait = ""
            time.sleep(
                min(LONGEST_WAIT, float(wait) if wait.isdecimal() else 2.0 ** (self._attempts - left - 1))
            )
        raise AssertionError("the last attempt returns or raises")

    def _once(self, method: str, address: str, body: bytes | None, kind: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if kind:
            headers["Content-Type"] = kind
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310  # http(s), looked at
        with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310  # likewise
            said: dict[str, Any] = json.loads(response.read() or b"{}")
        return said


def form(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """A body of multipart/form-data, and its content type."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (file, data) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{_plain(file)}"'
        parts.append(f"--{boundary}\r\n{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode())
        parts += [data, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _plain(name: str) -> str:
    return "".join(each if each.isalnum() or each in "._-" else "_" for each in name)


def _words(error: urllib.error.HTTPError) -> str:
    """What the site said, whatever it said it in."""
    try:
        said = json.loads(error.read())
        return str(said.get("detail") or said)
    except (ValueError, AttributeError, OSError):
        return f"The site answered {error.code} {error.reason}."
