"""allauth's forms that take what a device says, for bodies that no device has made."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField
from django.forms.fields import InvalidJSONInput


class Credential(JSONField):
    """JSON that nests deeper than the interpreter goes is no credential, and no fault of the site."""

    widget = HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> str:  # noqa: ARG002  (as Django calls it)
        """A page that says no does not show it again: a device answers anew."""
        return InvalidJSONInput("")


class Login(allauth.LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    credential = Credential()


class Authenticate(allauth.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = Credential()


class Reauthenticate(allauth.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = Credential()


class Add(allauth.AddWebAuthnForm):  # type: ignore[misc]
    credential = Credential()

    def clean(self) -> Any:
        """allauth takes what fido2 cannot read for an error of ours; of the other forms it does not."""
        try:
            return super().clean()
        except ValueError:
            raise get_adapter().validation_error("incorrect_code") from None
