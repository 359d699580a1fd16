"""What the gate answers by itself, in words, in the shape that who asks can read."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class No:
    """Why a request is not taken.

    Attributes:
        code: for programs. words: for people; `{most}` is how much the address takes.
        wait: seconds until it may be tried again; 0 where that changes nothing.
    """

    status: HTTPStatus
    code: str
    words: str
    wait: int = 0


TOO_LARGE: Final = No(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_large",
    "This address takes {most} at most, and more was sent. Nothing was kept: send less at a time.",
)
NO_TOKEN: Final = No(
    HTTPStatus.UNAUTHORIZED,
    "no_token",
    "No token of this site that holds was sent, and without one this address takes {most} at most. "
    "Copy yours whole, or make a new one on /tokens/.",
)
TOO_SLOW: Final = No(
    HTTPStatus.REQUEST_TIMEOUT,
    "too_slow",
    "The request did not arrive in time, and nothing was kept. Look at your connection, then send it again.",
)
HEADERS_TOO_LARGE: Final = No(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "headers_too_large",
    "The request says too much about itself. Delete the cookies of this site, then try again.",
)
UNREADABLE: Final = No(
    HTTPStatus.BAD_REQUEST,
    "unreadable",
    "The request is not written as this site reads them, and nothing was kept. Text is to come in UTF-8.",
)
TOO_MANY: Final = No(
    HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_connections",
    "Too many connections from your address are open at once. Close some pages; try again in ten seconds.",
    wait=10,
)
BUSY: Final = No(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "busy",
    "As much is being sent to us right now as we can take. Your take is safe; try again in five seconds.",
    wait=5,
)


def size(most: int) -> str:
    """Bytes, as a person says it."""
    return f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} KB"


def body_of(no: No, path: str, headers: Headers, most: int = 0) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The answer's body and headers: problem details for the API, text for a browser, else the error message
    of the play protocol."""
    words = no.words.format(most=size(most))
    accepts = next((value for name, value in headers if name == b"accept"), b"")
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "title": no.status.phrase, "status": no.status, "detail": words}
        kind, text = b"application/problem+json", json.dumps(problem)
    elif b"text/html" in accepts:
        kind, text = b"text/plain; charset=utf-8", words
    else:
        kind, text = b"application/json", json.dumps({"type": "error", "code": no.code, "message": words})
    body = text.encode()
    said = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"connection", b"close")]
    if no.wait:
        said.append((b"retry-after", b"%d" % no.wait))
    return body, said


def raw(no: No) -> bytes:
    """The same before there is a request to answer, as it goes over the line."""
    body, headers = body_of(no, "", ((b"accept", b"text/html"),))
    lines = [b"HTTP/1.1 %d %s" % (no.status, no.status.phrase.encode())]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
