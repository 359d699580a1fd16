"""The pages of the games, and the play protocol over HTTP for networks that block WebSockets."""

from collections.abc import Callable, Collection, Iterator
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from msgspec import UNSET, Struct

from accounts.http import Request
from accounts.models import Contributor
from accounts.views import consent_url
from corpus import languages, steps
from corpus.models import Recording, Tally
from corpus.playback import flac_response
from corpus.refusals import Fault, Refused
from games.catalogue import registry
from games.catalogue.base import Game
from games.play import measures, protocol, rounds, takes
from games.play.messages import FRAME_BYTES, AnswerChecked, Error, Offered, Stored, Waiting
from games.play.session import posted_take
from games.prompts import voices
from games.prompts.models import PromptVoice
from games.studies import strips

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def reply(message: Struct | dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    """A message of the protocol as an HTTP response."""
    return HttpResponse(protocol.written(message), content_type="application/json", status=status)


def answering_in_json(view: View[P]) -> View[P]:
    """A refusal is the protocol's error message, with the HTTP status that means the same."""

    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return _refusal(refused)

    return answer


def _refusal(refused: Refused) -> HttpResponse:
    measures.refused(refused.fault)
    response = reply(Error.of(refused.fault, refused.wait), refused.fault.status)
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response


def answering_in_words(view: View[P]) -> View[P]:
    """Who has not agreed yet is asked to and comes back; any other refusal is a page that says why."""

    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if refused.fault is Fault.NO_CONSENT:
                return HttpResponseRedirect(consent_url(request.get_full_path()))
            status = 404 if refused.fault is Fault.UNKNOWN_GAME else refused.fault.status
            return render(request, "stage/refused.html", {"fault": refused.fault}, status=status)

    return answer


@require_GET
def front(request: Request) -> HttpResponse:
    """The front page: what this is, and one button."""
    recordings, speakers = Tally.takes()
    context = {
        "games": registry.games(),
        "language": _language(request),
        "recordings": recordings,
        "speakers": speakers,
    }
    return render(request, "front/front.html", context)


@never_cache
@require_GET
@answering_in_words
def stage(request: Request, game: str) -> HttpResponse:
    """The page a game is played on."""
    chosen = takes.find_game(game)

    def offer(contributor: Contributor, language: str) -> Offered:
        return takes.offer(contributor, chosen, language)

    return render(request, "stage/stage.html", stage_context(request, chosen, offer))


def stage_context(
    request: Request, chosen: Game, offer: Callable[[Contributor, str], Offered]
) -> dict[str, Any]:
    """What the stage of a game needs, its first round included, so that nobody waits for another answer.

    Args:
        offer: gives somebody a round in a language.

    Raises:
        Refused: no_consent, blocked.
    """
    contributor, language = _player(request), _language(request, chosen.languages)
    address = reverse("games:stage", args=[chosen.key])
    return {
        "game": chosen,
        "language": language,
        "first_round": _first_round(partial(offer, contributor, language)),
        "languages": {code: languages.NAMES[code] for code in chosen.languages},
        "socket_path": f"/ws/play/{chosen.key}/",
        "rounds_path": f"{address}round/",
        "takes_path": f"{address}takes/",
        "best": takes.best(contributor, chosen),
        "following": registry.following(chosen),
        **strips.shown(contributor, chosen.key),
    }


def _first_round(offer: Callable[[], Offered]) -> str:
    """A round message; "" where there is none: the page asks for it, and hears why."""
    try:
        return protocol.written(offer()).decode()
    except Refused:
        return ""


@require_GET
def voice(request: Request, sha256: str) -> HttpResponse:
    """A recorded line of the agent. The address is of its bytes, so that it may be kept for ever."""
    found = PromptVoice.objects.filter(sha256=sha256).first()
    if found is None:
        raise Http404
    response = flac_response(request, voices.flac(found), tag=f'"{sha256}"')
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@never_cache
@require_GET
@answering_in_json
def round_(request: Request, game: str) -> HttpResponse:
    """What `hello` and `next` get over a socket."""
    chosen, contributor = takes.find_game(game), _player(request)
    language = request.GET.get("language", languages.DEFAULT)
    return reply(takes.offer(contributor, chosen, language))


@require_POST
@answering_in_json
def takes_(request: Request, game: str) -> HttpResponse:
    """A whole take: `take` (JSON) and `pcm` (a file)."""
    chosen, contributor = takes.find_game(game), _player(request)
    pcm, said = request.FILES.get("pcm"), request.POST.get("take")
    if not isinstance(pcm, UploadedFile) or said is None:
        raise Refused(Fault.INVALID_MESSAGE)
    open_round = partial(rounds.unseal, contributor=str(contributor.pk), game=chosen.key)
    take = posted_take(open_round, protocol.parse_take(said), _frames(pcm))
    address = request.META.get("REMOTE_ADDR", "")
    with steps.begin("take", game=chosen.key):
        recording = takes.keep(contributor, take, request.headers.get("User-Agent", ""), address)
        takes.hand_over(recording, address)
    return reply(Stored(str(recording.pk), recording.receipt))


@never_cache
@require_GET
@answering_in_json
def take(request: Request, game: str, recording: UUID) -> HttpResponse:
    """What became of a take: the `scored` message, or 202 while it is analysed."""
    message = takes.result(_mine(request, game, recording))
    if message is None:
        return reply(Waiting(str(recording)), HTTPStatus.ACCEPTED)
    return reply(message)


@require_POST
@answering_in_json
def answer(request: Request, game: str, recording: UUID) -> HttpResponse:
    """What the player answered after the take: `{"answer": …}`, in the shape of the game."""
    chosen, mine = takes.find_game(game), _mine(request, game, recording)
    try:
        text = sent(request).decode()
    except UnicodeDecodeError:
        raise Refused(Fault.INVALID_JSON) from None
    checked = takes.answer(mine, chosen, protocol.parse_answer(text))
    return reply(AnswerChecked(checked.right, checked.of, checked.solution or UNSET))


def sent(request: Request) -> bytes:
    """The body of a request that speaks JSON.

    Raises:
        Refused: invalid_json, of a form with files: the check for forgery has read that already.
    """
    try:
        return request.body
    except RawPostDataException:
        raise Refused(Fault.INVALID_JSON) from None


def _mine(request: Request, game: str, recording: UUID) -> Recording:
    if request.contributor is None:
        raise Refused(Fault.UNKNOWN_TAKE)
    mine = Recording.objects.of(request.contributor).filter(pk=recording, game=game).first()
    if mine is None:
        raise Refused(Fault.UNKNOWN_TAKE)
    return mine


def _player(request: Request) -> Contributor:
    return takes.may_record(request.contributor).contributor


def _frames(pcm: "UploadedFile[bytes]") -> Iterator[bytes]:
    return iter(partial(pcm.read, FRAME_BYTES), b"")


def _language(request: Request, playable: Collection[str] = languages.NAMES) -> str:
    asked, header = request.GET.get("language", ""), request.headers.get("Accept-Language", "")
    return languages.chosen(asked, header, playable)
