"""The page of tokens: whoever has a role makes and revokes their own; administrators revoke anybody's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.people.views import APPOINT
from accounts.tokens import keeping, rights
from accounts.tokens.forms import TokenForm
from accounts.tokens.models import ApiToken, ApiTokenQuerySet

MOST_SHOWN: Final = 200

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def owners_only(view: View[P]) -> Callable[..., HttpResponse]:
    """Strangers go to the sign-in page; whoever has no right that a program could have is told 403."""

    @never_cache
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not rights.to_give(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens, and the form that makes one; what was made is shown in the answer, and never again."""
    owner = cast(User, request.user)
    form = TokenForm(request.POST or None, owner)
    if request.method != "POST":
        return _page(request, form)
    token = _made(form, owner) if form.is_valid() else ""
    return _page(request, TokenForm(None, owner) if token else form, token, status=200 if token else 400)


def _made(form: TokenForm, owner: User) -> str:
    asked = form.cleaned_data
    try:
        return keeping.make(owner, asked["name"], asked["rights"], asked["days"])[1]
    except keeping.TokenError as error:
        form.add_error(None, str(error.words))
        return ""


@require_POST
@owners_only
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """From the next request on, whoever has the token is refused."""
    token = get_object_or_404(_within_reach(request), pk=token_id)
    if keeping.revoke(token, cast(User, request.user)):
        messages.success(request, gettext("The token is revoked. Programs that use it are refused now."))
    return redirect("tokens:tokens")


def _within_reach(request: HttpRequest) -> ApiTokenQuerySet:
    rows = ApiToken.objects.select_related("owner")
    return rows if request.user.has_perm(APPOINT) else rows.filter(owner=cast(User, request.user))


def _page(request: HttpRequest, form: TokenForm, token: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "token": token,
        "rows": [(row, _titles(row)) for row in _within_reach(request)[:MOST_SHOWN]],
        "everybody": request.user.has_perm(APPOINT),
    }
    return render(request, "tokens/tokens.html", context, status=status)


def _titles(token: ApiToken) -> list[object]:
    return [rights.RIGHTS[key].title for key in token.rights if key in rights.RIGHTS]
