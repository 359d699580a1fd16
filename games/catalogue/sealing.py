"""Keyed hashes, for what a round has to carry and its player may not know. Pure.

What a page is told is signed, not secret. The hash of an answer can be told: without the site's key nobody
finds out which answer it belongs to. `games.apps` hands the key over at the start; seals given out before it
was changed match nothing afterwards, as signatures do.
"""

import hmac
from hashlib import sha256


class NoKey(RuntimeError):
    """Nobody has said which key the site has."""


_site: dict[str, str] = {}


def use(secret: str) -> None:
    """Seal with this key from now on, `SECRET_KEY` of the settings."""
    _site["key"] = secret


def seal(salt: str, text: str) -> str:
    """HMAC-SHA-256 of the text in hexadecimal; the same as Django's `salted_hmac`, which signed rounds hold.

    Args:
        salt: what the seal is for, so that no seal of another use fits.

    Raises:
        NoKey: `use` was never called.
    """
    if "key" not in _site:
        raise NoKey("Call games.catalogue.sealing.use(key) first.")
    key = sha256((salt + _site["key"]).encode()).digest()
    return hmac.new(key, text.encode(), sha256).hexdigest()


def matches(sealed: str, salt: str, text: str) -> bool:
    """Whether a seal is that of this text, in a time that tells nothing."""
    return hmac.compare_digest(sealed, seal(salt, text))
