"""Repositories on the Hub: whether releases may go there, what must leave, their history. For publishers."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from publishing.desk.requests import asked, publishers_only
from publishing.erasure import removing
from publishing.faults import PublishError
from publishing.models import Confirmation, Erasure
from publishing.targets.history import History, Old

SHOWN = 20
VISIBILITIES = {"private": True, "public": False}


@require_safe
@publishers_only
def hub(request: HttpRequest) -> HttpResponse:
    """Who may read what goes there, what waits to leave, and what was deleted."""
    name = settings.HUB_DATASET
    context = {
        "target": name,
        "confirmation": Confirmation.find(name) if name else None,
        "waiting": removing.waiting(),
        "hours": settings.TAKE_OUT_HOURS,
        "repositories": removing.repositories(),
        "erasures": Erasure.objects.select_related("asked_by")[:SHOWN],
    }
    return render(request, "publishing/hub.html", context)


@require_POST
@publishers_only
def confirm(request: HttpRequest) -> HttpResponse:
    """Once: yes, releases go to this repository, and who may read them there. Its name is typed."""
    wanted = request.POST.get("visibility", "")
    if wanted not in VISIBILITIES or not _typed(request, settings.HUB_DATASET):
        return _not_typed(request)
    Confirmation.give(settings.HUB_DATASET, private=VISIBILITIES[wanted], by=cast(User, request.user))
    messages.success(
        request, gettext("Confirmed. Releases may go to %(name)s.") % {"name": settings.HUB_DATASET}
    )
    return redirect("erasure:hub")


@require_POST
@publishers_only
def take_out(request: HttpRequest) -> HttpResponse:
    """Ask a worker for a release that only takes out."""
    return _asked(request, "publishing.tasks.take_out", "publishing:releases")


@require_safe
@publishers_only
def history(request: HttpRequest) -> HttpResponse:
    """Which old files the Hub still keeps of a repository, before anything is deleted: it is asked now."""
    name, error = _named(request.GET), ""
    files: list[Old] = []
    try:
        files = History(name, settings.HF_TOKEN).old_files() if name else []
    except PublishError as fault:
        error = str(fault)
    context = {"target": name, "files": files, "bytes": sum(file.bytes for file in files), "error": error}
    return render(request, "publishing/history.html", context)


@require_POST
@publishers_only
def delete_history(request: HttpRequest) -> HttpResponse:
    """Ask a worker to squash the history and delete old files. The repository's name is typed."""
    name = _named(request.POST)
    if not _typed(request, name):
        return _not_typed(request)
    return _asked(request, "publishing.tasks.erase", "erasure:hub", repository=name)


def _named(asked: QueryDict) -> str:
    """The repository that is meant, of those that this site ever published to: else the first; "" for none.

    Raises:
        Http404: it is none of them.
    """
    known = removing.repositories()
    name = asked.get("repository", "") or next(iter(known), "")
    if name and name not in known:
        raise Http404
    return name


def _typed(request: HttpRequest, name: str) -> bool:
    return bool(name) and request.POST.get("name", "").strip() == name


def _not_typed(request: HttpRequest) -> HttpResponse:
    said = gettext("Nothing was done: type the name of the repository exactly as it stands there.")
    messages.error(request, said)
    return redirect("erasure:hub")


def _asked(request: HttpRequest, task: str, page: str, **named: str) -> HttpResponse:
    if asked(request, task, asked_by_id=request.user.pk, **named):
        messages.info(request, gettext("Asked for. A worker takes it in a moment."))
    return redirect(page)
