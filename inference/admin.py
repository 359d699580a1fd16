"""Scores and failures are for looking at: nobody edits what a model said."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from inference.models import Failure, Rescoring, Score, Transcript

if TYPE_CHECKING:  # only the stubs know it as a generic
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnly(ModelAdmin):
    """A table of which every change is refused, in the pages and in the rights alike."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Score)
class ScoreAdmin(ReadOnly):
    list_display = ("sample", "scorer", "revision", "offset_ms", "verdict", "latency_ms", "created_at")
    list_filter = ("scorer", "revision")


@admin.register(Failure)
class FailureAdmin(ReadOnly):
    list_display = ("sample", "scorer", "revision", "error", "created_at")
    list_filter = ("scorer", "revision")


@admin.register(Transcript)
class TranscriptAdmin(ReadOnly):
    list_display = ("sample", "source", "language", "text", "model", "word_error_rate", "created_at")
    list_filter = ("source", "language", "model")


@admin.register(Rescoring)
class RescoringAdmin(ReadOnly):
    list_display = ("__str__", "asked_by", "scores", "failures", "error", "started_at", "finished_at")
    list_filter = ("status", "scorer")
