"""What was brought in, what became of each file, and the form that brings in more."""

from itertools import chain
from typing import Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import spreadsheets
from accounts.models import User
from corpus.broker import hand_over
from corpus.store import StorageDown
from games.importing import places, uploads
from games.importing.desk import showing
from games.importing.desk.forms import ImportForm
from games.importing.models import ImportRun
from games.importing.terms import TermsError

SEE: Final = "games.view_importrun"
BRING: Final = "accounts.import_takes"

RUNS: Final = 50
ITEMS: Final = 100

HEADER: Final = ("name", "outcome", "reason", "words", "take")
"""As `manage.py import --report` has it."""


def readers_only(view: Any) -> Any:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    return login_required(permission_required(SEE, raise_exception=True)(view))


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, the newest first; for who may, the form."""
    may = request.user.has_perm(BRING)
    if request.method == "POST" and not may:
        messages.error(request, gettext("Bringing takes in is for administrators."))
        return redirect("imports:imports")
    form = ImportForm(request.POST or None, request.FILES or None) if may else None
    if request.method == "POST" and form and (run := _kept(request, form)):
        return redirect("imports:run", run.pk)
    page = Paginator(ImportRun.objects.counted(), RUNS).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "megabytes": places.MOST_UPLOADED // 2**20}
    return render(request, "imports/imports.html", context, status=400 if request.method == "POST" else 200)


def _kept(request: HttpRequest, form: ImportForm) -> ImportRun | None:
    if not form.is_valid():
        return None
    try:
        run = uploads.keep(form.cleaned_data["zip"], form.terms(), cast(User, request.user))
    except TermsError as error:
        form.add_error(None, str(error))
        return None
    except StorageDown:
        form.add_error(None, gettext("The storage did not take the zip. Nothing was kept; try again later."))
        return None
    _send(run)
    messages.success(request, gettext("The zip is here. A worker reads it now."))
    return run


def _send(run: ImportRun) -> None:
    hand_over(uploads.BRING_IN, str(run.pk), what=f"the import {run.pk}")


@require_safe
@readers_only
def run(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """One import; while a worker reads it, the page looks again every 2 s."""
    found = _run(import_id)
    only = showing.only(request.GET.get("only", ""))
    page = Paginator(showing.items(found, only), ITEMS).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "page": page,
        "only": only,
        "reasons": showing.reasons(found),
        "may": request.user.has_perm(BRING),
    }
    template = "imports/_run.html" if request.htmx else "imports/run.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, context)


@require_safe
@readers_only
def report(_request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What became of each file as of now, as CSV."""
    found = _run(import_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{found.pk}.csv"'
    items = found.items.report().iterator(chunk_size=1_000)
    rows = ((item.name, *item.became, item.recording_id or "") for item in items)
    spreadsheets.write(response, chain([HEADER], rows))
    return response


@require_POST
@login_required
@permission_required(BRING, raise_exception=True)
def again(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Go on with one that broke off."""
    found = _run(import_id)
    if found.again():
        _send(found)
        messages.info(request, gettext("A worker takes it in a moment."))
    return redirect("imports:run", found.pk)


def _run(import_id: UUID) -> ImportRun:
    return get_object_or_404(ImportRun.objects.counted(), pk=import_id)
