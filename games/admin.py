"""Moderators' view of the prompts: add one, retire one, bring one back. Nothing is ever deleted."""

import json
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from games import voices_admin
from games.models import Prompt, PromptVoice, Sweep

if TYPE_CHECKING:  # only the stubs know these as generics
    PromptModelForm = forms.ModelForm[Prompt]
    PromptModelAdmin = admin.ModelAdmin[Prompt]
    SweepModelAdmin = admin.ModelAdmin[Sweep]
else:
    PromptModelForm = forms.ModelForm
    PromptModelAdmin = SweepModelAdmin = admin.ModelAdmin


class PromptForm(PromptModelForm):
    """Checks that a prompt has the parts that the other prompts of its game have."""

    class Meta:
        model = Prompt
        fields = ("game", "language", "key", "text")

    def clean_text(self) -> dict[str, str]:
        text = self.cleaned_data["text"]
        like = Prompt.objects.filter(game=self.cleaned_data.get("game"), added_by="").first()
        if like is None:
            raise forms.ValidationError("There is no such game. Choose a game that has prompts already.")
        if (
            not isinstance(text, dict)
            or set(text) != set(like.text)
            or not all(map(_is_words, text.values()))
        ):
            raise forms.ValidationError(
                f"Write it like this one: {json.dumps(like.text, ensure_ascii=False)}"
            )
        return text


def _is_words(part: object) -> bool:
    return isinstance(part, str) and bool(part.strip())


@admin.register(Prompt)
class PromptAdmin(PromptModelAdmin):
    """The files are the source of their prompts, so only a moderator's own prompts can be edited here."""

    form = PromptForm
    list_display = ("key", "game", "language", "words", "added_by", "retired_at", "retired_by")
    list_filter = (
        "game",
        "language",
        ("retired_at", admin.EmptyFieldListFilter),
        ("added_by", admin.EmptyFieldListFilter),
    )
    search_fields = ("key", "text")
    actions = ("retire", "bring_back")

    @admin.display(description="words")
    def words(self, prompt: Prompt) -> str:
        return " / ".join(str(part) for part in prompt.text.values())

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
        count = prompts.filter(retired_at=None).update(retired_at=timezone.now(), retired_by=who)
        self.message_user(request, f"{count} retired.")

    @admin.action(description="Bring back", permissions=["view"])
    def bring_back(self, request: HttpRequest, prompts: QuerySet[Prompt]) -> None:
        count = prompts.exclude(retired_at=None).update(retired_at=None, retired_by="")
        self.message_user(request, f"{count} brought back.")


@admin.register(Sweep)
class SweepAdmin(SweepModelAdmin):
    """One line for every look for lost work; nothing to edit."""

    list_display = ("started_at", "finished_at", "requeued")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Sweep | None = None) -> bool:
        return False


admin.site.register(PromptVoice, voices_admin.PromptVoiceAdmin)
