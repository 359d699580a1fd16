"""The pages of the Daily Turn: the stage with today's prompt, and what somebody shared of it."""

import json
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.http import Request
from corpus.figures import decimal
from corpus.floor import without_cuts
from corpus.refusals import Fault, Refused
from games.daily import picture, turn
from games.play import takes, views
from games.play.views import answering_in_json, answering_in_words, reply
from rewards.models import today


@never_cache
@require_GET
@answering_in_words
def page(request: Request) -> HttpResponse:
    """The stage, on which today's prompt may be tried three times. It goes over HTTP: a round of its own
    is not in the socket's protocol."""
    context = views.stage_context(request, turn.game(), turn.offer)
    context |= {"daily": today(), "rounds_path": reverse("games:daily_round"), "tries": turn.TRIES}
    return render(request, "stage/stage.html", context)


@never_cache
@require_GET
@answering_in_json
def round_(request: Request) -> HttpResponse:
    """A round with today's prompt."""
    contributor = takes.may_record(request.contributor).contributor
    return reply(turn.offer(contributor, request.GET.get("language", "")))


@require_POST
@answering_in_json
def share(request: Request) -> HttpResponse:
    """The address of the drawing of a take of one's own, and a sentence to go with it."""
    if request.contributor is None:
        raise Refused(Fault.UNKNOWN_TAKE)
    try:
        recording = UUID(request.POST.get("recording", ""))
    except ValueError:
        raise Refused(Fault.UNKNOWN_TAKE) from None
    token = turn.share(request.contributor, recording)
    address, drawing = (
        request.build_absolute_uri(reverse(name, args=[token]))
        for name in ("games:daily_shared", "games:daily_picture")
    )
    found = turn.shared(token)
    return JsonResponse(
        {"url": address, "picture": drawing, "text": _sentence(turn.held(found) if found else None)}
    )


@never_cache
@require_safe
def shared(request: Request, token: str) -> HttpResponse:
    """What somebody shared: the drawing of one take, without its sound, as long as it is kept."""
    found = turn.shared(token)
    if found is None:
        raise Http404
    context = {
        "floor": json.dumps(without_cuts(found)),
        "sentence": _sentence(turn.held(found)),
        "day": found.captured_at,
        "picture": request.build_absolute_uri(reverse("games:daily_picture", args=[token])),
        "width": picture.WIDTH,
        "height": picture.HEIGHT,
    }
    return render(request, "daily/shared.html", context)


@never_cache
@require_safe
def drawing(request: Request, token: str) -> HttpResponse:
    """The same as a picture, for previews elsewhere; gone with the take."""
    del request
    found = turn.shared(token)
    if found is None:
        raise Http404
    return HttpResponse(picture.png(without_cuts(found)), content_type="image/png")


def _sentence(held: float | None) -> str:
    if held is None:
        return gettext("My Daily Turn: can you pause without losing your turn?")
    return gettext("I was silent for %(seconds)s s, and the floor was still mine. Your turn!") % {
        "seconds": decimal(held)
    }
