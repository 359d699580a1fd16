"""Receipt codes: written by hand, read aloud, and not to be guessed."""

from django.core.cache import cache
from django.http import HttpRequest

from accounts import addresses
from corpus.models import Recording

MISSES = 10
MINUTES = 10


def find(code: str) -> Recording | None:
    """The take of a receipt, however it was typed: lower case, spaces and missing dashes are all right."""
    letters = "".join(character for character in code.upper() if character.isalnum())
    if len(letters) != 12:
        return None
    receipt = "-".join(letters[start : start + 4] for start in (0, 4, 8))
    return Recording.objects.filter(receipt=receipt).first()


def guessing(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from this address lately."""
    misses: int = cache.get(_key(request), 0)
    return misses >= MISSES


def missed(request: HttpRequest) -> None:
    """Count a wrong code; the count ends MINUTES after the first one."""
    cache.add(_key(request), 0, timeout=MINUTES * 60)
    cache.incr(_key(request))


def _key(request: HttpRequest) -> str:
    return f"receipt-misses:{addresses.hashed(request.META.get('REMOTE_ADDR', ''))}"
