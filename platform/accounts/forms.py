"""The consent form, in the language of the text it stands under."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import consent


class ConsentForm(forms.Form):
    adult = forms.BooleanField(
        label=_("I am 18 or over"),
        error_messages={
            "required": _("Only people of 18 or over can lend us their voice. Tick the box if you are.")
        },
    )
    agree = forms.BooleanField(
        label=_("I have read this and I agree"),
        error_messages={
            "required": _("We may not keep your voice without your agreement. Tick the box if you agree.")
        },
    )
    language = forms.ChoiceField(choices=list(consent.LANGUAGES.items()), widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_version(self) -> str:
        """Somebody may have opened the page before the text changed: they agree to what they have read."""
        version: str = self.cleaned_data["version"]
        if version and version != consent.CURRENT:
            raise forms.ValidationError(
                gettext("The text has changed since you opened it. Please read it again.")
            )
        return version
