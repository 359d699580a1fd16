"""Which contributor a browser belongs to: a signed cookie, read alike from HTTP and from a WebSocket.

Signing in takes the guest of this browser along. Where the account already has a contributor, that one
stays: the guest may be somebody else at the same computer, so the two are never merged. The guest is put
aside in a second cookie and comes back when the account signs out; no take gets out of reach. Whoever keeps
something of a guest's that may move, such as points, hears of it by the signal `put_aside`: imports go one
way, towards us.
"""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.dispatch import Signal
from django.http import HttpResponseBase

from accounts.models import Contributor, User

put_aside = Signal()
"""An account's own contributor takes over a browser from its guest; sent with `guest` and `own`."""

forgotten = Signal()
"""Somebody wants to be forgotten; their takes are withdrawn already. Sent with `contributor`."""

COOKIE = "contributor"
ASIDE = "contributor_aside"
# Browsers keep no cookie for longer than 400 days.
MAX_AGE = 400 * 24 * 3600


def from_cookies(cookies: Mapping[str, str], name: str = COOKIE) -> Contributor | None:
    """The contributor that a signed cookie names, or None. `cookies`: of a request or a Channels scope."""
    try:
        contributor_id = uuid.UUID(_signer(name).unsign(cookies.get(name, "")))
    except (BadSignature, ValueError):
        return None
    return Contributor.objects.filter(pk=contributor_id).first()


def cookie_value(contributor: Contributor, name: str = COOKIE) -> str:
    """What stands in the cookie: the contributor's id and our signature."""
    return _signer(name).sign(str(contributor.pk))


def set_cookie(response: HttpResponseBase, contributor: Contributor, name: str = COOKIE) -> None:
    response.set_cookie(
        name,
        cookie_value(contributor, name),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_SSL,
    )


def leave(cookies: Mapping[str, str], response: HttpResponseBase) -> None:
    """Forget who this browser was, and give it back to the guest put aside, if there is one."""
    aside = from_cookies(cookies, ASIDE)
    for name in (COOKIE, ASIDE):
        response.delete_cookie(name, samesite="Lax")
    if aside is not None:
        set_cookie(response, aside)


def sign_in(cookies: Mapping[str, str], response: HttpResponseBase, user: User) -> None:
    """Make the browser speak as `user`: link its guest, or put it aside for the user's own contributor."""
    guest = from_cookies(cookies)
    own = Contributor.objects.filter(user=user).first()
    if own is None and guest is not None and guest.link(user):
        own = guest
    if own is None:
        return
    if guest is not None and guest.user_id is None and guest != own:
        set_cookie(response, guest, ASIDE)
        put_aside.send(Contributor, guest=guest, own=own)
    set_cookie(response, own)


def sign_out(cookies: Mapping[str, str], response: HttpResponseBase, user: User) -> None:
    """On a shared computer the next person must not find the account's takes."""
    contributor = from_cookies(cookies)
    if contributor is not None and contributor.user_id == user.pk:
        leave(cookies, response)


def _signer(name: str) -> Signer:
    return Signer(salt=f"accounts.{name}")
