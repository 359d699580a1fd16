"""Where allauth's sign-in meets our contributors."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts import contributors
from accounts.doors import guessing, known
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def get_client_ip(self, request: HttpRequest) -> str:
        """The server's word for it, which believes no header but that of a proxy it was told of."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Ours counts instead: allauth's locks an owner out together with whoever guesses."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Raises Exceeded, which is answered with 429, where too many passwords were wrong."""
        counted = guessing.begin(request, credentials)
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            guessing.was_wrong(credentials, "password")
        else:
            guessing.was_right(counted)
        return user

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Signing in, or up, takes the guest of this browser along."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        contributors.sign_in(request.COOKIES, response, user)
        known.remember(request, response, user)
        if user.decides and not user.has_second_factor:
            messages.warning(request, _asking())
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a password has been set or changed there is nothing left to do on that page."""
        url: str = self.get_login_redirect_url(request)
        return url


def _asking() -> SafeString:
    """To whoever has rights over what is other people's."""
    words = gettext("Your account has rights over other people's takes, and a password alone opens it.")
    link = gettext("Set up a second factor")
    return format_html('{} <a href="{}">{}</a>', words, reverse("mfa_index"), link)
