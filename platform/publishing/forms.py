"""The form that edits when releases are made."""

from typing import Any

from django import forms

from publishing.schedule import DAILY, DAYS, HOURLY, OFF, WEEKLY, Schedule

KINDS = [(OFF, "Off"), (HOURLY, "Every hour"), (DAILY, "Every day"), (WEEKLY, "Every week")]


class ScheduleForm(forms.Form):
    """Off, hourly, daily at, weekly on; all times are UTC."""

    kind = forms.ChoiceField(choices=KINDS, label="How often")
    at = forms.TimeField(
        label="At (UTC)",
        help_text="Of an hourly release only the minutes count.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    day = forms.TypedChoiceField(
        choices=list(enumerate(DAYS)), coerce=int, label="On", help_text="Of a weekly release."
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
