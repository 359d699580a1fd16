"""The administrators' pages: who has which role, and one account."""

from dataclasses import dataclass
from typing import Any, Final, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.journal.words import line
from accounts.models import JournalEntry, User
from accounts.people import appointing

APPOINT: Final = "accounts.appoint"
PAGE: Final = 50
LINES: Final = 20


def administrators_only(view: Any) -> Any:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    return login_required(permission_required(APPOINT, raise_exception=True)(view))


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the list. No e-mail: a name is enough to find somebody by."""

    account: User
    roles: list[object]


@require_GET
@administrators_only
def people(request: HttpRequest) -> HttpResponse:
    """Whoever has a role; with `?name=`, all whose name begins so, a page at a time (`?after=` a name)."""
    name, after = request.GET.get("name", "").strip()[:150], request.GET.get("after", "")[:150]
    rows = User.objects.filter(username__gt=after).order_by("username").prefetch_related("groups")
    found = list(_among(rows, name)[: PAGE + 1])
    context = {
        "rows": [_row(account) for account in found[:PAGE]],
        "next": found[PAGE - 1].username if len(found) > PAGE else "",
        "name": name,
    }
    return render(request, "administration/people.html", context)


def _among(rows: "QuerySet[User]", name: str) -> "QuerySet[User]":
    if name:
        return rows.filter(username__startswith=name)
    with_role = (
        Q(is_superuser=True) | Q(is_staff=True) | Q(pk__in=User.groups.through.objects.values("user_id"))
    )
    return rows.filter(with_role, is_active=True)


def _row(account: User) -> Row:
    return Row(account, [appointing.CHOICES[key] for key in appointing.held(account)])


@never_cache
@require_GET
@administrators_only
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: its roles, what was done with them, and what may be done."""
    return _page(request, _account(account_id))


@require_POST
@administrators_only
def role(request: HttpRequest, account_id: int) -> HttpResponse:
    """`do` is give or take, `role` which."""
    account, do = _account(account_id), request.POST.get("do", "")
    try:
        if do not in appointing.ACTIONS:
            raise appointing.AppointingError(appointing.NOTHING)
        appointing.ACTIONS[do](account, request.POST.get("role", ""), _administrator(request))
        messages.success(request, gettext("Done. The journal has a line of it."))
    except appointing.AppointingError as error:
        messages.error(request, str(error.words))
    return redirect("administration:person", account_id)


@never_cache
@require_POST
@administrators_only
def link(request: HttpRequest, account_id: int) -> HttpResponse:
    """A link to hand over, shown once."""
    account = _account(account_id)
    try:
        path = appointing.link(account, _administrator(request))
    except appointing.AppointingError as error:
        messages.error(request, str(error.words))
        return redirect("administration:person", account_id)
    return _page(request, account, link=request.build_absolute_uri(path))


@require_POST
@administrators_only
def factor(request: HttpRequest, account_id: int) -> HttpResponse:
    """Takes the second factor away; whoever asks for it should be known by their face or voice."""
    try:
        appointing.take_factor(_account(account_id), _administrator(request))
        messages.success(request, gettext("Done. The journal has a line of it."))
    except appointing.AppointingError as error:
        messages.error(request, str(error.words))
    return redirect("administration:person", account_id)


@require_POST
@administrators_only
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """For good; the page asks for the name, since nothing brings it back."""
    account = _account(account_id)
    if request.POST.get("name", "") != account.username:
        messages.error(request, gettext("Nothing was closed: write the name of the account to close it."))
        return redirect("administration:person", account_id)
    try:
        appointing.close(account, _administrator(request))
        messages.success(request, gettext("The account is closed. What it decided stays."))
    except appointing.AppointingError as error:
        messages.error(request, str(error.words))
    return redirect("administration:person", account_id)


def _page(request: HttpRequest, account: User, link: str = "") -> HttpResponse:
    lines = JournalEntry.objects.filter(account=account).before(None).select_related("who", "account")
    mine = appointing.held(account)
    context = {
        "account": account,
        "choices": [(key, title, key in mine) for key, title in appointing.CHOICES.items()],
        "lines": [line(entry) for entry in lines[:LINES]],
        "link": link,
    }
    return render(request, "administration/person.html", context)


def _account(account_id: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("groups"), pk=account_id)


def _administrator(request: HttpRequest) -> User:
    return cast(User, request.user)
