"""The forms of schedules and of who is told. Whatever cannot work is said beside its field."""

from datetime import time
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corpus.languages import NAMES
from publishing.models import ReleaseSchedule, Subscription
from publishing.models.notices import CHOSEN
from publishing.models.schedules import DAYS
from publishing.notices.webhooks import Unreachable, checked, resolved

FEW: Final = forms.CheckboxSelectMultiple


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]  # when it runs, it takes no argument
    """All that a schedule says; times are UTC."""

    at = forms.TimeField(
        label=_("At (UTC)"),
        help_text=_("Of an hourly release only the minutes count."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    weekday = forms.TypedChoiceField(
        choices=[(number, _(day)) for number, day in enumerate(DAYS)],
        coerce=int,
        label=_("On"),
        help_text=_("Of a weekly release."),
    )
    languages = forms.MultipleChoiceField(
        choices=list(NAMES.items()),
        required=False,
        label=_("Languages"),
        help_text=_("None chosen: all of them."),
        widget=FEW,
    )

    class Meta:
        model = ReleaseSchedule
        fields = (
            "name",
            "kind",
            "at",
            "weekday",
            "day",
            "at_least",
            "quarantine_days",
            "target",
            "private",
            "dry_run",
            "languages",
        )
        labels = {
            "name": _("Name"),
            "kind": _("How often"),
            "day": _("Day of the month"),
            "at_least": _("New samples, at least"),
            "quarantine_days": _("Days between acceptance and publication"),
            "target": _("Repository on the Hub"),
            "private": _("Make a new repository private"),
            "dry_run": _("Dry run: make the preview, publish nothing"),
        }
        help_texts = {
            "day": _("Of a monthly release; 28 at most, since every month has it."),
            "at_least": _("Fewer wait. What was withdrawn leaves all the same."),
            "quarantine_days": _("Time for second thoughts: reports, withdrawals, another decision."),
            "target": _("Written owner/name. Empty: where the site publishes."),
            "private": "",
            "dry_run": "",
        }

    def __init__(self, data: Any = None, *, instance: ReleaseSchedule) -> None:
        super().__init__(data, instance=instance)
        self.fields["at"].initial = time(instance.hour, instance.minute)
        self.fields["languages"].initial = instance.languages

    def clean_target(self) -> str:
        target: str = self.cleaned_data["target"]
        if target and not settings.HF_TOKEN:
            raise ValidationError(
                gettext(
                    "The site has no token for the Hub. "
                    "Leave it empty until whoever runs the site has set HF_TOKEN."
                )
            )
        return target

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "at" in data:
            self.instance.hour, self.instance.minute = data["at"].hour, data["at"].minute
        return data


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]  # when it runs, it takes no argument
    """Somebody who is told, by e-mail or by webhook."""

    events = forms.MultipleChoiceField(choices=CHOSEN, label=_("Of what"), widget=FEW)

    class Meta:
        model = Subscription
        fields = ("way", "address", "schedule", "events")
        labels = {"way": _("How"), "address": _("Address"), "schedule": _("Only of one schedule")}
        help_texts = {
            "address": _("An e-mail address; of a webhook, an address that begins with https://"),
            "schedule": _("None chosen: of every release, also of those by hand."),
        }

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not settings.SENDS_MAIL:
            self.fields["way"].choices = [(Subscription.Way.WEBHOOK.value, Subscription.Way.WEBHOOK.label)]  # type: ignore[attr-defined]
            self.fields["way"].initial = Subscription.Way.WEBHOOK.value
            self.fields["way"].help_text = _("This site sends no mail: EMAIL_URL is not set.")
            self.fields["address"].help_text = _("An address that begins with https://")
        self.fields["schedule"].empty_label = str(_("All releases"))  # type: ignore[attr-defined]  # it is a choice of rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            _check(data.get("way", ""), data.get("address", ""))
        except (ValidationError, Unreachable) as error:
            self.add_error("address", str(error) if isinstance(error, Unreachable) else error)
        return data


def _check(way: str, address: str) -> None:
    if way == Subscription.Way.MAIL:
        validate_email(address)
    elif address:
        resolved(checked(address))
