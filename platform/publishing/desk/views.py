"""Releases: the list, one release, the button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import whole_number
from charts import kinds
from charts.drawing import Chart
from charts.kinds import Bar
from corpus.figures import whole
from publishing.desk.requests import asked, may_publish, publishers_only
from publishing.models import Release, ReleaseSchedule, is_repository
from publishing.planning import counts
from publishing.planning.manifest import AUDIO, BALANCED, TURNS, Counts
from publishing.planning.splits import SPLITS

SHOWN = 50
PATIENCE = 15
"""How often the list looks, every 2 s, for the run that was asked for."""


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Published releases for everybody; all runs, the button and the schedules for publishers."""
    template = "publishing/_releases.html" if request.htmx else "publishing/releases.html"  # type: ignore[attr-defined]  # set by django-htmx
    listed = _listed(request, _number(request, "asked"), _number(request, "after"))
    return render(request, template, listed)


def _listed(request: HttpRequest, asked: int = 0, after: int = 0) -> dict[str, object]:
    """asked: how often to look again for a run newer than row `after`, which a worker has yet to take."""
    publisher = may_publish(request)
    rows = Release.objects.select_related("asked_by", "schedule").defer("manifest")
    running = Release.objects.filter(outcome=Release.Outcome.RUNNING).exists()
    waiting = asked > 0 and not Release.objects.filter(pk__gt=after).exists()
    return {
        "releases": (rows if publisher else rows.published())[:SHOWN],
        "publisher": publisher,
        "waiting": waiting,
        "polling": publisher and (running or waiting),
        "asked": asked - 1,
        "after": after,
        "next": ReleaseSchedule.objects.on().order_by("due_at").first() if publisher else None,
    }


def _number(request: HttpRequest, name: str) -> int:
    asked = whole_number(request.GET.get(name, "")) or 0
    return min(asked, PATIENCE) if name == "asked" else asked


@require_POST
@publishers_only
def publish(request: HttpRequest) -> HttpResponse:
    """Ask a worker for a release; the list then shows what comes of it."""
    newest = Release.objects.values_list("pk", flat=True).first() or 0
    if not asked(request, "publishing.tasks.publish", asked_by_id=request.user.pk):
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
    publisher = may_publish(request)
    rows = Release.objects.all() if publisher else Release.objects.published()
    row = get_object_or_404(rows.select_related("schedule"), pk=pk)
    audio, turns = row.counts.get(AUDIO, {}), row.counts.get(TURNS, {})
    context = {
        "release": row,
        "publisher": publisher,
        "chart": _chart(audio),
        "table": _table(audio, turns),
        "hub": is_repository(row.target),
        "deliveries": row.deliveries.all()[:SHOWN] if publisher else [],
    }
    return render(request, "publishing/release.html", context)


def _chart(audio: Counts) -> Chart:
    """A group of bars per language, a bar per label."""
    groups = [
        (language, [Bar(label, labels[label], f"{whole(labels[label])} {label}") for label in BALANCED])
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
