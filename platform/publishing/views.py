"""Releases: the list, one release, the button, the schedule."""

import logging
from typing import Any, Final, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from kombu.exceptions import OperationalError

from accounts.http import whole_number
from accounts.models import Act, JournalEntry, User
from charts import kinds
from charts.drawing import Chart
from charts.kinds import Bar
from publishing import schedule, tasks
from publishing.forms import ScheduleForm
from publishing.models import Release
from publishing.planning import counts
from publishing.planning.manifest import AUDIO, BALANCED, TURNS, Counts
from publishing.planning.splits import SPLITS

log = logging.getLogger(__name__)

SHOWN = 50
PATIENCE = 15
"""How often the list looks, every 2 s, for the run that was asked for."""


PUBLISH: Final = "publishing.add_release"


def publishers_only(view: Any) -> Any:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    return login_required(permission_required(PUBLISH, raise_exception=True)(view))


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Published releases for everybody; all runs, the button and the schedule for publishers."""
    template = "publishing/_releases.html" if request.htmx else "publishing/releases.html"  # type: ignore[attr-defined]  # set by django-htmx
    listed = _listed(request, _number(request, "asked"), _number(request, "after"))
    return render(request, template, listed)


def _listed(request: HttpRequest, asked: int = 0, after: int = 0) -> dict[str, object]:
    """asked: how often to look again for a run newer than row `after`, which a worker has yet to take."""
    publisher = request.user.has_perm(PUBLISH)
    rows = Release.objects.select_related("asked_by").defer("manifest")
    running = Release.objects.filter(outcome=Release.Outcome.RUNNING).exists()
    waiting = asked > 0 and not Release.objects.filter(pk__gt=after).exists()
    return {
        "releases": (rows if publisher else rows.published())[:SHOWN],
        "publisher": publisher,
        "waiting": waiting,
        "polling": publisher and (running or waiting),
        "asked": asked - 1,
        "after": after,
        "schedule": schedule.read(),
    }


def _number(request: HttpRequest, name: str) -> int:
    asked = whole_number(request.GET.get(name, "")) or 0
    return min(asked, PATIENCE) if name == "asked" else asked


@require_POST
@publishers_only
def publish(request: HttpRequest) -> HttpResponse:
    """Ask a worker for a release; the list then shows what comes of it."""
    newest = Release.objects.values_list("pk", flat=True).first() or 0
    try:
        tasks.publish.delay(asked_by_id=request.user.pk)
    except OperationalError as error:
        log.error("The broker does not answer: %s", error)
        messages.error(
            request,
            gettext(
                "The release could not be asked for: the queue between the site and its workers does not "
                "answer. Try again in a minute; if it stays so, tell whoever runs the site."
            ),
        )
        return _back(request)
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "publishing/_releases.html", _listed(request, PATIENCE, newest))
    said = gettext("A release has been asked for. It appears below as soon as a worker has taken it.")
    messages.info(request, said)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the list: with htmx by its header, which loads the whole page."""
    page = reverse("publishing:releases")
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return HttpResponseClientRedirect(page)
    return redirect(page)


@require_safe
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One release. What did not get published is for publishers only."""
    publisher = request.user.has_perm(PUBLISH)
    rows = Release.objects.all() if publisher else Release.objects.published()
    row = get_object_or_404(rows, pk=pk)
    audio, turns = row.counts.get(AUDIO, {}), row.counts.get(TURNS, {})
    context = {
        "release": row,
        "publisher": publisher,
        "chart": _chart(audio),
        "table": _table(audio, turns),
        "hub": "/" in row.target and not row.target.startswith("/"),
    }
    return render(request, "publishing/release.html", context)


def _chart(audio: Counts) -> Chart:
    """A group of bars per language, a bar per label."""
    groups = [
        (language, [Bar(label, labels[label], f"{labels[label]:,} {label}") for label in BALANCED])
        for language, labels in counts.by_language(audio).items()
    ]
    return kinds.groups(groups, counts.sentence(audio), css="release")


def _table(audio: Counts, turns: Counts) -> list[list[object]]:
    """Rows of split, language, complete, incomplete, recordings."""
    rows: list[list[object]] = []
    for split in SPLITS:
        samples, recordings = audio.get(split, {}), turns.get(split, {})
        for language in sorted({*samples, *recordings}):
            labels = [samples.get(language, {}).get(label, 0) for label in BALANCED]
            rows.append([split, language, *labels, recordings.get(language, {}).get("recordings", 0)])
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def edit_schedule(request: HttpRequest) -> HttpResponse:
    """When releases are made by themselves."""
    form = ScheduleForm(request.POST) if request.method == "POST" else ScheduleForm.of(schedule.read())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            schedule.write(form.schedule())
            JournalEntry.write(Act.SCHEDULED, cast(User, request.user), text=str(schedule.read()))
        messages.success(request, gettext("Releases by themselves: %(when)s.") % {"when": schedule.read()})
        return redirect("publishing:releases")
    return render(request, "publishing/schedule.html", {"form": form, "schedule": schedule.read()})
