"""Moderators' view of the prompts: add one, retire one, bring one back. Nothing is ever deleted."""

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import Truncator

from accounts.admin_parts import JournalledAdmin
from accounts.models import Act
from corpus.languages import NAMES
from games.catalogue.base import Game
from games.catalogue.registry import game, games
from games.catalogue.shapes import differences, texts
from games.prompts import checks, voices_admin
from games.prompts.models import Prompt, PromptVoice

if TYPE_CHECKING:  # only the stubs know these as generics
    PromptModelForm = forms.ModelForm[Prompt]
    PromptModelAdmin = admin.ModelAdmin[Prompt]
else:
    PromptModelForm = forms.ModelForm
    PromptModelAdmin = admin.ModelAdmin

PREVIEW = 160
"""Characters of a prompt in the list."""


class PromptForm(PromptModelForm):
    """Checks a moderator's prompt as the test checks those that ship, and says what to mend."""

    class Meta:
        model = Prompt
        fields = ("game", "language", "key", "text")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 14, "cols": 80, "dir": "auto"})}
        help_texts: ClassVar = {
            "key": "a lasting name of its own, such as breakfast-train",
            "text": "its parts as JSON, like those of the game's other prompts: open one of them to see",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "game" in self.fields:  # nobody may edit what came from a file, so nothing is asked there
            self.fields["game"] = forms.ChoiceField(choices=[(game.key, game.title) for game in games()])
            self.fields["language"] = forms.ChoiceField(choices=list(NAMES.items()))

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not checks.is_key(key):
            raise forms.ValidationError("Small letters and digits with hyphens between, such as own-idea.")
        return key

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and {"game", "language", "text"} <= cleaned.keys():
            for problem in _problems(game(cleaned["game"]), cleaned["language"], cleaned["text"]):
                self.add_error("text", problem)
        return cleaned


def _problems(of: Game, language: str, text: Any) -> list[str]:
    """What is wrong with a prompt, in sentences; with an example where its shape is."""
    if language not in of.languages:
        return [f"{of.title} is not played in {NAMES[language]}."]
    shipped = Prompt.objects.filter(game=of.key, added_by="")
    patterns = [each.text for each in shipped.filter(language=language) or shipped]
    if not patterns:
        return ["This game has no prompts of its own to compare with, so none can be added here."]
    found = checks.problems(of, language, text, patterns)
    if differences(text, patterns):
        found.append(f"Write it like this one: {json.dumps(patterns[0], ensure_ascii=False)}")
    return found


@admin.register(Prompt)
class PromptAdmin(JournalledAdmin, PromptModelAdmin):
    """The files are the source of their prompts, so only a moderator's own prompts can be edited here."""

    act = Act.PROMPTS
    form = PromptForm
    list_display = ("key", "game", "language", "preview", "added_by", "retired_at", "retired_by")
    fields = ("game", "language", "key", "text", "reads")
    readonly_fields = ("reads",)
    list_filter = (
        "game",
        "language",
        ("retired_at", admin.EmptyFieldListFilter),
        ("added_by", admin.EmptyFieldListFilter),
    )
    search_fields = ("key", "text")
    actions = ("retire", "bring_back")

    @admin.display(description="preview")
    def preview(self, prompt: Prompt) -> str:
        return Truncator(" / ".join(text for _, text in texts(prompt.text))).chars(PREVIEW)

    @admin.display(description="as it reads")
    def reads(self, prompt: Prompt) -> str:
        rows = texts(prompt.text) if prompt.pk else ()
        return format_html_join("", '<p dir="auto"><b>{}</b> {}</p>', rows) or "Save it to see."

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("moderation.add_review")

    def has_view_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        return request.user.has_perm("moderation.add_review")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("moderation.add_review")

    def has_change_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        return request.user.has_perm("moderation.add_review") and (obj is None or bool(obj.added_by))

    def has_delete_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        """Recordings name their prompt by key: retire it instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Prompt, form: forms.Form, change: bool) -> None:
        if not change:
            obj.added_by = request.user.get_username()
        super().save_model(request, obj, form, change)

    @admin.action(description="Retire: nobody is asked this any more", permissions=["view"])
    def retire(self, request: HttpRequest, prompts: QuerySet[Prompt]) -> None:
        who = request.user.get_username()
        with transaction.atomic():
            for prompt in prompts.filter(retired_at=None):
                self.note(request, prompt, "retired")
            count = prompts.filter(retired_at=None).update(retired_at=timezone.now(), retired_by=who)
        self.message_user(request, f"{count} retired.")

    @admin.action(description="Bring back", permissions=["view"])
    def bring_back(self, request: HttpRequest, prompts: QuerySet[Prompt]) -> None:
        with transaction.atomic():
            for prompt in prompts.exclude(retired_at=None):
                self.note(request, prompt, "brought back")
            count = prompts.exclude(retired_at=None).update(retired_at=None, retired_by="")
        self.message_user(request, f"{count} brought back.")


admin.site.register(PromptVoice, voices_admin.PromptVoiceAdmin)
