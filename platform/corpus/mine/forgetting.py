"""The page on which one asks to be forgotten: it says first what goes and what stays, and a POST does it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import contributors
from accounts.http import Request
from accounts.models import Contributor, User
from accounts.personal import erasing
from corpus import withdrawal
from corpus.models import Recording

NOBODY = _("There is nothing to forget: this browser has no takes, and nobody is signed in.")
ROLE = _(
    "Your account has a role and no takes. An administrator closes it, so that no role is left to nobody."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: Request) -> HttpResponse:
    """Takes, votes, points, agreement and cookie, and a player's account, with a voice or without; people who
    decide keep theirs."""
    if request.method != "POST":
        return _page(request)
    contributor, user = request.contributor, _account(request)
    if contributor is None and user is None:
        return _page(request, status=409)
    if contributor is None and user is not None and user.decides:
        return _page(request, status=409)
    response = redirect("corpus:takes")
    if contributor is not None:
        _forget_voice(contributor, response)
    if user is not None and not user.decides:
        erasing.forget_account(user)
        logout(request)
    messages.success(request, gettext("You are forgotten: this browser no longer knows you."))
    # Takes that wait in the browser for a connection, and what pages remembered there.
    response["Clear-Site-Data"] = '"storage"'
    return response


def _forget_voice(contributor: Contributor, response: HttpResponse) -> None:
    guest = contributor.user_id is None
    withdrawal.forget(contributor)
    if guest:
        contributors.leave(response)


def _account(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _page(request: Request, status: int = 200) -> HttpResponse:
    contributor, user = request.contributor, _account(request)
    decides = user is not None and user.decides
    kept = Recording.objects.of(contributor).not_withdrawn().count() if contributor else 0
    possible = contributor is not None or (user is not None and not decides)
    context = {
        "kept": kept,
        "voice": contributor is not None,
        "account": user if user is not None and not decides else None,
        "decides": decides,
        "possible": possible,
        "why_not": "" if possible else (ROLE if decides else NOBODY),
    }
    return render(request, "corpus/forget.html", context, status=status)
