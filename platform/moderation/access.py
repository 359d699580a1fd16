"""Who may review: one right, asked for by the pages of several rooms."""

from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar, cast

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import User

REVIEW: Final = "moderation.add_review"
OPERATE: Final = "moderation.add_crowdswitch"
"""Of who lets listeners decide together, and stops it."""

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponse])


def moderators_only(view: AnyView) -> AnyView:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    allowed = permission_required(REVIEW, raise_exception=True)(view)
    return login_required(allowed)


def moderators_and_operators(view: AnyView) -> AnyView:
    """The same, of a page that both look at."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not any(request.user.has_perm(right) for right in (REVIEW, OPERATE)):
            raise PermissionDenied
        return view(request)

    return login_required(cast(AnyView, answer))


def may_review(user: User | AnonymousUser) -> bool:
    return user.has_perm(REVIEW)


def moderator(request: HttpRequest) -> User:
    """Who asks, in a view that is for moderators only."""
    return cast(User, request.user)
