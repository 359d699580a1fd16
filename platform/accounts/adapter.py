"""Where allauth's sign-in meets our contributors."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from accounts import contributors
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

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Signing in, or up, takes the guest of this browser along."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        contributors.sign_in(request.COOKIES, response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A site without mail writes none, whatever allauth thinks it should tell somebody."""
        if settings.SENDS_MAIL:
            super().send_mail(template_prefix, email, context)

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
