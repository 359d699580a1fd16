"""Which browsers an account has been signed in from: its owner's door, that nobody elsewhere can lock.

A signed cookie, made when somebody has signed in and kept when they sign out. It opens nothing: it only says
whose wrong passwords are counted apart from strangers'.
"""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from accounts.contributors import MAX_AGE
from accounts.models import User

COOKIE: Final = "doors"
SALT: Final = "accounts.doors"

REMEMBERED: Final = 8
"""Accounts that a browser remembers; a shared one has several."""


def door(request: HttpRequest, user: User) -> str:
    """What this browser's tries at an account are counted under; "" of one that has never been signed in."""
    return _remembered(request).get(str(user.pk), "")


def any_door(request: HttpRequest) -> str:
    """The same where nobody has said yet which account is meant: that of the last one."""
    return next(reversed(_remembered(request).values()), "")


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let the browser know that this account was signed in from it."""
    before = _remembered(request)
    mine = before.pop(str(user.pk), "") or secrets.token_hex(8)
    kept = dict([*before.items(), (str(user.pk), mine)][-REMEMBERED:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_SSL,
    )


def _remembered(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
