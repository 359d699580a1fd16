"""Typed reading of environment variables, and of the one setting that a site makes up for itself.

A bad value stops the start and names its variable.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


def text(name: str, default: str = "") -> str:
    """The variable as it stands, stripped; an empty variable counts as not set."""
    return os.environ.get(name, "").strip() or default


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
