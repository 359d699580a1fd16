"""The form that makes a token. It offers the rights that the account has, and no others."""

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tokens import rights

DAYS: Final = ((30, _("30 days")), (90, _("90 days")), (365, _("a year")))


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        label=_("Name"),
        help_text=_("What it is for, so that you know later which one to revoke."),
    )
    rights = forms.MultipleChoiceField(
        label=_("What the program may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing that the program may do.")},
    )
    days = forms.TypedChoiceField(label=_("Holds for"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, data: Any, owner: User) -> None:
        super().__init__(data, label_suffix="")
        offered = cast(forms.MultipleChoiceField, self.fields["rights"])
        offered.choices = [(key, right.title) for key, right in rights.to_give(owner).items()]
