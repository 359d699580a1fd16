"""What the nightly look through the storage found, for whoever publishes or administers."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corpus.models import VerifyRun

SHOWN = 30


@require_safe
@login_required
@permission_required("corpus.view_verifyrun", raise_exception=True)
def storage(request: HttpRequest) -> HttpResponse:
    """The newest runs, and what the newest of them misses."""
    runs = list(VerifyRun.objects.all()[:SHOWN])
    return render(request, "corpus/storage.html", {"runs": runs, "newest": runs[0] if runs else None})
