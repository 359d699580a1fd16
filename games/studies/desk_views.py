"""What an operator sees: their studies, a form, and of each study who is to be paid and why."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import spreadsheets
from accounts.http import LARGEST, whole_number
from accounts.models import Act, JournalEntry, User
from corpus import languages
from games.studies import figures, leaving, panels, wording
from games.studies.figures import Line
from games.studies.forms import StudyForm
from games.studies.models import Study
from games.studies.paying import Pay

MANAGE: Final = "games.manage_study"
SHOWN: Final = 100

COLUMNS: Final = (
    "panel_id",
    "session",
    "verdict",
    "reason",
    "kept",
    "of",
    "refused",
    "known_clips",
    "heard_rightly",
    "seconds",
    "joined_at",
)

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponse])


def operators_only(view: AnyView) -> AnyView:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    allowed = permission_required(MANAGE, raise_exception=True)(view)
    return login_required(allowed)


@require_safe
@operators_only
def studies(request: HttpRequest) -> HttpResponse:
    """All studies, the newest first."""
    page = Paginator(Study.objects.all(), SHOWN).get_page(request.GET.get("page"))
    return render(request, "studies/studies.html", {"page": page, "now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@operators_only
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The form, of a new study or of one that is there."""
    new = Study(made_by=cast(User, request.user), language=languages.DEFAULT)
    found = _study(pk) if pk is not None else new
    form = StudyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save()
            _note(request, f"{made}: {'made' if pk is None else 'changed'}")
        messages.success(request, gettext("The study is kept."))
        return redirect("studies:people", made.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "studies/edit.html", {"form": form, "study": found}, status=status)


@never_cache
@require_safe
@operators_only
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part, who is to be paid or refused, and why."""
    study = _study(pk)
    lines = list(_lines(study))
    page = Paginator(lines, SHOWN).get_page(request.GET.get("page"))
    address = request.build_absolute_uri(reverse("studies:study", args=[study.code]))
    context = {
        "study": study,
        "game": wording.game(study),
        "page": page,
        "rows": [(line, wording.pay(line.verdict.pay), wording.because(study, line)) for line in page],
        "counts": [(wording.pay(pay), sum(line.verdict.pay is pay for line in lines)) for pay in Pay],
        "address": panels.for_panel(address, study.panel, study.parameter),
        "open": study.is_open(timezone.now()),
        "named": any(line.participant.panel_id for line in lines),
    }
    return render(request, "studies/people.html", context)


@never_cache
@require_safe
@operators_only
def table(_request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody with their reason, as CSV."""
    study = _study(pk)
    return _csv(f"study-{study.code}.csv", [COLUMNS, *(_row(study, line) for line in _lines(study))])


@never_cache
@require_safe
@operators_only
def ids(_request: HttpRequest, pk: int, pay: str) -> HttpResponse:
    """The ids of those who are to be paid, or refused, one a line, as panels take them."""
    if pay not in (Pay.PAY.value, Pay.REFUSE.value):
        raise Http404
    study = _study(pk)
    theirs = [line.participant.panel_id for line in _lines(study) if line.verdict.pay.value == pay]
    return _csv(f"study-{study.code}-{pay}.csv", [[panel_id] for panel_id in theirs if panel_id])


@require_POST
@operators_only
@transaction.atomic
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody new from now on."""
    study = _study(pk)
    if study.close():
        _note(request, f"{study}: closed")
        messages.success(request, gettext("The study is closed. Who is at work may finish."))
    else:
        messages.info(request, gettext("The study was closed before."))
    return redirect("studies:people", pk)


@require_POST
@operators_only
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the panel's ids, all or that of one participant; nobody can be paid by them any longer."""
    study, one = _study(pk), request.POST.get("participant", "")
    participant = whole_number(one)
    if one and participant is None:
        raise Http404
    if not request.POST.get("sure"):
        messages.error(request, gettext("Nothing was deleted: say first that you are sure."))
        return redirect("studies:people", pk)
    with transaction.atomic():
        deleted = leaving.delete_ids(study, participant)
        _note(request, f"{study}: {deleted} ids deleted")
    messages.success(request, gettext("Deleted: %(n)s ids.") % {"n": deleted})
    return redirect("studies:people", pk)


def _note(request: HttpRequest, text: str) -> None:
    JournalEntry.write(Act.STUDY, cast(User, request.user), text=text)


def _study(pk: int) -> Study:
    if pk > LARGEST:
        raise Http404
    return get_object_or_404(Study, pk=pk)


def _lines(study: Study) -> Iterator[Line]:
    return figures.lines(study, study.participants.order_by("pk"))


def _row(study: Study, line: Line) -> list[object]:
    done, person = line.done, line.participant
    return [
        person.panel_id,
        person.session,
        line.verdict.pay.value,
        wording.because(study, line),
        done.kept,
        done.each,
        line.refused,
        done.known,
        done.right,
        line.seconds,
        person.joined_at.isoformat(timespec="seconds"),
    ]


def _csv(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    spreadsheets.write(response, rows)
    return response
