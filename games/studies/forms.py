"""The form that makes a study, or changes one. Whatever cannot work is said beside its field."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corpus import languages
from corpus.models import OPEN, Sample
from games.catalogue import registry
from games.prompts.models import Prompt
from games.studies import panels
from games.studies.models import REFEREE, Study
from moderation.belief import ladder

STANDINGS: Final = (
    (ladder.GUEST.known, _("anybody")),
    (ladder.LISTENER.known, _("listeners with 5 known clips heard rightly")),
    (ladder.TRUSTED.known, _("listeners with 50 known clips heard rightly")),
)
MOMENT: Final = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own; all times of the site are UTC."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT)


class StudyForm(forms.ModelForm):  # type: ignore[type-arg]  # when it runs, it takes no argument
    """Made and changed alike; of Prolific names and addresses are filled in."""

    game = forms.ChoiceField(label=_("Game"))
    language = forms.ChoiceField(label=_("Language"), choices=list(languages.NAMES.items()))
    known = forms.TypedChoiceField(label=_("Who may take part"), choices=STANDINGS, coerce=int)

    class Meta:
        model = Study
        fields = (
            "title",
            "game",
            "language",
            "each",
            "places",
            "minutes",
            "known",
            "opens_at",
            "closes_at",
            "panel",
            "parameter",
            "completion_code",
            "refusal_code",
            "completion_url",
        )
        labels = {
            "title": _("Title"),
            "each": _("Takes or votes of each participant"),
            "places": _("Participants"),
            "minutes": _("Minutes for which a place is kept"),
            "opens_at": _("Opens (UTC)"),
            "closes_at": _("Closes (UTC)"),
            "panel": _("Panel"),
            "parameter": _("Parameter with the id"),
            "completion_code": _("Code of those who are done"),
            "refusal_code": _("Code of those who are screened out or refused"),
            "completion_url": _("Way back to the panel"),
        }
        help_texts = {
            "title": _("Participants read it."),
            "each": _("Takes that are refused do not count; a participant has three tries for each one."),
            "places": _("Whoever is refused makes their place free."),
            "minutes": _("After that it goes to the next one who finds the study full."),
            "closes_at": _("Nobody new from then on. Who is at work may finish."),
            "parameter": _(
                "Of another panel than Prolific: the name under which its address carries the id."
            ),
            "completion_code": _("As the panel gives it: letters, digits, _ and -."),
            "refusal_code": _("Another one, so that the panel can tell the two apart."),
            "completion_url": _("Of another panel than Prolific, with {code} for the code. May stay empty."),
        }
        widgets = {"opens_at": MomentInput(), "closes_at": MomentInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        games = [(each.key, each.title) for each in registry.games()]
        self.fields["game"].choices = games  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["parameter"].required = False

    def clean_completion_code(self) -> str:
        return self._code("completion_code")

    def clean_refusal_code(self) -> str:
        return self._code("refusal_code")

    def clean_closes_at(self) -> object:
        closes = self.cleaned_data["closes_at"]
        if closes <= timezone.now() and "closes_at" in self.changed_data:
            raise ValidationError(gettext("That is over already."))
        return closes

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens and not self.has_error("closes_at"):
            self.add_error("closes_at", gettext("It would close before it opens."))
        code = data.get("completion_code")
        if code and code == data.get("refusal_code"):
            self.add_error("refusal_code", gettext("The two codes must differ."))
        self._check_game(data)
        self._fill_in_panel(data)
        return data

    def _code(self, name: str) -> str:
        code: str = self.cleaned_data[name]
        if not panels.CODE.fullmatch(code):
            raise ValidationError(gettext("A code has letters, digits, _ and - only, 40 at most."))
        return code

    def _check_game(self, data: dict[str, Any]) -> None:
        key, language = data.get("game"), data.get("language")
        if not key or not language:
            return
        if problem := _cannot_be_played(key, language, data.get("each", 1)):
            self.add_error("language", problem)
        if self.instance.pk and self.instance.taken and {"game", "language", "each"} & {*self.changed_data}:
            self.add_error(
                None, gettext("Game, language and number stay as they are once somebody takes part.")
            )

    def _fill_in_panel(self, data: dict[str, Any]) -> None:
        """Prolific's own names and address; of another panel what was typed in."""
        if data.get("panel") == Study.Panel.PROLIFIC:
            data["parameter"], data["completion_url"] = panels.PROLIFIC_ID, panels.PROLIFIC_BACK
            return
        if not panels.NAME.fullmatch(data.get("parameter", "")):
            said = gettext("Name the parameter: letters, digits, _ . and -, beginning with a letter.")
            self.add_error("parameter", said)
        address = data.get("completion_url", "")
        if address and not address.startswith("https://"):
            self.add_error("completion_url", gettext("It begins with https://."))


def _cannot_be_played(key: str, language: str, each: int) -> str:
    """Why nobody could do the work; "" where they can."""
    if language not in registry.game(key).languages:
        return gettext("This game is not there in that language.")
    if key != REFEREE:
        there = Prompt.objects.open(key, language).exists()
        return "" if there else gettext("This game has nothing to talk about in that language.")
    clips = Sample.objects.filter(status__in=(*OPEN, Sample.Status.ACCEPTED), language=language)
    there = len(clips.values_list("pk")[:each]) == each
    return "" if there else gettext("There are fewer clips in that language than everybody is to hear.")
