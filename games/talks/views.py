"""The pages of talks: choose a game and invite, agree, talk, take back, report."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from accounts.models import Contributor
from corpus import languages
from corpus.refusals import Fault, Refused
from games.catalogue.two import registry
from games.catalogue.two.base import TalkGame
from games.play import protocol, takes
from games.play.messages import TEXT_BYTES
from games.play.views import answering_in_json, answering_in_words, sent
from games.talks import consent, leaving, meeting, reporting
from games.talks.house import starting
from games.talks.live import messages, relay
from games.talks.lobby import matching
from games.talks.meeting import Place
from games.talks.models import Talk


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answering_in_words
def start(request: Request) -> HttpResponse:
    """Every game for two; a POST invites to one."""
    player = _player(request)
    if request.method == "POST":
        return HttpResponseRedirect(reverse("talks:talk", args=[_invited(request, player).code]))
    games = registry.talks()
    spoken = {code for game in games for code in game.languages}
    named = {code: name for code, name in languages.NAMES.items() if code in spoken}
    chosen = languages.chosen(
        request.GET.get("language", ""), request.headers.get("Accept-Language", ""), named
    )
    shown = {"games": games, "languages": named, "language": chosen, "has_lobby": matching.is_open()}
    shown["house"] = [game for game in games if starting.plays(game)]
    return render(request, "talks/start.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answering_in_words
def talk(request: Request, talk_code: str) -> HttpResponse:
    """One talk, for its two sides; a POST agrees to the conversations' consent."""
    player = _player(request)
    here, text = meeting.place(player, talk_code), consent.shown(request.POST)
    if request.method == "POST":
        if request.POST.get("agree") and request.POST.get("version") == text.version:
            meeting.agree(player, talk_code, text)
        return HttpResponseRedirect(request.path)
    return render(request, "talks/page.html", _shown(request, here, text))


@require_POST
@answering_in_words
def withdraw(request: Request, talk_code: str) -> HttpResponse:
    """Take the whole talk back, both voices; while it goes on, it ends."""
    side = meeting.side_of(request.contributor, talk_code)
    leaving.take_back(side.talk)
    return HttpResponseRedirect(reverse("talks:talk", args=[talk_code]))


@require_POST
@answering_in_json
def report(request: Request, talk_code: str) -> HttpResponse:
    """`report` as the line has it, also of who has no line any more; a talk that goes on ends."""
    side = meeting.side_of(request.contributor, talk_code)
    said = protocol.read(protocol.read_object(sent(request), TEXT_BYTES), messages.Report)
    reporting.report(side, said.reason, request.META.get("REMOTE_ADDR", ""))
    relay.tell_over(side.talk_id)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@answering_in_words
def house(request: Request) -> HttpResponse:
    """A talk with the machine: `game`, `language`."""
    player = _player(request)
    return HttpResponseRedirect(reverse("talks:talk", args=[starting.start(player, *_asked(request)).code]))


def _shown(request: Request, here: Place, text: consent.Text) -> dict[str, Any]:
    code, game = here.talk.code, registry.talk(here.talk.game)
    return {
        "talk": {
            "code": code,
            "game": here.talk.game,
            "side": here.number,
            "status": here.talk.status,
            "met_by": here.talk.met_by,
        },
        "game": game,
        "has_house": starting.plays(game, here.talk.language),
        "language": here.talk.language,
        "socket_path": f"/ws/talk/{code}/",
        "invitation": request.build_absolute_uri(reverse("talks:talk", args=[code])),
        "agreed": here.agreed,
        "text": text,
    }


def _invited(request: Request, player: Contributor) -> Talk:
    return meeting.invite(player, *_asked(request))


def _asked(request: Request) -> tuple[TalkGame, str, str]:
    """Game, language, and the address that asks."""
    asked = request.POST.get("game")
    if asked is None:
        raise Refused(Fault.INVALID_MESSAGE)
    language, address = request.POST.get("language", ""), request.META.get("REMOTE_ADDR", "")
    return meeting.find_game(asked), language, address


def _player(request: Request) -> Contributor:
    return takes.may_record(request.contributor).contributor
