"""What a participant sees: the study's own page, its beginning, how far they are, and the code at the end."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request
from accounts.models import Contributor
from accounts.views import consent_url
from games.studies import figures, finishing, panels, seats, strips, wording
from games.studies.models import Participant, Seat, Study
from games.studies.panels import No, Turned
from games.studies.paying import Pay

View = Callable[[Request, str], HttpResponse]


def saying_no_in_words(view: View) -> View:
    """Whoever is turned away reads what happened and what to do; whoever has a seat finds the way to it."""

    @wraps(view)
    def answer(request: Request, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except Turned as turned:
            study = _study(code)
            seat = seats.seat_of(study, request.contributor)
            context = {"study": study, "no": turned.no, "seat": seat}
            return render(request, "studies/turned.html", context, status=turned.no.status)

    return answer


@never_cache
@require_GET
@saying_no_in_words
def study(request: Request, code: str) -> HttpResponse:
    """The page that a panel sends people to; without an id that of whoever takes part in this browser."""
    found = _study(code)
    seat = seats.seat_of(found, request.contributor)
    if seat is not None and found.parameter not in request.GET:
        return render(request, "studies/participant.html", _standing(seat))
    who = panels.arrival(request.GET, found.parameter)
    participant = seats.look(found, seat, who)
    if seat is not None and seat.participant.status != Participant.Status.LAPSED:
        return redirect("studies:study", code)
    context = {
        "study": found,
        "who": who,
        "game": wording.game(found),
        "amount": wording.amount(found, found.each),
        "again": participant is not None,
        "agreed": seats.has_agreed(request.contributor),
    }
    return render(request, "studies/arrival.html", context)


@require_POST
@saying_no_in_words
def begin(request: Request, code: str) -> HttpResponse:
    """Take a place and go to the game. Who has not agreed to anything yet is asked to, and comes back."""
    found = _study(code)
    who = panels.arrival(request.POST, found.parameter)
    if not seats.has_agreed(request.contributor):
        here = reverse("studies:study", args=[code])
        return redirect(consent_url(f"{here}?{panels.query(who, found.parameter)}"))
    seat = seats.begin(found, cast(Contributor, request.contributor), who)
    if seat.participant.status != Participant.Status.OPEN:
        return redirect("studies:study", code)
    return redirect(_stage(found))


@require_POST
@saying_no_in_words
def finish(request: Request, code: str) -> HttpResponse:
    """The work is done; the page then shows the code."""
    seat = seats.seat_of(_study(code), request.contributor)
    if seat is None:
        raise Turned(No.ID_MISSING)
    finishing.finish(seat)
    return redirect("studies:study", code)


@never_cache
@require_GET
@saying_no_in_words
def progress(request: Request, code: str) -> HttpResponse:
    """How far somebody is, for the line above the stage."""
    seat = seats.seat_of(_study(code), request.contributor)
    if seat is None:
        raise Turned(No.ID_MISSING)
    return JsonResponse(strips.of(seat))


def _standing(seat: Seat) -> dict[str, object]:
    """What somebody reads who takes part: where they are, why, and their code as soon as there is one."""
    study = seat.study
    line = next(figures.lines(study, [seat.participant]))
    code = finishing.code_of(seat, line.verdict)
    at_work = seat.participant.status == Participant.Status.OPEN
    until = seat.participant.until(study.minutes)
    return {
        "study": study,
        "seat": seat,
        "line": line,
        "why": wording.because(study, line),
        "paid": line.verdict.pay is Pay.PAY,
        "at_work": at_work,
        "may_finish": at_work and strips.is_over(line),
        "code": code,
        "back": study.way_back(code) if code else "",
        "elsewhere": seat.participant.status == Participant.Status.DONE and not code,
        "until": until if until > timezone.now() else None,
        "stage": _stage(study),
    }


def _stage(study: Study) -> str:
    """The ordinary page of its game."""
    page = reverse("games:referee") if study.listens else reverse("games:stage", args=[study.game])
    return f"{page}?{urlencode({'language': study.language})}"


def _study(code: str) -> Study:
    return get_object_or_404(Study, code=code)
