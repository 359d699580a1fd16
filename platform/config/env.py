"""Typed reading of environment variables, and of the one setting that a site makes up for itself.

A bad value stops the start and names its variable.
"""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


def text(name: str, default: str = "") -> str:
    """The variable as it stands, stripped; an empty variable counts as not set."""
    return os.environ.get(name, "").strip() or default


def token(name: str) -> str:
    """A secret that goes into a header of HTTP: visible ASCII, in one piece.

    Raises:
        ImproperlyConfigured: it holds a space, a line break or a letter beyond ASCII. No client sends such a
            header, and some name the whole of it in their error; its text is not said here.
    """
    value = text(name)
    if value and not re.fullmatch(r"[!-~]+", value):
        raise ImproperlyConfigured(
            f"{name} holds a space, a line break or a letter that no token has. Copy it again, it alone."
        )
    return value


def number(name: str, default: int) -> int:
    """A whole number.

    Raises:
        ImproperlyConfigured: the variable holds something else.
    """
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is {value!r}, but must be a whole number, for example {name}={default}."
        ) from None


def flag(name: str, default: bool = False) -> bool:
    """`1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`.

    Raises:
        ImproperlyConfigured: the variable holds something else.
    """
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}, but must be 1 or 0.")


def choice(name: str, default: str, *others: str) -> str:
    """One of a few words.

    Raises:
        ImproperlyConfigured: the variable holds something else.
    """
    value = text(name, default).lower()
    if value in {default, *others}:
        return value
    words = ", ".join(f"`{each}`" for each in (default, *others))
    raise ImproperlyConfigured(f"{name} is {value!r}, but must be one of {words}.")


def address(name: str, default: str, password: str) -> str:
    """A URL of a service, whose password may stand in a variable of its own, just as it is.

    Args:
        name: of the variable that holds the URL. password: of the one that holds the password alone.

    Raises:
        ImproperlyConfigured: the URL cannot be read, most often because of a password with "/" or "@" in it;
            or there is a password, and nothing that it is for.
    """
    url, secret = text(name, default), os.environ.get(password, "")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises where what stands before "/" is no port
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read as an address. If its password has one of / @ : # ? % in it, take it out "
            f"of {name} and give it as {password}, just as it is."
        ) from None
    if not secret:
        return url
    if not parts.hostname:
        raise ImproperlyConfigured(f"{password} is set, but {name} names no server that it is for.")
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(secret, safe='')}@{host}").geturl()


@dataclass(frozen=True, slots=True)
class Mail:
    """How a site sends mail: Django's settings of the same names. `backend` "": not at all."""

    backend: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    folder: str | None = None
    sender: str = ""


BACKENDS = {"smtp": "smtp", "smtps": "smtp", "file": "filebased", "console": "console"}
CONSOLE = "django.core.mail.backends.console.EmailBackend"
ENCRYPTED = {"starttls": True, "1": True, "yes": True, "none": False, "0": False, "no": False}


def mail(name: str, *, console: bool) -> Mail:
    """`smtp://user:password@host:587?tls=starttls&from=turn@example.org`, `smtps://…` (port 465),
    `file:///folder`, or `console:`, where that is allowed; an empty variable sends no mail.

    Raises:
        ImproperlyConfigured: the variable holds something else. Its text, maybe a password, is not said.
    """
    value = text(name)
    if not value:
        return Mail()
    try:
        found = _mail(value)
    except (KeyError, ValueError):
        raise ImproperlyConfigured(
            f"{name} cannot be read. Write smtp://user:password@host:587?tls=starttls&from=you@example.org, "
            "smtps://user:password@host, or file:///a/folder."
        ) from None
    if found.backend == CONSOLE and not console:
        raise ImproperlyConfigured(
            f"{name} is console:, which writes letters into the log; DEBUG=1 allows it."
        )
    return found


def _mail(value: str) -> Mail:
    """Raises KeyError or ValueError where it says anything that is not known, or not enough."""
    found = urlsplit(value)
    words = parse_qs(found.query, strict_parsing=bool(found.query))
    asked = {key: said[-1] for key, said in words.items()}
    backend = BACKENDS[found.scheme]
    starttls = ENCRYPTED[asked.pop("tls", "starttls")] and found.scheme == "smtp"
    sender = asked.pop("from", "")
    wanted = found.hostname if backend == "smtp" else found.path or backend == "console"
    if asked or not wanted:
        raise ValueError(value)
    return Mail(
        backend=f"django.core.mail.backends.{backend}.EmailBackend",
        host=found.hostname or "",
        port=found.port or {"smtps": 465}.get(found.scheme, 587 if starttls else 25),
        user=unquote(found.username or ""),
        password=unquote(found.password or ""),
        starttls=starttls,
        tls=found.scheme == "smtps",
        folder=found.path if backend == "filebased" else None,
        sender=sender,
    )


def listing(name: str, default: str = "") -> list[str]:
    """Comma-separated values."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def changed(name: str, read: Callable[[list[str]], T]) -> T:
    """Comma-separated values that `read` makes something of.

    Raises:
        ImproperlyConfigured: it made nothing of them, and says why.
    """
    try:
        return read(listing(name))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from None


def secret_key(folder: Path) -> str:
    """The signing key of a site that was given none: made once, kept in `folder/secret_key`.

    Only the owner may read the file.
    """
    path = folder / "secret_key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
