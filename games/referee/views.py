"""The page of Referee and what it asks for. Every view checks, parses, makes one call and replies."""

import random
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from msgspec import UNSET, UnsetType

from accounts.http import Request
from corpus import languages
from corpus.models import SAMPLE_RATE
from corpus.refusals import Fault, Refused
from games.catalogue import registry
from games.catalogue.base import Game
from games.play import protocol
from games.play.views import answering_in_json, answering_in_words, reply, sent
from games.referee import ballots, clips, limits, listeners, summary, voting
from games.referee.messages import Counted, Gold, Mended, NextClip, Nothing, Reported, Skipped
from games.studies import strips
from moderation.serving import choosing
from moderation.serving.standing import Listener

DICE: random.Random = random.SystemRandom()
"""Which clip, and whether it is gold; a test brings dice of its own."""

BODY: Final = 16 * 1024
"""Bytes; the longest message is a mended transcript."""


@never_cache
@require_GET
@answering_in_words
def page(request: Request) -> HttpResponse:
    """The page that clips are heard on."""
    listeners.allowed(request.contributor)
    context = {
        "game": _game(),
        "first": registry.FIRST,
        "language": _language(request),
        "languages": {code: languages.NAMES[code] for code in _game().languages},
        **strips.shown(request.contributor, _game().key),
    }
    return render(request, _game().page, context)


@never_cache
@require_POST
@answering_in_json
def following(request: Request) -> HttpResponse:
    """The next clip: `{"language": …}`."""
    listeners.welcome(request)
    listener = _listener(request)
    limits.count_next(listener)
    language = protocol.read(_fields(request), NextClip).language
    if language not in _game().languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    serving = choosing.serve(listener, language, DICE)
    response = reply(clips.message(serving) if serving else Nothing())
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
    listeners.note(request, listener)
    return reply(_counted_message(counted))


@never_cache
@require_POST
@answering_in_json
def words(request: Request, clip: UUID) -> HttpResponse:
    """The words as the listener wrote them down: `{"text": …}`."""
    listener = _listener(request)
    voting.mend(listener, clip, ballots.words(_fields(request)))
    return reply(Mended())


@never_cache
@require_POST
@answering_in_json
def skip(request: Request, clip: UUID) -> HttpResponse:
    """Another one, please; nothing is said about this one."""
    voting.skip(_listener(request), clip)
    return reply(Skipped())


@never_cache
@require_POST
@answering_in_json
def report(request: Request, clip: UUID) -> HttpResponse:
    """What is wrong with it: `{"reason": …, "heard": …}`."""
    listener = _listener(request)
    voting.report(listener, clip, ballots.reported(_fields(request), reasons=voting.FLAWS))
    listeners.note(request, listener)
    return reply(Reported())


@never_cache
@require_GET
@answering_in_json
def mine(request: Request) -> HttpResponse:
    """How this listener is doing."""
    return reply(summary.of(_listener(request)))


def _game() -> Game:
    return registry.game("referee")


def _listener(request: Request) -> Listener:
    """Who listens, with this request counted."""
    listener = listeners.listener(request)
    limits.count(listener)
    return listener


def _fields(request: Request) -> dict[str, Any]:
    return protocol.read_object(sent(request), BODY)


def _counted_message(counted: voting.Counted) -> Counted:
    """What is known of the clip; of an open one only how enough others heard it."""
    sample, serving = counted.serving.sample, counted.serving
    gold: Gold | UnsetType = UNSET
    if serving.gold:
        silence = round(sample.silence / SAMPLE_RATE, 1)
        gold = Gold(counted.vote.label == serving.label, serving.label, sample.went_on, silence)
    return Counted(counted.points, voting.words_of(sample), gold, summary.crowd(counted.vote))


def _language(request: Request) -> str:
    asked, header = request.GET.get("language", ""), request.headers.get("Accept-Language", "")
    return languages.chosen(asked, header)
