"""The journal, to search and as a file. Administrators read it all, moderators what concerns moderation."""

from collections.abc import AsyncIterator, Callable
from functools import wraps
from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.journal import exporting
from accounts.journal.searching import Found, SearchForm, page
from accounts.journal.words import line
from accounts.models import Area

ALL: Final = "accounts.read_journal"
OF_MODERATION: Final = "accounts.read_moderation_journal"

View = Callable[[HttpRequest, SearchForm], HttpResponseBase]


def _searching(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Hand the view what the address asks for, within what this reader may see."""

    @never_cache
    @require_GET
    @login_required
    @wraps(view)
    def search(request: HttpRequest) -> HttpResponseBase:
        form = SearchForm(request.GET, _areas(request))
        return view(request, form) if form.is_valid() else _page(request, form, Found([]), 400)

    return search


@_searching
def journal(request: HttpRequest, form: SearchForm) -> HttpResponse:
    """Newest first, a page at a time."""
    return _page(request, form, page(form))


@_searching
def as_csv(_request: HttpRequest, form: SearchForm) -> HttpResponseBase:
    """Everything that the search finds."""
    lines = exporting.stream(
        form.entries(), form.cleaned_data["text"], exporting.as_csv, exporting.csv_head()
    )
    return _file(lines, "text/csv; charset=utf-8", "journal.csv")


@_searching
def as_json_lines(_request: HttpRequest, form: SearchForm) -> HttpResponseBase:
    """The same, an object a line."""
    lines = exporting.stream(form.entries(), form.cleaned_data["text"], exporting.as_json_lines)
    return _file(lines, "application/jsonl", "journal.jsonl")


def _areas(request: HttpRequest) -> tuple[Area, ...]:
    if request.user.has_perm(ALL):
        return tuple(Area)
    if request.user.has_perm(OF_MODERATION):
        return (Area.MODERATION,)
    raise PermissionDenied


def _page(request: HttpRequest, form: SearchForm, found: Found, status: int = 200) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in form.fields if name != "before"}
    context = {
        "form": form,
        "lines": [line(entry) for entry in found.entries],
        "found": found,
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "administration/journal.html", context, status=status)


def _file(lines: AsyncIterator[str], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
