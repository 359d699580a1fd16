"""Where allauth's sign-in meets our contributors."""

from smtplib import SMTPException
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts import contributors
from accounts.addresses import located
from accounts.doors import guessing, known
from accounts.models import User
from accounts.people import names

CONFIRMATION_SENT: Final = "account/messages/email_confirmation_sent.txt"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def clean_username(self, username: str, shallow: bool = False) -> str:
        """One spelling of the name, in one alphabet, that looks like nobody else's.

        Raises:
            ValidationError: in words.
        """
        name: str = super().clean_username(names.normal(username), shallow)
        if not shallow and User.objects.filter(looks_like=names.mark(name)).exists():
            raise ValidationError(gettext("This name looks like somebody else's here. Choose another."))
        return name

    def get_client_ip(self, request: HttpRequest) -> str:
        """The server's word for it, which believes no header but that of a proxy it was told of."""
        address = str(request.META.get("REMOTE_ADDR", ""))
        return str(located(address) or address)

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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A site without mail writes none, whatever allauth thinks it should tell somebody."""
        if not settings.SENDS_MAIL:
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            # By its kind alone, and answered as such: a server that refuses, hangs or has no name is no fault
            # of the page, and what it says may hold the address.
            raise SMTPException(type(error).__name__) from error

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """Nobody is told of a letter that was not sent."""
        if settings.SENDS_MAIL or message_template != CONFIRMATION_SENT:
            super().add_message(request, level, message_template, *rest, **more)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a password has been set or changed there is nothing left to do on that page."""
        url: str = self.get_login_redirect_url(request)
        return url


def _asking() -> SafeString:
    """To whoever has rights over what is other people's."""
    words = gettext("Your account has rights over other people's takes, and a password alone opens it.")
    link = gettext("Set up a second factor")
    return format_html('{} <a href="{}">{}</a>', words, reverse("mfa_index"), link)
