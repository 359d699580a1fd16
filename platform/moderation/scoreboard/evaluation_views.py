"""How models did on published splits: a page, a spreadsheet, and JSON for programs. Open to everybody."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation.access import may_review
from moderation.scoreboard import evaluations


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """A line over releases for each model, and the table behind it."""
    found = evaluations.cards(inside=may_review(request.user))
    return render(request, "moderation/evaluations.html", {"cards": found})


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every group of every evaluation."""
    lines = "".join(evaluations.as_csv(inside=may_review(request.user)))
    headers = {"Content-Disposition": 'attachment; filename="evaluations.csv"'}
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
def as_json(request: HttpRequest) -> JsonResponse:
    """The newest evaluations, with everything that was measured."""
    return JsonResponse({"evaluations": evaluations.as_data(inside=may_review(request.user))})
