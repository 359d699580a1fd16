"""Scores and failures are for looking at: nobody edits what a model said."""

from django.contrib import admin

from accounts.read_only import ReadOnlyAdmin
from inference.models import Failure, Score


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin):
    list_display = ("sample", "scorer", "revision", "offset_ms", "verdict", "latency_ms", "created_at")
    list_filter = ("scorer", "revision")


@admin.register(Failure)
class FailureAdmin(ReadOnlyAdmin):
    list_display = ("sample", "scorer", "revision", "error", "created_at")
    list_filter = ("scorer", "revision")
