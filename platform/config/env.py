"""Typed reading of environment variables. A bad value stops the start and names its variable."""

import os

from django.core.exceptions import ImproperlyConfigured


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


def listing(name: str, default: str = "") -> list[str]:
    """Comma-separated values."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
