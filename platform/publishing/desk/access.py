"""Who may publish: one right, for every page but the list of what is published."""

from typing import Any, Final, cast

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest

from accounts.models import User

PUBLISH: Final = "publishing.add_release"


def publishers_only(view: Any) -> Any:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    return login_required(permission_required(PUBLISH, raise_exception=True)(view))


def publisher(request: HttpRequest) -> User:
    """Who asks, in a view that is for publishers only."""
    return cast(User, request.user)


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm(PUBLISH)
