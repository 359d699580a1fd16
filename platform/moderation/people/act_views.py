"""Acts on many: what one would change, how far it is, who did it, and its undoing."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import LARGEST
from accounts.models import User
from corpus.models import StatusMoved
from moderation.access import moderator, moderators_only
from moderation.models import MassAct
from moderation.people import masses, previews, wording
from moderation.people.views import MOST_NAMED, PAGE, may_act, number


@require_GET
@moderators_only
@may_act
def acts(request: HttpRequest) -> HttpResponse:
    """Every act on many, newest first, and the form for the decisions of a moderator."""
    rows = MassAct.objects.select_related("moderator", "decider", "undone_by").order_by("-pk")
    if before := number(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    context = {
        "lines": [(row, wording.act(row)) for row in page[:PAGE]],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "deciders": User.objects.filter(reviews__isnull=False).distinct().order_by("username")[:MOST_NAMED],
    }
    return render(request, "moderation/acts.html", context)


@require_GET
@moderators_only
@may_act
def decisions(request: HttpRequest) -> HttpResponse:
    """What undoing the decisions of a moderator would change: `?moderator=`, `?since=`, `?until=`."""
    try:
        decider, since, until = _asked(request.GET.dict())
    except ValueError as error:
        messages.error(request, gettext(str(error)))
        return redirect("people:acts")
    context = {
        "decider": decider,
        "since": since,
        "until": until,
        "preview": previews.of_decisions(decider, since, until),
    }
    return render(request, "moderation/decisions_undone.html", context)


@require_POST
@moderators_only
@may_act
def undo_decisions(request: HttpRequest) -> HttpResponse:
    """Do it."""
    try:
        decider, since, until = _asked(request.POST.dict())
    except ValueError as error:
        messages.error(request, gettext(str(error)))
        return redirect("people:acts")
    try:
        reason = request.POST.get("reason", "")
        made = masses.undo_decisions(moderator(request), decider, reason, since=since, until=until)
    except ValueError:
        messages.error(request, gettext(wording.REASON_FIRST))
        return redirect("people:acts")
    messages.success(request, gettext(wording.BEGUN))
    return redirect("people:act", made.pk)


@require_GET
@moderators_only
@may_act
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: how far it is, and what undoing it would bring back. `?part` for a page that looks again."""
    row = _act(act_id)
    undoable = row.is_finished and not row.undoes_id and not hasattr(row, "undone_by")
    context = {
        "act": row,
        "what": wording.act(row),
        "people": row.people.order_by("speaker")[:PAGE],
        "undoable": undoable,
        "statuses": previews.of_undoing(row) if undoable else [],
    }
    name = "moderation/_act.html" if "part" in request.GET else "moderation/act.html"
    return render(request, name, context)


@require_POST
@moderators_only
@may_act
def undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """Bring back what it changed, in the background as well."""
    row = _act(act_id)
    try:
        made = masses.undo(row, moderator(request))
    except StatusMoved:
        messages.error(request, gettext(wording.TOO_LATE))
        return redirect("people:act", row.pk)
    messages.success(request, gettext(wording.BEGUN))
    return redirect("people:act", made.pk)


def _act(act_id: int) -> MassAct:
    if act_id > LARGEST:
        raise Http404
    rows = MassAct.objects.select_related("moderator", "decider", "undoes", "undone_by")
    return get_object_or_404(rows, pk=act_id)


def _asked(form: dict[str, str]) -> tuple[User, datetime | None, datetime | None]:
    """Whose decisions, from when and until when. Raises ValueError with a sentence of the catalogues."""
    name = form.get("moderator", "").replace("\0", "")[:150]
    decider = User.objects.filter(username=name).first()
    if decider is None:
        raise ValueError(wording.NOBODY)
    since, until = _time(form.get("since", "")), _time(form.get("until", ""))
    if since and until and until <= since:
        raise ValueError(wording.NOT_A_SPAN)
    return decider, since, until


def _time(said: str) -> datetime | None:
    """In UTC where it names no zone; None where nothing is said."""
    if not said.strip():
        return None
    try:
        found = parse_datetime(said.strip())
    except ValueError:
        found = None
    if found is None:
        raise ValueError(wording.NOT_A_TIME)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
