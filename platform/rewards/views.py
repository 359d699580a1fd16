"""My progress and the board. No GET changes anything."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from corpus import languages
from corpus.marking import N_
from games.catalogue.base import FIVE
from rewards import badges, board, progress, streaks
from rewards import news as told
from rewards.board import Week
from rewards.models import Profile, today
from rewards.quests import daily

CHART_DAYS = 14


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """Everything one has earned, as pictures."""
    context: dict[str, Any] = {"language": _language(request)}
    if request.contributor is not None:
        context |= _earned(request.contributor.pk)
    return render(request, "rewards/progress.html", context)


@never_cache
@require_safe
def weekly(request: Request) -> HttpResponse:
    """The board of a language and a week."""
    language, week = _language(request), _week(request)
    me = request.contributor.pk if request.contributor else None
    profile = Profile.objects.filter(contributor=me).first() if me else None
    this_week = Week.of(today())
    context = {
        "language": language,
        "language_name": languages.NAMES[language],
        "tabs": _tabs(language, week),
        "week": week,
        "earlier": week.before,
        "later": week.after if week.monday < this_week.monday else None,
        "is_now": week == this_week,
        "places": board.places(language, week, me),
        "profile": profile,
    }
    return render(request, "rewards/board.html", context)


@never_cache
@require_safe
def quest(request: Request) -> JsonResponse:
    """Today's quest of a language, with how far this browser's contributor is."""
    me = request.contributor.pk if request.contributor else None
    language = _language(request)
    return JsonResponse({"quest": daily.shown(language, me, said_in=language)})


@never_cache
@require_POST
def news(request: Request) -> JsonResponse:
    """What one has won since it was last said; from now on it has been said."""
    language = _language(request)
    if request.contributor is None:
        return JsonResponse({"news": None})
    return JsonResponse({"news": told.tell(request.contributor.pk, language, said_in=language)})


@require_POST
def handle(request: Request) -> HttpResponseRedirect:
    """Another made-up name."""
    if request.contributor is not None:
        profile = Profile.objects.made_for(request.contributor.pk)
        profile.reroll()
        messages.success(request, gettext("You are %(handle)s now.") % {"handle": profile.handle})
    return redirect("rewards:progress")


@require_POST
def visible(request: Request) -> HttpResponseRedirect:
    """On the board or off it, from this moment on."""
    if request.contributor is not None:
        shown = request.POST.get("on_board") == "yes"
        profile = Profile.objects.made_for(request.contributor.pk)
        Profile.objects.filter(pk=profile.pk).update(on_board=shown)
        said = N_("You are on the board.") if shown else N_("You are off the board. Your points stay yours.")
        messages.success(request, gettext(said))
    return redirect("rewards:progress")


def _earned(me: UUID) -> dict[str, Any]:
    day = today()
    played = progress.days(me, day)
    counts = progress.counts(me, played)
    held = badges.deserved(counts)
    return {
        "profile": Profile.objects.filter(contributor=me).first(),
        "week": progress.total(me, since=Week.of(day).monday),
        "ever": progress.total(me),
        "pending": progress.pending(me),
        "chart": progress.chart(progress.by_day(me, day, CHART_DAYS), played),
        "streak": streaks.current(played, day),
        "best": counts.streak,
        "played_today": day in played,
        "counts": counts,
        "badges": sorted(
            ((design, design.key in held) for design in badges.DESIGNS), key=lambda row: not row[1]
        ),
        "held": len(held),
    }


def _tabs(language: str, week: Week) -> list[tuple[str, str]]:
    """Languages that somebody plays in this week, those every game has, and the one asked for."""
    codes = {*FIVE, language, *board.busy_languages(week)}
    return sorted((code, languages.NAMES[code]) for code in codes if code in languages.NAMES)


def _week(request: Request) -> Week:
    """The week asked for; the future and nonsense are no pages."""
    now = Week.of(today())
    try:
        asked = Week.named(request.GET["week"]) if "week" in request.GET else now
    except (ValueError, OverflowError):
        raise Http404 from None
    if asked.monday > now.monday:
        raise Http404
    return asked


def _language(request: Request) -> str:
    asked, header = request.GET.get("language", ""), request.headers.get("Accept-Language", "")
    return languages.chosen(asked, header)
