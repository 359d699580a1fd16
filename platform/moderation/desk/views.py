"""The cockpit: the next sample, what was heard in it, what was decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from corpus.models import OPEN, Sample, StatusMoved
from moderation.access import moderator, moderators_only
from moderation.belief import flags
from moderation.desk import decisions, media, presenting, queue, wording
from moderation.models import Review

SKIPPED = "moderation_skipped"
"""Session key: ids that this moderator put aside, newest last."""

MOST_SKIPPED = 200
LOG_PAGE = 50
CLOSE_ENOUGH = 0.3
"""Seconds that may be missing from what was heard: players stop a little before the end."""

FILLER = {"yes": True, "no": False}
"""Anything else is "not said"."""


@require_GET
@moderators_only
def cockpit(request: HttpRequest) -> HttpResponse:
    """The whole page, with the first sample of the queue on it, or of those with one flag (`?flag=`)."""
    found = queue.following(1, without=_skipped(request), flag=_flag(request))
    return _page(request, found[0] if found else None)


@require_GET
@moderators_only
def review(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The whole page, with this sample on it."""
    return _page(request, _sample(sample_id))


@require_GET
@moderators_only
def following(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The sample that comes when this one is decided, to be fetched while this one is being heard."""
    found = queue.following(1, without=[*_skipped(request), sample_id], flag=_flag(request))
    return _fragment(request, found[0] if found else None)


@require_GET
@moderators_only
def fragment(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """This sample without the page around it."""
    return _fragment(request, _sample(sample_id))


@require_GET
@moderators_only
def clip(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """What the models heard: the turn up to 200 ms behind the cut."""
    return media.clip_response(request, _sample(sample_id))


@require_GET
@moderators_only
def rest(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The take from this turn on, for whoever has leaned."""
    sample = _sample(sample_id)
    if decisions.lean_of(sample, moderator(request)) is None:
        return _told(wording.LEAN_FIRST, status=403)
    return media.rest_response(request, sample)


@require_POST
@moderators_only
def lean(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Write down what was heard, and show what had been kept back."""
    sample = _sample(sample_id)
    try:
        heard = float(request.POST.get("heard", "0"))
        if heard < presenting.heard(sample) - CLOSE_ENOUGH:
            return _told(wording.LISTEN_FIRST, status=409)
        decisions.lean(sample, moderator(request), request.POST.get("label", ""))
    except ValueError:
        return _told(wording.NOT_A_LABEL, status=400)
    return _fragment(request, sample)


@require_POST
@moderators_only
def decide(request: HttpRequest, sample_id: UUID, decision: str) -> HttpResponse:
    """accept, relabel or reject; a decision that came too late is answered with who was first."""
    sample = _sample(sample_id)
    try:
        made = _decided(request, sample, decision)
    except decisions.NotLeanedError:
        return _told(wording.LEAN_FIRST, status=403)
    except StatusMoved:
        return _told(wording.too_late(_sample(sample_id)), status=409)
    except ValueError:
        return _told(wording.REASON_FIRST if decision == "reject" else wording.NOT_A_LABEL, status=400)
    return _told(wording.of(made))


@require_POST
@moderators_only
def skip(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Put the sample aside for as long as this moderator stays signed in."""
    request.session[SKIPPED] = [str(skipped) for skipped in (*_skipped(request), sample_id)][-MOST_SKIPPED:]
    return _told(wording.SKIPPED)


@require_POST
@moderators_only
def unskip(request: HttpRequest) -> HttpResponse:
    """Bring back everything that this moderator put aside."""
    request.session.pop(SKIPPED, None)
    return redirect("moderation:queue")


@require_POST
@moderators_only
def undo_last(request: HttpRequest) -> HttpResponse:
    """Take back this moderator's newest decision that still stands."""
    last = decisions.last_of(moderator(request))
    if last is None:
        return _told(wording.NOTHING_TO_UNDO, status=409)
    try:
        decisions.undo(last, moderator(request))
    except decisions.CannotUndoError:
        return _told(wording.CANNOT_UNDO, status=409)
    return JsonResponse({"message": wording.undone(last), "sample": str(last.sample_id)})


@require_GET
@moderators_only
def log(request: HttpRequest) -> HttpResponse:
    """Every decision, newest first, a page at a time (`?before=` a row's number)."""
    rows = Review.objects.select_related("moderator", "sample__recording", "undone_by").order_by("-pk")
    if request.GET.get("before", "").isdecimal():
        rows = rows.filter(pk__lt=int(request.GET["before"]))
    page = list(rows[: LOG_PAGE + 1])
    older = page[LOG_PAGE - 1].pk if len(page) > LOG_PAGE else None
    return render(request, "moderation/log.html", {"reviews": page[:LOG_PAGE], "older": older})


@require_POST
@moderators_only
def undo(request: HttpRequest, review_id: int) -> HttpResponse:
    """Take back any decision that stands, from the log."""
    made = get_object_or_404(Review, pk=review_id)
    try:
        decisions.undo(made, moderator(request))
    except decisions.CannotUndoError:
        messages.error(request, gettext(wording.CANNOT_UNDO))
        return redirect("moderation:log")
    messages.success(request, wording.undone(made))
    return redirect("moderation:review", made.sample_id)


def _decided(request: HttpRequest, sample: Sample, decision: str) -> Review:
    """Raises NotLeanedError, StatusMoved or ValueError, as decisions do."""
    decider, form = moderator(request), request.POST
    if decision == "reject":
        return decisions.reject(sample, decider, form.get("reason", ""))
    midfiller, endfiller = FILLER.get(form.get("midfiller", "")), FILLER.get(form.get("endfiller", ""))
    if decision == "accept":
        return decisions.accept(sample, decider, midfiller=midfiller, endfiller=endfiller)
    label = form.get("label", "")
    return decisions.relabel(sample, decider, label, midfiller=midfiller, endfiller=endfiller)


def _page(request: HttpRequest, sample: Sample | None) -> HttpResponse:
    return render(request, "moderation/cockpit.html", _context(request, sample))


def _fragment(request: HttpRequest, sample: Sample | None) -> HttpResponse:
    return render(request, "moderation/_item.html", _context(request, sample))


def _context(request: HttpRequest, sample: Sample | None) -> dict[str, object]:
    flag = _flag(request)
    common = {
        "waiting": queue.length(flag),
        "flag": flag,
        "flags": [(str(code), gettext(words)) for code, words in flags.WORDS.items()],
    }
    if sample is None:
        return common | {"skipped": len(_skipped(request))}
    open_ = sample.status in OPEN
    return common | {
        "item": presenting.item(sample, decisions.lean_of(sample, moderator(request))),
        "closed": "" if open_ else wording.too_late(sample),
        "leans": wording.LEAN_KEYS,
        "labels": wording.LABEL_KEYS,
        "reasons": wording.REASON_KEYS,
    }


def _sample(sample_id: UUID) -> Sample:
    return get_object_or_404(Sample.objects.select_related("recording"), pk=sample_id)


def _flag(request: HttpRequest) -> str:
    """The flag that the queue is narrowed to; "" for all, and for a code that there is not."""
    asked = request.GET.get("flag", "")
    return asked if asked in flags.WORDS else ""


def _skipped(request: HttpRequest) -> list[UUID]:
    return [UUID(skipped) for skipped in request.session.get(SKIPPED, [])]


def _told(message: str, status: int = 200) -> JsonResponse:
    return JsonResponse({"message": gettext(message)}, status=status)
