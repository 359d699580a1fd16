"""The form that brings clips in: a zip, and the terms that whoever brings it in has to state."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.importing import places
from games.importing.places import PlaceError
from games.importing.terms import LICENCES, LONGEST_CONSENT, SHORTEST_CONSENT, Terms

CHOICES: Final = [("", _("Choose one")), *((each, each.upper().replace("-4.0", " 4.0")) for each in LICENCES)]

ON_PAGE: Final = {"class": "import-zip", "accept": ".zip,application/zip"}


class ImportForm(forms.Form):
    """What `manage.py import` asks for too."""

    zip = forms.FileField(
        label=_("Zip"),
        help_text=_("Folders or a metadata file say what each clip is; docs/importing.md shows how."),
        widget=forms.ClearableFileInput(attrs=ON_PAGE),
        max_length=255,
    )
    source = forms.CharField(
        label=_("Name of the data"),
        help_text=_("More of it comes in under the same name."),
        max_length=80,
    )
    licence = forms.ChoiceField(
        label=_("Licence of the recordings"),
        choices=CHOICES,
        help_text=_("Releases are under CC BY 4.0; whoever owns the recordings gives them so."),
    )
    consent = forms.CharField(
        label=_("What the speakers agreed to"),
        help_text=_(
            "In words: that their voices are published, under which licence, and who told them. "
            "It is kept with each take. Without it nothing comes in."
        ),
        min_length=SHORTEST_CONSENT,
        max_length=LONGEST_CONSENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    consent_by = forms.CharField(
        label=_("Who states that they did"),
        help_text=_("A name, and how to reach them."),
        max_length=200,
    )
    synthetic = forms.BooleanField(
        label=_("The voices are a machine’s"),
        required=False,
        help_text=_("They are scored and decided like any, and are in no release."),
    )

    def clean_zip(self) -> "UploadedFile[Any]":
        """Looked into before it is kept: that it is a zip, and what it says it holds."""
        file: UploadedFile[Any] = self.cleaned_data["zip"]
        if (file.size or 0) > places.MOST_UPLOADED:
            megabytes = places.MOST_UPLOADED // 2**20
            raise ValidationError(
                gettext("It has more than %(n)s MB. Split it, or use manage.py import on the server.")
                % {"n": megabytes}
            )
        try:
            with places.unzipped(file, str(file.name)) as place:
                anything = next(place.entries(), None)
        except PlaceError as error:
            raise ValidationError(str(error)) from error
        if anything is None:
            raise ValidationError(gettext("There is no file in the zip. Pack it again."))
        file.seek(0)
        return file

    def terms(self) -> Terms:
        """What was stated.

        Raises:
            TermsError: something is missing or will not do.
        """
        said: dict[str, Any] = self.cleaned_data
        return Terms(said["source"], said["licence"], said["consent"], said["consent_by"], said["synthetic"])
