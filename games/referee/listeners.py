"""Who listens: one person is one listener, however often they sign in and out.

A browser remembers, in a signed cookie of this game's own, which contributors have listened from it. With the
guest and the account's contributor that is all that can be known without asking who somebody is.
"""

import uuid
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from accounts import addresses, contributors
from accounts.http import Request
from accounts.models import Contributor, User
from accounts.views import newcomer
from corpus.refusals import Fault, Refused
from moderation.access import may_review
from moderation.serving.standing import Listener

COOKIE: Final = "listeners"
SALT: Final = "games.referee.listeners"
REMEMBERED: Final = 12
"""Contributors a browser remembers; a shared one has many."""


def listener(request: Request) -> Listener:
    """Who may listen now. A vote is kept under a pseudonym, and nobody is recorded: that asks for no consent.

    Raises:
        Refused: unknown_clip, of a browser that has been given none; blocked.
    """
    contributor = allowed(request.contributor)
    if contributor is None:
        raise Refused(Fault.UNKNOWN_CLIP)
    user = request.user if isinstance(request.user, User) else None
    address = request.META.get("REMOTE_ADDR", "")
    return Listener(
        contributor,
        known_as=frozenset(_known(request)),
        user_id=user.pk if user else None,
        decides=user is not None and may_review(user),
        address=addresses.hashed(address),
        beside=frozenset(addresses.speakers(address)),
    )


def allowed(contributor: Contributor | None) -> Contributor | None:
    """Raises Refused, of somebody a moderator has stopped."""
    if contributor is not None and contributor.is_blocked:
        raise Refused(Fault.BLOCKED)
    return contributor


def welcome(request: Request) -> Contributor:
    """Whoever asks for a clip is somebody from then on, so that nobody hears one twice."""
    allowed(request.contributor)
    request.contributor = newcomer(request)
    return request.contributor


def note(request: Request, listener: Listener) -> None:
    """Keep for a few days that they judged from where they are (`accounts.addresses`)."""
    addresses.note_sighting(request.META.get("REMOTE_ADDR", ""), listener.contributor.pk)


def remember(request: Request, response: HttpResponse, contributor: Contributor) -> None:
    """Let the browser know who it is, and that they have listened from it."""
    contributors.set_cookie(response, contributor)
    before = _remembered(request)
    if contributor.pk in before:
        return
    kept = [str(each) for each in (*before, contributor.pk)][-REMEMBERED:]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=contributors.MAX_AGE,
        path="/play/referee/",
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_SSL,
    )


def _known(request: Request) -> set[uuid.UUID]:
    known = set(_remembered(request))
    guest = contributors.guest(request.COOKIES)
    if guest is not None:
        known.add(guest.pk)
    if isinstance(request.user, User):
        known.update(Contributor.objects.filter(user=request.user).values_list("pk", flat=True))
    return known


def _remembered(request: Request) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(each) for each in signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)]
    except (signing.BadSignature, ValueError, TypeError):
        return []
