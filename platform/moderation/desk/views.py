"""The cockpit: the next sample, what was heard in it, what was decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import whole_number
from accounts.models import User
from corpus.labels import Label
from corpus.languages import NAMES
from corpus.models import OPEN, UNSURE_STEPS, Sample, StatusMoved
from moderation.access import moderator, moderators_only
from moderation.belief import flags
from moderation.crowd import watch
from moderation.desk import decisions, leases, media, own, pace, presenting, queue, wording
from moderation.desk.filters import Filters
from moderation.models import Review

LOG_PAGE = 50
CLOSE_ENOUGH = 0.3
"""Seconds that may be missing from what was heard: players stop a little before the end."""

FILLER = {"yes": True, "no": False}
"""Anything else is "not said"."""


@require_GET
@moderators_only
def cockpit(request: HttpRequest) -> HttpResponse:
    """The whole page, with this moderator's first sample on it, of those that the address asks for
    (`moderation.desk.filters`)."""
    found = leases.take(moderator(request), own.asked(request), without=own.skipped(request))
    return _page(request, found[0] if found else None, taken=True)


@require_GET
@moderators_only
def review(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The whole page, with this sample on it."""
    return _page(request, _sample(sample_id))


@require_GET
@moderators_only
def following(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The sample that comes when this one is decided, to be fetched while this one is being heard."""
    now = own.asked(request)
    found = leases.take(moderator(request), now, without=own.skipped(request))
    sample = next((each for each in found if each.pk != sample_id), None)
    return _shown(request, _context(request, sample, now, taken=True))


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
    if own.is_stale(request, sample):
        return _told(wording.MOVED_BEFORE, status=409)
    try:
        heard = float(request.POST.get("heard", "0"))
        if not heard >= presenting.heard(sample) - CLOSE_ENOUGH:  # "nan" is neither less nor more
            return _told(wording.LISTEN_FIRST, status=409)
        said, narrowed = request.POST.get("label", ""), own.came_narrowed(request, sample)
        decisions.lean(sample, moderator(request), said, anchored=narrowed)
    except ValueError:
        return _told(wording.NOT_A_LABEL, status=400)
    return _fragment(request, sample)


@require_POST
@moderators_only
def decide(request: HttpRequest, sample_id: UUID, decision: str) -> HttpResponse:
    """accept, relabel or reject; a decision that came too late is answered with who was first.

    Another label than the moderator had heard needs `replayed=yes`: the page plays the last second again.
    """
    sample = _sample(sample_id)
    if own.is_stale(request, sample):
        return _told(wording.MOVED_BEFORE, status=409)
    try:
        if _against_ear(request, sample, decision):
            return _told(wording.REPLAY_FIRST, status=428)
        made = _decided(request, sample, decision)
    except decisions.NotLeanedError:
        return _told(wording.LEAN_FIRST, status=403)
    except StatusMoved:
        return _told(wording.too_late(_sample(sample_id)), status=409)
    except ValueError:
        return _told(wording.REASON_FIRST if decision == "reject" else wording.NOT_A_LABEL, status=400)
    if made.beside == Review.Beside.LATE:
        return _told(wording.came_second(made), status=409)
    return _told(wording.done(made))


@require_POST
@moderators_only
def skip(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Put the sample aside for as long as this moderator stays signed in; others may have it at once."""
    leases.give_back(sample_id, moderator(request))
    own.keep(request, own.SKIPPED, str(sample_id))
    return _told(wording.SKIPPED)


@require_POST
@moderators_only
def unskip(request: HttpRequest) -> HttpResponse:
    """Bring back everything that this moderator put aside."""
    request.session.pop(own.SKIPPED, None)
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
    leases.claim(last.sample, moderator(request), own.asked(request).query)
    return JsonResponse({"message": wording.undone(last), "sample": str(last.sample_id)})


@require_GET
@moderators_only
def log(request: HttpRequest) -> HttpResponse:
    """Every decision, newest first, a page at a time (`?before=` a row's number)."""
    rows = Review.objects.select_related("moderator", "sample__recording", "undone_by").order_by("-pk")
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: LOG_PAGE + 1])
    older = page[LOG_PAGE - 1].pk if len(page) > LOG_PAGE else None
    return render(
        request,
        "moderation/log.html",
        {"reviews": [(each, wording.of(each)) for each in page[:LOG_PAGE]], "older": older},
    )


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


def _against_ear(request: HttpRequest, sample: Sample, decision: str) -> bool:
    """Whether the label is not what they heard, and they have not heard the last second again.

    Raises:
        NotLeanedError: they have not said what they hear.
    """
    if decision == "reject" or request.POST.get("replayed") == "yes":
        return False
    said = decisions.lean_of(sample, moderator(request))
    if said is None:
        raise decisions.NotLeanedError(str(sample))
    label = sample.intent if decision == "accept" else request.POST.get("label", "")
    return label in Label.values and label != said.label


def _page(request: HttpRequest, sample: Sample | None, *, taken: bool = False) -> HttpResponse:
    now, who = own.asked(request), moderator(request)
    choices = {
        "flags": [(str(code), gettext(words)) for code, words in flags.WORDS.items()],
        "all_languages": NAMES.items(),
        "own_languages": own.languages(who),
        "games": queue.games(),
        "unsure_steps": UNSURE_STEPS,
        "opponents": [(pair, pair.replace("|", " : ")) for pair in queue.opponents()],
        "all_labels": Label.values,
        "views": own.views(who, now),
        "crowd_stopped": watch.stopped_by_itself(),
    }
    item = _context(request, sample, now, taken=taken)
    return render(request, "moderation/cockpit.html", choices | item)


def _fragment(request: HttpRequest, sample: Sample) -> HttpResponse:
    return _shown(request, _context(request, sample, own.asked(request)))


def _shown(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "moderation/_item.html", context)


def _context(
    request: HttpRequest, sample: Sample | None, now: Filters, *, taken: bool = False
) -> dict[str, object]:
    """What the page shows. taken: the sample is of this moderator's set, which was looked at right now."""
    who, waiting = moderator(request), queue.length(now)
    common = {
        "waiting": pace.shown(waiting),
        "left": pace.left(waiting, who),
        "filters": now,
        "query": now.query,
    }
    if sample is None:
        return common | {"skipped": len(own.skipped(request))}
    lean = decisions.lean_of(sample, who)
    if now.label and not lean:
        own.keep(request, own.NARROWED, str(sample.pk))
    return common | {
        "item": presenting.item(sample, lean),
        "closed": "" if taken and sample.status in OPEN else _closed(sample, who, now),
        "others": [(key, label) for key, label in wording.LABEL_KEYS if lean and label != lean.label],
        "leans": wording.LEAN_KEYS,
        "labels": wording.LABEL_KEYS,
        "reasons": wording.REASON_KEYS,
    }


def _sample(sample_id: UUID) -> Sample:
    return get_object_or_404(Sample.objects.select_related("recording"), pk=sample_id)


def _closed(sample: Sample, who: User, now: Filters) -> str:
    """Why this moderator cannot decide it now; "" where they can, and then it is theirs for a few minutes."""
    if sample.status in OPEN:
        if leases.claim(sample, who, now.query):
            return ""
        holder = leases.holder(sample, than=who)
        return wording.taken(holder) if holder else ""
    return "" if leases.rechecking(sample, who) else wording.too_late(sample)


def _told(message: str, status: int = 200) -> JsonResponse:
    return JsonResponse({"message": gettext(message)}, status=status)
