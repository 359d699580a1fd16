"""Appeals: moderators answer them, whoever wrote one reads the answer on their own page."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.http import LARGEST, Request
from corpus.models import StatusMoved
from moderation.access import moderator, moderators_only
from moderation.models import Appeal
from moderation.people import appeals, privacy, wording
from moderation.people.views import PAGE, may_act
from moderation.serving import standing

ANSWERS = {"lift": True, "keep": False}


@require_GET
@moderators_only
@may_act
def waiting(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first, and the newest answers."""
    answered = Appeal.objects.exclude(status=Appeal.Status.OPEN).order_by("-answered_at")
    context = {
        "waiting": appeals.waiting()[:PAGE],
        "answered": answered.select_related("contributor", "answered_by")[:PAGE],
    }
    return render(request, "moderation/appeals.html", context)


@require_POST
@moderators_only
@may_act
def answer(request: HttpRequest, appeal_id: int, how: str) -> HttpResponse:
    """lift or keep, with a word."""
    if how not in ANSWERS or appeal_id > LARGEST:
        raise Http404
    appeal = get_object_or_404(Appeal.objects.select_related("contributor"), pk=appeal_id)
    try:
        appeals.answer(appeal, moderator(request), request.POST.get("answer", ""), lift=ANSWERS[how])
        messages.success(request, gettext(wording.LIFTED if ANSWERS[how] else wording.KEPT))
    except ValueError:
        messages.error(request, gettext(wording.ANSWER_FIRST))
    except StatusMoved:
        messages.error(request, gettext(wording.TOO_LATE))
    except standing.OfOneself as refusal:
        messages.error(request, gettext(str(refusal)))
    return redirect("people:appeals")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request) -> HttpResponse:
    """One's own standing: what is against one and why, what one said, what was answered. A POST appeals."""
    language = _language(request)
    with override(language):
        if request.method == "POST":
            return _appeal(request, language)
        return _my_page(request, language)


@require_safe
def what_is_kept(request: Request) -> HttpResponse:
    """What this site keeps of people, for how long, and who sees it."""
    language = _language(request)
    with override(language):
        tables = (
            (gettext("About you"), _told(privacy.ABOUT_PEOPLE)),
            (gettext("Cookies"), _told(privacy.COOKIES)),
        )
        return render(request, "moderation/privacy.html", {"tables": tables, "language": language})


def _appeal(request: Request, language: str) -> HttpResponse:
    if request.contributor is None:
        return _my_page(request, language, complaint=appeals.NO_GROUND, status=409)
    text = request.POST.get("text", "")
    try:
        appeals.write(request.contributor, request.POST.get("about", ""), text)
    except appeals.NotTaken as error:
        status = 429 if str(error) == appeals.TOO_MANY else 400
        return _my_page(request, language, complaint=str(error), status=status)
    messages.success(request, gettext(wording.APPEALED))
    return redirect("people:mine")


def _my_page(request: Request, language: str, *, complaint: str = "", status: int = 200) -> HttpResponse:
    me = request.contributor
    context = {
        "me": me,
        "grounds": appeals.grounds(me) if me else [],
        "answered": me.appeals.exclude(status=Appeal.Status.OPEN).order_by("-pk")[:PAGE] if me else [],
        "most": Appeal.MOST,
        "complaint": gettext(complaint) if complaint else "",
        "text": request.POST.get("text", "")[: 2 * Appeal.MOST],
        "about": request.POST.get("about", ""),
        "language": language,
    }
    return render(request, "moderation/mine.html", context, status=status)


def _told(facts: tuple[privacy.Fact, ...]) -> list[dict[str, str]]:
    return [
        {
            "what": gettext(each.what),
            "where": each.where,
            "kept": gettext(each.kept) % {"n": each.n} if each.n else gettext(each.kept),
            "seen": gettext(each.seen),
        }
        for each in facts
    ]


def _language(request: Request) -> str:
    """That of the text they agreed to last, where the site speaks it; else that of the site's other pages."""
    if request.contributor is not None:
        newest = request.contributor.consents.order_by("-agreed_at").values_list("language", flat=True)
        if (agreed := newest.first()) in dict(settings.LANGUAGES):
            return str(agreed)
    return get_language() or settings.LANGUAGE_CODE
