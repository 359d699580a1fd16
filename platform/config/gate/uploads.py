"""How much each address takes, known before a byte of it is read: pages ask for little, and few for sound.

An address that is not in the table takes no more than a form, also one that nobody answers at: a stranger's
150 MB to a 404 would otherwise be written to disk whole before anybody says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from accounts.tokens.models import ApiToken
from api.limits import MOST_BYTES as API_BYTES
from games.importing.router import MOST_BYTES as CALL_BYTES

KB: Final = 1024
MB: Final = 1024 * KB

Headers = Iterable[tuple[bytes, bytes]]

BEARER: Final = b"bearer "


@dataclass(frozen=True, slots=True)
class Upload:
    """What an address takes.

    Attributes:
        path: what its whole path looks like.
        most: bytes of a body.
        with_token: bytes of a body that comes with a token of this site; the same where tokens open nothing.
    """

    path: re.Pattern[str]
    most: int
    with_token: int


def _upload(path: str, most: int, with_token: int = 0) -> Upload:
    return Upload(re.compile(path), most, with_token or most)


def uploads() -> tuple[Upload, ...]:
    """Every address that takes more than a form; the first that fits counts."""
    most = settings.MOST_UPLOAD_MB * MB
    return (
        _upload(r"/play/[^/]+/takes/", most),
        _upload(r"/admin/games/promptvoice/.*", most),
        _upload(r"/api/v1/imports/calls", min(most, API_BYTES), CALL_BYTES),
        _upload(r"/api/.*", API_BYTES),
    )


def form() -> Upload:
    """What every other address takes."""
    return _upload("", settings.MOST_FORM_KB * KB)


def has_token(headers: Headers) -> bool:
    """Whether a request comes with a token that holds; what it may do is asked by the address itself."""
    said = next((value for name, value in headers if name == b"authorization"), b"")
    if not said.lower().startswith(BEARER):
        return False
    found = ApiToken.objects.by_token(said[len(BEARER) :].decode("latin-1").strip())
    return found is not None and found.is_live and found.owner.is_active
