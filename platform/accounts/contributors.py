"""Which contributor a browser speaks as, told alike from HTTP and from a WebSocket.

A guest is known by a signed cookie, which is a key: whoever has it plays, exports and withdraws. So it opens
a guest only, and only in the epoch that it was made in: linking a guest to an account, unlinking and
forgetting begin a new one, and every copy of the cookie is worth nothing from then on.

An account's contributor is known by the account's session alone, which signing out ends here and a new
password ends everywhere. Where both are there, the account's own goes first; a guest of the same computer
may be somebody else, so the two are never merged, and the guest is back after signing out. Whoever keeps
something of a guest's that may move, such as points, hears of it by the signal `put_aside`: imports go one
way, towards us.
"""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import get_user
from django.core.signing import BadSignature, Signer
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponseBase

from accounts.doors.sessions import SessionStore
from accounts.models import Contributor, User

put_aside = Signal()
"""An account's own contributor takes over a browser from its guest; sent with `guest` and `own`."""

forgotten = Signal()
"""Somebody wants to be forgotten; their takes are withdrawn already. Sent with `contributor`."""

COOKIE = "contributor"
ASIDE = "contributor_aside"
"""Where the guest stood, before the session alone told an account: still read, never written."""

# Browsers keep no cookie for longer than 400 days.
MAX_AGE = 400 * 24 * 3600


def current(cookies: Mapping[str, str], user: object) -> Contributor | None:
    """Whom a browser speaks as: the contributor of the account that is signed in, else its guest.

    cookies: of a request or a Channels scope; user: of the session, who may be nobody.
    """
    own = Contributor.objects.filter(user=user).first() if isinstance(user, User) else None
    return own or guest(cookies)


def in_session(cookies: Mapping[str, str], session_key: str | None) -> Contributor | None:
    """The same for a socket, whose session may have ended since it was opened; None: it had none."""
    if session_key is None:
        return guest(cookies)
    request = HttpRequest()
    request.session = SessionStore(session_key)
    return current(cookies, get_user(request))


def guest(cookies: Mapping[str, str]) -> Contributor | None:
    """The guest whose cookie this is; nobody, of a cookie of an earlier epoch or a guest with an account."""
    return _guest(cookies, COOKIE) or _guest(cookies, ASIDE)


def _guest(cookies: Mapping[str, str], name: str) -> Contributor | None:
    try:
        # One made before there were epochs has none: it is of the first.
        contributor, _, epoch = _signer(name).unsign(cookies.get(name, "")).partition(".")
        known_as = {"pk": uuid.UUID(contributor), "epoch": int(epoch or 0)}
    except (BadSignature, ValueError):
        return None
    return Contributor.objects.filter(**known_as, user=None).first()


def cookie_value(contributor: Contributor, name: str = COOKIE) -> str:
    """What stands in the cookie of a guest: id, epoch and our signature."""
    return _signer(name).sign(f"{contributor.pk}.{contributor.epoch}")


def set_cookie(response: HttpResponseBase, contributor: Contributor) -> None:
    """Let the browser know its guest; an account's contributor needs no cookie."""
    if contributor.user_id is not None:
        return
    response.set_cookie(
        COOKIE,
        cookie_value(contributor),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_SSL,
    )


def leave(response: HttpResponseBase) -> None:
    """Let the browser forget its guest."""
    for name in (COOKIE, ASIDE):
        response.delete_cookie(name, samesite="Lax")


def sign_in(cookies: Mapping[str, str], response: HttpResponseBase, user: User) -> None:
    """Give this browser's guest to an account that has no contributor yet; else the guest waits."""
    own, here = Contributor.objects.filter(user=user).first(), guest(cookies)
    if here is None:
        return
    if own is not None:
        put_aside.send(Contributor, guest=here, own=own)
    elif here.link(user):
        leave(response)


def _signer(name: str) -> Signer:
    return Signer(salt=f"accounts.{name}")
