"""Where moderators give a line of the agent a human voice. A recording is replaced by deleting it first."""
# ruff: noqa: ARG002  # Django calls these methods, and names their arguments.

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin_parts import JournalledAdmin
from accounts.models import Act
from games.prompts import voices
from games.prompts.models import PromptVoice

if TYPE_CHECKING:  # only the stubs know these as generics
    VoiceModelForm = forms.ModelForm[PromptVoice]
    VoiceModelAdmin = admin.ModelAdmin[PromptVoice]
else:
    VoiceModelForm = forms.ModelForm
    VoiceModelAdmin = admin.ModelAdmin


class VoiceForm(VoiceModelForm):
    """A line of a prompt, and how it sounds."""

    file = forms.FileField(help_text="WAV, FLAC, OGG or MP3; at most 30 seconds and 5 MB")
    sound: voices.Sound

    class Meta:
        model = PromptVoice
        fields = ("prompt", "line")

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            self.sound = voices.read(file.read(voices.MOST_BYTES + 1))
        except voices.UnusableSoundError as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean(self) -> dict[str, Any] | None:
        prompt, line = self.cleaned_data.get("prompt"), self.cleaned_data.get("line")
        if prompt is not None and line is not None:
            lines = prompt.text.get("lines") or []
            if line >= len(lines):
                self.add_error("line", _no_such_line(len(lines)))
        return super().clean()


def _no_such_line(count: int) -> str:
    if not count:
        return "The agent says nothing in this prompt."
    return f"The lines of this prompt are 0 to {count - 1}."


class PromptVoiceAdmin(JournalledAdmin, VoiceModelAdmin):
    """Moderators add and delete; nothing is edited."""

    act = Act.PROMPTS
    form = VoiceForm
    autocomplete_fields = ("prompt",)
    list_display = ("prompt", "line", "text", "seconds", "listen", "added_by", "created_at")
    list_filter = ("prompt__game", "prompt__language")
    search_fields = ("prompt__key", "text")
    list_select_related = ("prompt",)

    @admin.display(description="sound")
    def listen(self, voice: PromptVoice) -> str:
        return format_html('<a href="{}">listen</a>', reverse("games:voice", args=[voice.sha256]))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("moderation.add_review")

    def has_view_permission(self, request: HttpRequest, obj: PromptVoice | None = None) -> bool:
        return request.user.has_perm("moderation.add_review")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("moderation.add_review")

    def has_change_permission(self, request: HttpRequest, obj: PromptVoice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PromptVoice | None = None) -> bool:
        return request.user.has_perm("moderation.add_review")

    def save_model(self, request: HttpRequest, obj: PromptVoice, form: VoiceForm, change: bool) -> None:
        kept = voices.keep(obj.prompt, obj.line, form.sound, by=request.user.get_username())
        obj.pk = kept.pk

    def delete_model(self, request: HttpRequest, obj: PromptVoice) -> None:
        voices.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[PromptVoice]) -> None:
        for voice in queryset:
            voices.remove(voice)
