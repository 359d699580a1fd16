"""The consent form, in the language of the text it stands under."""

import json
from typing import Any

from django import forms

from accounts import consent

WORDS: dict[str, dict[str, str]] = json.loads((consent.FOLDER / "words.json").read_text(encoding="utf-8"))
"""What stands around the text (title, boxes, button, complaints), by language; not part of what is hashed."""


class ConsentForm(forms.Form):
    adult = forms.BooleanField()
    agree = forms.BooleanField()
    language = forms.ChoiceField(choices=list(consent.LANGUAGES.items()), widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for name in ("adult", "agree"):
            self.fields[name].label = words[name]
            self.fields[name].error_messages["required"] = words[f"{name}_missing"]

    def clean_version(self) -> str:
        """Somebody may have opened the page before the text changed: they agree to what they have read."""
        version: str = self.cleaned_data["version"]
        if version and version != consent.CURRENT:
            raise forms.ValidationError(self.words["changed"])
        return version
