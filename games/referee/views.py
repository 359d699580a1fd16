"""The page of Referee and what it asks for. Every view checks, parses, makes one call and replies."""

import json
import random
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request
from corpus import languages
from corpus.models import SAMPLE_RATE
from corpus.refusals import Fault, Refused
from games.catalogue import registry
from games.catalogue.base import Game
from games.play import takes
from games.play.views import answering_in_json, answering_in_words
from games.referee import ballots, clips, limits, listeners, summary, voting
from moderation.serving import choosing
from moderation.serving.choosing import Listener

DICE: random.Random = random.SystemRandom()
"""Which clip, and whether it is gold; a test brings dice of its own."""

BODY: Final = 16 * 1024
"""Bytes; the longest message is a mended transcript."""


@never_cache
@require_GET
@answering_in_words
def page(request: Request) -> HttpResponse:
    """The page that clips are heard on."""
    takes.may_record(request.contributor)
    context = {
        "game": _game(),
        "language": _language(request),
        "languages": {code: languages.NAMES[code] for code in _game().languages},
    }
    return render(request, "referee/page.html", context)


@never_cache
@require_POST
@answering_in_json
def following(request: Request) -> HttpResponse:
    """The next clip: `{"language": …}`."""
    listener = _listener(request)
    language = _fields(request).get("language")
    if language not in _game().languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    serving = choosing.serve(listener, str(language), DICE)
    response = JsonResponse(clips.message(serving) if serving else {"type": "nothing"})
    listeners.remember(request, response, listener.contributor)
    return response


@require_GET
@answering_in_json
def sound(request: Request, clip: UUID) -> HttpResponse:
    """The clip to listen to, also once more after the vote."""
    return clips.sound(request, voting.served(_listener(request), clip))


@never_cache
@require_POST
@answering_in_json
def vote(request: Request, clip: UUID) -> HttpResponse:
    """What was heard; of gold, and of gold alone, the answer comes back."""
    listener = _listener(request)
    sent = ballots.ballot(_fields(request), labels=voting.LABELS, reasons=voting.REASONS)
    counted = voting.vote(listener, clip, sent)
    return JsonResponse(_counted_message(counted))


@never_cache
@require_POST
@answering_in_json
def words(request: Request, clip: UUID) -> HttpResponse:
    """The words as the listener wrote them down: `{"text": …}`."""
    listener = _listener(request)
    voting.mend(listener, clip, ballots.words(_fields(request)))
    return JsonResponse({"type": "mended"})


@never_cache
@require_POST
@answering_in_json
def skip(request: Request, clip: UUID) -> HttpResponse:
    """Another one, please; nothing is said about this one."""
    voting.skip(_listener(request), clip)
    return JsonResponse({"type": "skipped"})


@never_cache
@require_POST
@answering_in_json
def report(request: Request, clip: UUID) -> HttpResponse:
    """There is personal data in it."""
    voting.report(_listener(request), clip)
    return JsonResponse({"type": "reported"})


@never_cache
@require_GET
@answering_in_json
def mine(request: Request) -> HttpResponse:
    """How this listener is doing."""
    return JsonResponse(summary.of(_listener(request)))


def _game() -> Game:
    return registry.game("referee")


def _listener(request: Request) -> Listener:
    """Who listens, with this request counted."""
    listener = listeners.listener(request)
    limits.count(request, listener.contributor)
    return listener


def _fields(request: Request) -> dict[str, Any]:
    if len(request.body) > BODY:
        raise Refused(Fault.TEXT_TOO_LARGE)
    try:
        fields = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused(Fault.INVALID_JSON) from None
    if not isinstance(fields, dict):
        raise Refused(Fault.INVALID_MESSAGE)
    return fields


def _counted_message(counted: voting.Counted) -> dict[str, Any]:
    """A thank-you; while a sample is open, nothing else about it."""
    sample, serving = counted.serving.sample, counted.serving
    message: dict[str, Any] = {
        "type": "counted",
        "points": counted.points,
        "words": voting.words_of(sample),
    }
    if not serving.gold:
        return message
    right = counted.vote.label == serving.label
    after = {"went_on": sample.went_on, "silence": round(sample.silence / SAMPLE_RATE, 1)}
    return {**message, "gold": {"right": right, "label": serving.label, **after}}


def _language(request: Request) -> str:
    asked, header = request.GET.get("language", ""), request.headers.get("Accept-Language", "")
    return languages.chosen(asked, header)
