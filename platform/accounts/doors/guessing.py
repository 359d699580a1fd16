"""Wrong passwords and passkeys: counted by where they come from and by whose account they are for.

Strangers' tries at one account are counted together, wherever they come from; those of a browser that the
account has been signed in from are counted apart. So who guesses from many addresses comes to an end, and its
owner still gets in.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest

from accounts.doors import known
from accounts.limits import counting
from accounts.limits.table import WRONG_AT_A_DOOR, WRONG_AT_AN_ACCOUNT, WRONG_AT_AN_ADDRESS, Limit
from accounts.models import Act, JournalEntry, User

PROGRAM: Final = "sign-in"

Counted = tuple[tuple[Limit, str], ...]


def begin(request: HttpRequest, credentials: Mapping[str, Any]) -> Counted:
    """Count a try before the password is looked at: of many at the same moment none is free.

    Returns:
        What was counted, for `was_right`.

    Raises:
        Exceeded: there were too many wrong ones.
    """
    counted = tuple(_counted_as(request, credentials))
    for limit, who in counted:
        counting.count(limit, who)
    return counted


def begin_with_passkey(request: HttpRequest) -> Counted:
    """The same for a passkey, which nobody guesses: counted by where it comes from alone, and not by the
    account that it names, whose owner anybody could lock out else.

    Raises:
        Exceeded: there were too many wrong ones.
    """
    door = known.any_door(request)
    counted = (WRONG_AT_A_DOOR, f"passkey:{door}") if door else (WRONG_AT_AN_ADDRESS, counting.at(request))
    counting.count(*counted)
    return (counted,)


def was_right(counted: Counted) -> None:
    """It was right, so the try does not count."""
    for limit, who in counted:
        counting.take_back(limit, who)


def was_wrong(credentials: Mapping[str, Any], what: str) -> None:
    """The journal has a line of it where the account has rights over what is other people's."""
    user = account(credentials)
    if user is not None:
        note(user, what)


def note(user: User, what: str) -> None:
    """`what` was wrong: a password, a code, or a passkey. Of players nothing is written down."""
    if user.decides:
        JournalEntry.write(Act.SIGN_IN_FAILED, None, program=PROGRAM, account=user, text=what)


def account(credentials: Mapping[str, Any]) -> User | None:
    """Whose these are, by name or any e-mail address: each would else be guessed at apart."""
    name, mail = credentials.get("username"), credentials.get("email")
    found = User.objects.filter(username__iexact=name).first() if name else None
    if found is None and mail:
        found = User.objects.filter(email__iexact=mail).first()
        found = found or User.objects.filter(emailaddress__email__iexact=mail).order_by("pk").first()
    return found


def _counted_as(request: HttpRequest, credentials: Mapping[str, Any]) -> Iterator[tuple[Limit, str]]:
    user = account(credentials)
    door = known.door(request, user) if user is not None else ""
    if user is not None and door:
        yield WRONG_AT_A_DOOR, f"{user.pk}:{door}"
        return
    yield WRONG_AT_AN_ADDRESS, counting.at(request)
    # A name that nobody has is counted too: whoever guesses must not learn from it which ones exist.
    name = str(credentials.get("username") or credentials.get("email") or "").lower()
    yield WRONG_AT_AN_ACCOUNT, str(user.pk) if user else sha256(name.encode()).hexdigest()[:16]
