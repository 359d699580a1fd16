"""Looking for lines of the journal: by who, what, whom, which sample, when, and by words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, Area, JournalEntry, JournalQuerySet, User, area_of

PAGE: Final = 50

LOOK_BACK: Final = 20_000
"""Lines that one page looks through for words, which no index knows; it offers to go on behind them."""

MOST: Final = 2**63 - 1
"""The highest number of a row."""

PSEUDONYM: Final = "spk_"


@dataclass(frozen=True, slots=True)
class Found:
    """One page.

    Attributes:
        older: the number that the next page begins behind; None where there is none.
        whole: whether every line that could match was looked at; else `older` goes on behind those that were.
    """

    entries: list[JournalEntry]
    older: int | None = None
    whole: bool = True


class SearchForm(forms.Form):
    """What the address asks for."""

    who = forms.CharField(required=False, max_length=150, label=_("Who"))
    act = forms.ChoiceField(required=False, label=_("What"))
    person = forms.CharField(required=False, max_length=150, label=_("Whom: speaker or account"))
    sample = forms.UUIDField(required=False, label=_("Sample"))
    text = forms.CharField(required=False, max_length=100, label=_("Words"))
    since = forms.DateField(required=False, label=_("From (UTC)"), widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, label=_("To (UTC)"), widget=forms.DateInput({"type": "date"}))
    before = forms.IntegerField(
        required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput, label=_("Older")
    )

    def __init__(self, data: Any, areas: Collection[Area]) -> None:
        super().__init__(data, label_suffix="")
        self._areas = areas
        acts = [(act.value, act.label) for act in Act if area_of(act) in areas]
        self.fields["act"] = forms.ChoiceField(
            required=False, label=_("What"), choices=[("", _("anything")), *acts]
        )

    def clean_who(self) -> User | None:
        return _account(self.cleaned_data["who"])

    def clean_person(self) -> User | str | None:
        name: str = self.cleaned_data["person"]
        return name if name.startswith(PSEUDONYM) else _account(name)

    def entries(self) -> JournalQuerySet:
        """All that match but for the words, newest first, behind `before`. Only of a form that is valid."""
        asked = self.cleaned_data
        rows = JournalEntry.objects.filter(**_exactly(asked))
        if set(self._areas) != set(Area) and not asked["act"]:
            rows = rows.filter(area__in=self._areas)
        if asked["since"]:
            rows = rows.filter(at__gte=_midnight(asked["since"]))
        if asked["until"]:
            rows = rows.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
        return rows.before(asked["before"]).select_related("who", "account")


def page(form: SearchForm) -> Found:
    """A constant number of queries, and of lines looked at."""
    rows, text = form.entries(), form.cleaned_data["text"]
    if not text:
        return _cut(list(rows[: PAGE + 1]))
    near = rows[:LOOK_BACK]
    found = _cut(list(rows.filter(pk__in=near.values("pk"), text__icontains=text)[: PAGE + 1]))
    last = list(near.values_list("pk", flat=True)[LOOK_BACK - 1 : LOOK_BACK])
    if found.older is not None or not last:
        return found
    return Found(found.entries, last[0], whole=False)


def _cut(rows: list[JournalEntry]) -> Found:
    return Found(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _exactly(asked: dict[str, Any]) -> dict[str, Any]:
    person = asked["person"]
    values = {
        "who": asked["who"],
        "act": asked["act"],
        "sample": asked["sample"],
        "speaker" if isinstance(person, str) else "account": person,
    }
    return {name: value for name, value in values.items() if value}


def _account(name: str) -> User | None:
    found = User.objects.filter(username=name).first() if name else None
    if name and found is None:
        raise ValidationError(gettext("There is no account of this name."))
    return found


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)
