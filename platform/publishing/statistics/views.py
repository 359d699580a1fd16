"""The public page of statistics, its spreadsheets, and one's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import Request
from publishing.statistics import impact, tables


@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """Coverage, growth, agreement and each model's frontier."""
    return render(request, "statistics/statistics.html", {"tables": tables.tables()})


@require_GET
def as_csv(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001  # a view takes one
    """One of the tables, for a spreadsheet."""
    if key not in tables.TABLES:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{key}.csv"'}
    return HttpResponse(
        tables.TABLES[key]().as_csv(), content_type="text/csv; charset=utf-8", headers=headers
    )


@never_cache
@require_GET
def mine(request: Request) -> HttpResponse:
    """What became of one's own moments."""
    parts = impact.of(request.contributor)
    return render(request, "statistics/mine.html", {"parts": parts, "in_all": impact.in_all(parts)})
