"""The lobby, where the operator opened it: agree, wait, go away again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from accounts.models import Contributor
from corpus import languages
from corpus.refusals import Fault, Refused
from games.catalogue.two import registry
from games.play import takes
from games.play.views import answering_in_json, answering_in_words, reply
from games.talks import consent, meeting
from games.talks.house import starting
from games.talks.lobby import matching
from games.talks.lobby.models import Waiting

P = ParamSpec("P")


def where_it_is_open(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Elsewhere there is no such page."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not matching.is_open():
            raise Http404
        return view(*args, **kwargs)

    return answer


@where_it_is_open
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answering_in_words
def lobby(request: Request) -> HttpResponse:
    """Wait here. A POST says for what; without the consent to conversations it asks for that first."""
    player = _player(request)
    if request.method == "POST":
        return _asked(request, player)
    row = matching.find(player)
    if row is None:
        return HttpResponseRedirect(reverse("talks:start"))
    if row.talk is not None and not row.talk.is_over:
        return HttpResponseRedirect(_address(row))
    if row.talk is not None:
        matching.leave(player)
        return HttpResponseRedirect(reverse("talks:start"))
    return render(request, "talks/lobby.html", _shown(row))


@require_POST
@where_it_is_open
@answering_in_json
def look(request: Request) -> HttpResponse:
    """`{"waited": seconds, "talk": its address, or "" while nobody has come}`; 410 to who does not wait."""
    row = matching.look(_player(request))
    if row is None:
        raise Refused(Fault.TALK_ENDED)
    return reply({"waited": _waited(row), "talk": _address(row)})


@require_POST
@where_it_is_open
@answering_in_words
def leave(request: Request) -> HttpResponse:
    """The page is closed, or its player has had enough."""
    matching.leave(_player(request))
    return HttpResponseRedirect(reverse("talks:start"))


def _asked(request: Request, player: Contributor) -> HttpResponse:
    asked, language = request.POST.get("game"), request.POST.get("language", "")
    if asked is None:
        raise Refused(Fault.INVALID_MESSAGE)
    game, text = meeting.find_game(asked), consent.shown(request.POST)
    if language not in game.languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    if not request.POST.get("agree") or request.POST.get("version") != text.version:
        return render(request, "talks/stranger.html", {"game": game, "language": language, "text": text})
    row = matching.enter(player, game, language, text, request.META.get("REMOTE_ADDR", ""))
    return HttpResponseRedirect(_address(row) or reverse("talks:lobby"))


def _shown(row: Waiting) -> dict[str, Any]:
    return {
        "game": registry.talk(row.game),
        "has_house": starting.plays(registry.talk(row.game), row.language),
        "language": row.language,
        "named": languages.NAMES[row.language],
        "waited": _waited(row),
    }


def _waited(row: Waiting) -> int:
    return int((timezone.now() - row.since).total_seconds())


def _address(row: Waiting) -> str:
    return reverse("talks:talk", args=[row.talk.code]) if row.talk is not None else ""


def _player(request: Request) -> Contributor:
    return takes.may_record(request.contributor).contributor
