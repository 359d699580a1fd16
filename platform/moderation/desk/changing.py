"""What a moderator mends of a moment before deciding it: where it is cut, and its words."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from corpus import languages
from corpus.marking import N_
from corpus.models import OPEN, SAMPLE_RATE, Sample, StatusMoved
from corpus.playback import audio_response
from inference.speech import mending
from moderation.access import moderator, moderators_only
from moderation.desk import decisions, leases, recutting, wording
from moderation.desk.recutting import CannotMove, InsideSpeech

MOST_WORDS: Final = 600
"""Characters of a mended transcript, as listeners have them."""

MOVED: Final = N_("The cut is moved. The models are being asked about its new place; you need not wait.")
WRITTEN: Final = N_("The words are kept. The models that read are being asked again.")
NO_WORDS: Final = N_("Write down the words in one line of at most 600 characters, as people write them.")


@require_POST
@moderators_only
def cut(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Cut the sample at `at` seconds of its clip; `recuts` is how often it had been moved when the page came.

    A place inside speech needs `inside=yes`: the page warns first, and the same key again sends it (428).
    """
    sample, who, sent = _sample(sample_id), moderator(request), request.POST
    if decisions.lean_of(sample, who) is None:
        return _told(wording.LEAN_FIRST, status=403)
    if sample.status in OPEN and not leases.claim(sample, who, leases.view_of(sample, who)):
        return _told(_holder(sample, request), status=409)
    try:
        place = sample.begin + round(float(sent.get("at", "")) * SAMPLE_RATE)
        if sent.get("recuts") != str(sample.recuts):
            raise StatusMoved(f"{sample} was moved meanwhile")
        recutting.move(sample, who, place, inside=sent.get("inside") == "yes")
    except (ValueError, OverflowError):  # no number, or none that a clock has
        return _told(recutting.OUTSIDE, status=400)
    except InsideSpeech as warning:
        return _told(str(warning), status=428)
    except CannotMove as refusal:
        return _told(str(refusal), status=400)
    except StatusMoved:
        now = _sample(sample_id)
        return _told(wording.MOVED_BEFORE if now.status in OPEN else wording.too_late(now), status=409)
    return _told(MOVED)


@require_POST
@moderators_only
def words(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Keep the words as this moderator heard them, and have them read."""
    sample = _sample(sample_id)
    if decisions.lean_of(sample, moderator(request)) is None:
        return _told(wording.LEAN_FIRST, status=403)
    if sample.status == Sample.Status.WITHDRAWN:
        return _told(wording.too_late(sample), status=409)
    text = " ".join(request.POST.get("text", "").split())
    if not text or len(text) > MOST_WORDS or not languages.writable(text):
        return _told(NO_WORDS, status=400)
    written = mending.write_down(sample, text)
    source = written.get_source_display()
    return JsonResponse({"message": gettext(WRITTEN), "text": text, "source": source})


@require_GET
@moderators_only
def whole(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The take from its very beginning, for whoever has leaned."""
    sample = _sample(sample_id)
    if decisions.lean_of(sample, moderator(request)) is None:
        return _told(wording.LEAN_FIRST, status=403)
    return audio_response(request, sample.recording)


def _holder(sample: Sample, request: HttpRequest) -> str:
    holder = leases.holder(sample, than=moderator(request))
    return wording.taken(holder) if holder else wording.MOVED_BEFORE


def _sample(sample_id: UUID) -> Sample:
    return get_object_or_404(Sample.objects.select_related("recording"), pk=sample_id)


def _told(message: str, status: int = 200) -> JsonResponse:
    return JsonResponse({"message": gettext(message)}, status=status)
