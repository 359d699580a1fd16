"""The consent form. What stands at its boxes is part of the text that it stands under."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import consent


class ConsentForm(forms.Form):
    adult = forms.BooleanField(
        error_messages={
            "required": _("Only people of 18 or over can lend us their voice. Tick the box if you are.")
        },
    )
    agree = forms.BooleanField(
        error_messages={
            "required": _("We may not keep your voice without your agreement. Tick the box if you agree.")
        },
    )
    language = forms.ChoiceField(choices=list(consent.LANGUAGES.items()), widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: consent.ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adult"].label = text.boxes.adult
        self.fields["agree"].label = text.boxes.agree

    def clean_version(self) -> str:
        """Somebody may have opened the page before the text changed: they agree to what they have read."""
        version: str = self.cleaned_data["version"]
        if version and version != consent.CURRENT:
            raise forms.ValidationError(
                gettext("The text has changed since you opened it. Please read it again.")
            )
        return version
