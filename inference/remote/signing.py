"""How a request to a remote scorer proves that it comes from the site, and is no old one sent again. Pure.

HMAC-SHA-256 (RFC 2104) with a secret that both sides know, over the moment of sending, a full stop, and the
body: what any language's standard library can do in three lines, as `examples/remote_scorer.py` shows.
"""

import hashlib
import hmac
from typing import Final

TIMESTAMP: Final = "X-Your-Turn-Timestamp"
SIGNATURE: Final = "X-Your-Turn-Signature"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """64 hexadecimal digits, of a timestamp in seconds since 1970 as it is sent."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def headers(secret: str, now: float, body: bytes) -> dict[str, str]:
    """The two headers of a request that is sent now (seconds since 1970)."""
    timestamp = str(int(now))
    return {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, body)}
