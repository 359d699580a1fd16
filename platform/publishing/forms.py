"""The form that edits when releases are made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.schedule import DAILY, DAYS, HOURLY, OFF, WEEKLY, Schedule

KINDS = [(OFF, _("Off")), (HOURLY, _("Every hour")), (DAILY, _("Every day")), (WEEKLY, _("Every week"))]


class ScheduleForm(forms.Form):
    """Off, hourly, daily at, weekly on; all times are UTC."""

    kind = forms.ChoiceField(choices=KINDS, label=_("How often"))
    at = forms.TimeField(
        label=_("At (UTC)"),
        help_text=_("Of an hourly release only the minutes count."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    day = forms.TypedChoiceField(
        choices=[(number, _(day)) for number, day in enumerate(DAYS)],
        coerce=int,
        label=_("On"),
        help_text=_("Of a weekly release."),
    )

    @classmethod
    def of(cls, schedule: Schedule) -> "ScheduleForm":
        """Filled with what is set."""
        at = f"{schedule.hour:02d}:{schedule.minute:02d}"
        return cls(initial={"kind": schedule.kind, "at": at, "day": schedule.day})

    def schedule(self) -> Schedule:
        """What the form says, once it is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Schedule(data["kind"], data["at"].hour, data["at"].minute, data["day"])
