"""What the nightly look through the storage found, for whoever publishes or administers."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corpus.models import Recording, VerifyRun
from corpus.storage import moving

SHOWN = 30


@require_safe
@login_required
@permission_required("corpus.view_verifyrun", raise_exception=True)
def storage(request: HttpRequest) -> HttpResponse:
    """The newest runs, what the newest of them misses, and what is lost or waits right now."""
    runs = list(VerifyRun.objects.all()[:SHOWN])
    context = {
        "runs": runs,
        "newest": runs[0] if runs else None,
        "lost": Recording.objects.filter(status=Recording.Status.LOST).count(),
        "waiting": moving.waiting(),
    }
    return render(request, "corpus/storage.html", context)
