"""My takes: listen, export, withdraw; by the browser's cookie or by receipt. No GET changes anything."""

from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from accounts.limits import counting
from accounts.limits.table import ARCHIVES
from accounts.models import User
from accounts.personal.inventory import Person
from corpus import playback, withdrawal
from corpus.mine import access, receipts
from corpus.mine.cards import card
from corpus.mine.export import write_archive
from corpus.models import Recording, RecordingQuerySet
from corpus.refusals import Fault

PAGE = 20
# An archive larger than this goes through a temporary file.
IN_MEMORY = 16 * 1024 * 1024


@never_cache
@require_safe
def takes(request: Request) -> HttpResponse:
    """Every take of this browser, newest first, and the form for a receipt."""
    return _takes_page(request)


@require_POST
def find_by_receipt(request: Request) -> HttpResponse:
    """Open the one take that a receipt names; wrong codes are counted."""
    if receipts.guessing(request):
        said = gettext("Too many wrong codes. Wait %(n)s minutes, then try again.")
        return _takes_page(request, 429, said % {"n": receipts.MINUTES})
    recording = receipts.find(request.POST.get("receipt", ""))
    if recording is None:
        receipts.missed(request)
        said = gettext("There is no take with this code. Check it letter by letter: it has 12.")
        return _takes_page(request, 404, said)
    access.open_by_receipt(request, recording)
    return redirect("corpus:take", recording.pk)


@never_cache
@require_safe
def take(request: Request, pk: UUID) -> HttpResponse:
    recording = access.take_or_404(request, pk)
    return render(request, "corpus/take.html", {"card": card(recording)})


@require_safe
def audio(request: Request, pk: UUID) -> HttpResponse:
    recording = access.take_or_404(request, pk)
    try:
        return playback.audio_response(request, recording)
    except withdrawal.STORAGE_ERRORS:
        return _storage_down(request)


@never_cache
@require_safe
def export(request: Request, pk: UUID) -> HttpResponseBase:
    """One take as a zip."""
    recording = access.take_or_404(request, pk)
    return _archive(request, Recording.objects.filter(pk=recording.pk), f"your-turn-{recording.receipt}.zip")


@never_cache
@require_safe
def export_all(request: Request) -> HttpResponseBase:
    """Every take of this browser's contributor as one zip, with all else that is kept of them."""
    user = request.user if isinstance(request.user, User) else None
    person = Person.of(request.contributor, user)
    return _archive(request, _own(request), "your-turn-my-takes.zip", person)


@require_POST
def withdraw(request: Request, pk: UUID) -> HttpResponseBase:
    """Take one back. The stage asks for JSON: a take discarded right after it was made."""
    from_stage = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    recording = access.takes_of(request).filter(pk=pk).first()
    if recording is None:
        return _no_such_take(from_stage)
    withdrawal.withdraw([recording], by="speaker", reason="discarded" if from_stage else "withdrawn")
    if from_stage:
        return JsonResponse({"type": "withdrawn", "recording": str(recording.pk)})
    if request.htmx:
        return render(request, "corpus/_take.html", {"card": card(recording)})
    messages.success(request, gettext("That take is withdrawn."))
    if recording.contributor == request.contributor:
        return redirect("corpus:takes")
    return redirect("corpus:take", recording.pk)


@require_POST
def withdraw_all(request: Request) -> HttpResponse:
    """Every take of this browser's contributor; the consent stays, one can play on."""
    if request.contributor is not None:
        withdrawal.withdraw_all(request.contributor)
    messages.success(request, gettext("All your takes are withdrawn."))
    return redirect("corpus:takes")


def _own(request: Request) -> RecordingQuerySet:
    """The contributor's takes only: what a receipt opened is one take, and never part of "all"."""
    if request.contributor is None:
        return Recording.objects.none()
    return Recording.objects.of(request.contributor)


def _takes_page(request: Request, status: int = 200, complaint: str = "") -> HttpResponse:
    own = _own(request).order_by("-captured_at").prefetch_related("cuts")
    page = Paginator(own, PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": [card(recording) for recording in page],
        "page": page,
        "kept": _own(request).not_withdrawn().count(),
        "complaint": complaint,
        "code": request.POST.get("receipt", ""),
        "decides": isinstance(request.user, User) and request.user.decides,
    }
    return render(request, "corpus/takes.html", context, status=status)


def _archive(
    request: Request, recordings: RecordingQuerySet, name: str, person: Person | None = None
) -> HttpResponseBase:
    counting.count(ARCHIVES, counting.at(request))
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed by the last chunk
    complete = recordings.select_related("contributor", "consent").order_by("captured_at")
    try:
        write_archive(complete, file, person)
    except withdrawal.STORAGE_ERRORS:
        file.close()
        return _storage_down(request)
    file.seek(0)
    response = StreamingHttpResponse(_chunks(file), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """64 KiB at a time: an archive never stands in memory whole, and reading never blocks the event loop."""
    with file:
        while chunk := await sync_to_async(file.read)(1 << 16):
            yield chunk


def _no_such_take(from_stage: bool) -> HttpResponse:
    if not from_stage:
        raise Http404
    fault = Fault.UNKNOWN_TAKE
    said = {"type": "error", "code": fault.code, "message": gettext(fault.words)}
    return JsonResponse(said, status=fault.status)


def _storage_down(request: Request) -> HttpResponse:
    return render(request, "corpus/storage_down.html", status=503)
