"""When releases are made by themselves, and which moment comes next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publishing.desk.forms import ScheduleForm
from publishing.desk.requests import publisher, publishers_only
from publishing.models import ReleaseSchedule, target_name
from publishing.schedules import saving

RUNS = 10


@require_safe
@publishers_only
def schedules(request: HttpRequest) -> HttpResponse:
    """All schedules, each with its one next moment."""
    return render(request, "publishing/schedules.html", {"schedules": ReleaseSchedule.objects.all()})


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def new(request: HttpRequest) -> HttpResponse:
    """Another schedule, which is off until it is saved."""
    return _edit(request, ReleaseSchedule())


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def edit(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """What a schedule says, its last runs, and who is told of them."""
    return _edit(request, get_object_or_404(ReleaseSchedule, pk=schedule_id))


def _edit(request: HttpRequest, schedule: ReleaseSchedule) -> HttpResponse:
    form = ScheduleForm(request.POST if request.method == "POST" else None, instance=schedule)
    if request.method == "POST" and form.is_valid():
        saving.save(schedule, publisher(request))
        messages.success(request, _saved(schedule))
        return redirect("publishing:schedules")
    context = {
        "form": form,
        "schedule": ReleaseSchedule.objects.filter(pk=schedule.pk).first(),
        "runs": schedule.releases.defer("manifest")[:RUNS] if schedule.pk else [],
        "told": schedule.subscriptions.all() if schedule.pk else [],
        "site_target": target_name(),
    }
    return render(request, "publishing/schedule.html", context)


def _saved(schedule: ReleaseSchedule) -> str:
    facts = {"name": schedule.name, "when": schedule.sentence}
    if schedule.due_at is None:
        return gettext("%(name)s is off: nothing is published by itself.") % facts
    moment = date_format(schedule.due_at, "Y-m-d H:i") + " UTC"
    return gettext("%(name)s: %(when)s. Next: %(moment)s, and not before.") % {**facts, "moment": moment}


@require_POST
@publishers_only
def delete(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Take a schedule away; what it has published stays."""
    schedule = get_object_or_404(ReleaseSchedule, pk=schedule_id)
    saving.delete(schedule, publisher(request))
    messages.success(request, gettext("%(name)s was deleted.") % {"name": schedule.name})
    return redirect("publishing:schedules")
