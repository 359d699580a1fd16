"""The button that has a model asked about everything it has not answered yet, and how far that is."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Act, JournalEntry
from corpus.marking import N_
from corpus.models import StatusMoved
from inference.models import Rescoring
from inference.running import rescoring
from moderation.access import moderator, moderators_only
from moderation.scoreboard import runs


@require_GET
@moderators_only
def progress(request: HttpRequest) -> HttpResponse:
    """The part alone, for a page that looks again."""
    return render(request, "moderation/_rescoring.html", runs.of_rescoring())


@require_POST
@moderators_only
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a run; asking for one that is under way is not asking twice."""
    scorer = request.POST.get("scorer", "")
    try:
        with transaction.atomic():
            rescoring.start(scorer=scorer, asked_by=str(request.user))
            JournalEntry.write(Act.RESCORED, moderator(request), text=scorer or "all")
    except rescoring.CannotRescore as error:
        messages.error(request, str(error))
    return redirect("open:models")


@require_POST
@moderators_only
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Let the take that is being worked on be the last; it can go on from there."""
    return _moved(request, run_id, N_("It had finished before it could be stopped."), go_on=False)


@require_POST
@moderators_only
def resume(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Go on where a run was stopped."""
    return _moved(request, run_id, N_("It is not stopped, so there is nothing to resume."), go_on=True)


def _moved(request: HttpRequest, run_id: UUID, too_late: str, *, go_on: bool) -> HttpResponse:
    run = get_object_or_404(Rescoring, pk=run_id)
    try:
        with transaction.atomic():
            if go_on:
                rescoring.resume(run)
            else:
                run.stop()
            text = f"{run.scorer or 'all'}: {'resumed' if go_on else 'stopped'}"
            JournalEntry.write(Act.RESCORED, moderator(request), text=text)
    except StatusMoved:
        messages.error(request, gettext(too_late))
    return redirect("open:models")
