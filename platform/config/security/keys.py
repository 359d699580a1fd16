"""Whether the signing key of a site, or a token in its settings, can be guessed."""

from typing import Final

from django.core.exceptions import ImproperlyConfigured

SHORTEST: Final = 50
"""Characters, as Django's own check wants them."""

LEAST_DIFFERENT: Final = 10
"""Different characters of a random key: one of 50 in base 64 practically always has more than 20."""

SHORTEST_TOKEN: Final = 24

KNOWN: Final = (
    "django-insecure-",
    "changeme",
    "change-me",
    "secret",
    "password",
    "example",
    "your-turn",
    "12345",
)
"""Words in keys that somebody copied or made up; in random ones they do not occur."""

CURE: Final = (
    "Whoever guesses it can sign in as anybody. Make one with `openssl rand -base64 48`, or leave SECRET_KEY "
    "out: then one is made once and kept in DATA_DIR/secret_key."
)


def checked(key: str) -> str:
    """The key, if nobody can guess it.

    Raises:
        ImproperlyConfigured: it is short, repeats itself, or was copied from somewhere.
    """
    if len(key) < SHORTEST:
        raise ImproperlyConfigured(f"SECRET_KEY has {len(key)} characters, and needs {SHORTEST}. {CURE}")
    if len(set(key)) < LEAST_DIFFERENT:
        raise ImproperlyConfigured(f"SECRET_KEY has only {len(set(key))} different characters. {CURE}")
    if found := next((word for word in KNOWN if word in key.lower()), ""):
        raise ImproperlyConfigured(
            f"SECRET_KEY has {found!r} in it, so that it was not drawn at random. {CURE}"
        )
    return key


def checked_token(name: str, token: str, without: str) -> str:
    """What programs show to be let in, if nobody can guess it; "" where there is none.

    Args:
        name: of the variable. without: what the site does where it is not set.

    Raises:
        ImproperlyConfigured: it is short.
    """
    if token and len(token) < SHORTEST_TOKEN:
        raise ImproperlyConfigured(
            f"{name} has {len(token)} characters, and needs {SHORTEST_TOKEN}, or it can be guessed. Make one "
            f"with `openssl rand -hex 32`, or leave it out: {without}"
        )
    return token
