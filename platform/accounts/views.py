"""Consent, and signing in and out. Every view checks, parses, makes one call and replies."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consent, contributors, sign_in_link
from accounts.forms import ConsentForm
from accounts.http import Request
from accounts.limits import counting
from accounts.limits.table import GUESTS, GUESTS_A_DAY
from accounts.models import Contributor, User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: Request) -> HttpResponse:
    """Five lines, the whole text folded, two boxes and a button; a yes sets the contributor's cookie."""
    language = _language(request)
    with override(language):
        return _agreeing(request, language)


def _agreeing(request: Request, language: str) -> HttpResponse:
    if request.method != "POST":
        initial = {"language": language, "version": consent.CURRENT, "next": request.GET.get("next", "")}
        return _consent_page(request, ConsentForm(initial=initial, text=consent.current(language)), language)
    text = consent.current(language)
    form = ConsentForm(request.POST, text=text)
    if not form.is_valid():
        return _consent_page(request, form, language, status=400)
    contributor = newcomer(request)
    contributor.agree(
        version=text.version,
        language=text.language,
        text_hash=text.sha256,
        particulars=particulars(),
    )
    response = HttpResponseRedirect(_safe(request, form.cleaned_data["next"]))
    contributors.set_cookie(response, contributor)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time_sign_in(request: Request, uid: str, token: str) -> HttpResponse:
    """GET only shows a button, so that a link preview does not use the link up; POST signs in."""
    get = request.method != "POST"
    user = sign_in_link.user_of(uid, token) if get else sign_in_link.use(uid, token)
    if user is None or get:
        return render(request, "accounts/sign_in_link.html", {"who": user}, status=200 if user else 410)
    # As with a password: the second factor of an account that has one is asked for.
    then = "/" if user.has_usable_password() else reverse("account_set_password")
    response: HttpResponse = perform_login(request, user, redirect_url=then)
    return response


def only_with_mail(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of allauth's that is nothing on a site without mail: it says so, and what helps instead."""

    @wraps(view)
    def shown(request: Request, /, *arguments: Any, **named: Any) -> HttpResponse:
        if settings.SENDS_MAIL:
            return view(request, *arguments, **named)
        return render(request, "account/no_mail.html", status=404)

    return shown


def particulars() -> dict[str, str]:
    """Who runs this site, as its settings say; the site's address where they name nobody."""
    return {
        "operator": settings.OPERATOR_NAME or urlsplit(settings.SITE_URL).hostname or "",
        "contact": settings.OPERATOR_CONTACT,
        "authority": settings.OPERATOR_AUTHORITY,
        "days": str(settings.RETENTION_DAYS),
    }


def newcomer(request: Request) -> Contributor:
    """Whoever agrees, or begins to listen: this browser's contributor, the account's, or a new one."""
    if request.contributor is not None:
        return request.contributor
    user = request.user if isinstance(request.user, User) else None
    own = Contributor.objects.filter(user=user).first() if user else None
    if own is None:
        counting.count(GUESTS, counting.at(request))
        counting.count(GUESTS_A_DAY, counting.at(request))
    return own or Contributor.objects.create(user=user)


def _language(request: Request) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    if asked in consent.LANGUAGES:
        return asked
    return consent.preferred(request.headers.get("Accept-Language", ""))


def _consent_page(request: Request, form: ConsentForm, language: str, status: int = 200) -> HttpResponse:
    agreed = request.contributor.consent_to(consent.CURRENT) if request.contributor else None
    next_url = _safe(request, form["next"].value() or "")
    context = {
        "form": form,
        "text": consent.current(language).filled(particulars()),
        "languages": consent.LANGUAGES,
        "agreed": agreed,
        "next": next_url,
    }
    return render(request, "accounts/consent.html", context, status=status)


def _safe(request: Request, url: str) -> str:
    """`url` when it leads to a page of this site, else the front page."""
    hosts = {request.get_host()}
    if url and url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=request.is_secure()):
        return url
    return "/"


def consent_url(next_url: str) -> str:
    """Where to send somebody who has yet to agree, and comes back to `next_url`."""
    return f"{reverse('accounts:consent')}?{urlencode({'next': next_url})}"
