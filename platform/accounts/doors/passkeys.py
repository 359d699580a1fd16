"""Signing in with a passkey alone: the device has looked at a finger, a face or a number, and says who it is.

What it signs is allauth's to check. Tries are counted, and the journal is told, as with passwords.
"""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from fido2.utils import websafe_decode

from accounts.doors import guessing
from accounts.limits import counting
from accounts.limits.table import PASSKEYS
from accounts.models import User


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Gives a script what the device is to sign, and takes it back signed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises Exceeded: each answer leaves a row for its session."""
        if get_adapter().is_ajax(request):
            counting.count(PASSKEYS, counting.at(request))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises Exceeded: too many were wrong."""
        self.counted = guessing.begin_with_passkey(request)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        guessing.was_right(self.counted)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the door, with where to go from there; why it was not taken is nobody's but its owner's."""
        user = _named_in(form.data.get("credential", ""))
        if user is not None:
            guessing.note(user, "webauthn")
        words = gettext("No passkey of yours answered. Is this the device that has it?")
        messages.error(self.request, words)
        towards = self.request.POST.get("next", "")
        return redirect(reverse("account_login") + (f"?{urlencode({'next': towards})}" if towards else ""))


def _named_in(credential: str) -> User | None:
    """Whose passkey it says it is; anybody can say so."""
    try:
        handle = websafe_decode(json.loads(credential)["response"]["userHandle"])
        return User.objects.filter(pk=url_str_to_user_pk(handle.decode())).first()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError):
        return None
