"""Who may review: one right, asked for by the pages of several rooms."""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from accounts.models import User

REVIEW: Final = "moderation.add_review"

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponse])


def moderators_only(view: AnyView) -> AnyView:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    allowed = permission_required(REVIEW, raise_exception=True)(view)
    return login_required(allowed)


def may_review(user: User | AnonymousUser) -> bool:
    return user.has_perm(REVIEW)


def moderator(request: HttpRequest) -> User:
    """Who asks, in a view that is for moderators only."""
    return cast(User, request.user)
