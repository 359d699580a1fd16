"""Receipt codes: written by hand, read aloud, and not to be guessed."""

from contextlib import suppress
from typing import Final

from django.http import HttpRequest

from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.table import MINUTE, RECEIPTS
from corpus.models import Recording

MINUTES: Final = RECEIPTS.seconds // MINUTE


def find(code: str) -> Recording | None:
    """The take of a receipt, however it was typed: lower case, spaces and missing dashes are all right."""
    letters = "".join(character for character in code.upper() if character.isalnum())
    if len(letters) != 12:
        return None
    receipt = "-".join(letters[start : start + 4] for start in (0, 4, 8))
    return Recording.objects.filter(receipt=receipt).first()


def guessing(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from this address lately."""
    try:
        counting.check(RECEIPTS, counting.at(request))
    except Exceeded:
        return True
    return False


def missed(request: HttpRequest) -> None:
    """Count a wrong code."""
    with suppress(Exceeded):  # the one that is too much has been answered already
        counting.count(RECEIPTS, counting.at(request))
