"""What leads to the door: whatever else would ask for a password, and a role that wants a second factor."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from accounts.models import User


@never_cache
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Strangers go to the site's sign-in and come back; who is signed in and may not is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied
    next_url = request.GET.get("next") or reverse("admin:index")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(next_url, hosts, require_https=request.is_secure()):
        next_url = reverse("admin:index")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': next_url})}")


class SecondFactorMiddleware:
    """Whoever is told no because they have no second factor yet is led to where they make one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = request.user
        if response.status_code != 403 or request.method != "GET":
            return response
        if not isinstance(user, User) or not user.lacks_second_factor:
            return response
        words = gettext("Your role asks for a second factor. Set one up here, then open the page again.")
        messages.warning(request, words)
        return redirect("mfa_activate_totp")
