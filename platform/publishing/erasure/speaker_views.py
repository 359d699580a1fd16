"""The receipt of erasure, for whoever recorded the take: by the browser's cookie or by receipt code."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from corpus.mine import access
from publishing.erasure import receipts


@never_cache
@require_safe
def receipt(request: Request, recording: UUID) -> HttpResponse:
    """Where the take was, and in which release it is gone."""
    found = receipts.receipt(access.take_or_404(request, recording))
    context = {
        "receipt": found,
        "rows": receipts.as_rows(found),
        **{name: parse_datetime(found[name] or "") for name in ("withdrawn_at", "sound_deleted_at")},
    }
    return render(request, "publishing/receipt.html", context)


@never_cache
@require_safe
def as_json(request: Request, recording: UUID) -> HttpResponse:
    found = receipts.receipt(access.take_or_404(request, recording))
    response = JsonResponse(found, json_dumps_params={"indent": 2})
    return _to_keep(response, f"your-turn-erasure-{found['receipt']}.json")


@never_cache
@require_safe
def as_text(request: Request, recording: UUID) -> HttpResponse:
    found = receipts.receipt(access.take_or_404(request, recording))
    response = HttpResponse(receipts.as_text(found), content_type="text/plain; charset=utf-8")
    return _to_keep(response, f"your-turn-erasure-{found['receipt']}.txt")


def _to_keep(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
