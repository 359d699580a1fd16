"""Scores and failures are for looking at: nobody edits what a model said, and nobody sees what it said of a
sample that people have yet to decide, since a moderator might hear what they have read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_parts import ReadOnlyAdmin
from corpus.admin import UNDECIDED
from inference.models import Evaluation, Failure, FrontierRun, Rescoring, Score, Transcript


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(sample__status__in=UNDECIDED)

    list_display = (
        "sample",
        "scorer",
        "revision",
        "offset_ms",
        "verdict",
        "latency_ms",
        "misread",
        "created_at",
    )
    list_filter = ("scorer", "revision", "misread")


@admin.register(Failure)
class FailureAdmin(ReadOnlyAdmin):
    list_display = ("sample", "scorer", "revision", "error", "created_at")
    list_filter = ("scorer", "revision")


@admin.register(Transcript)
class TranscriptAdmin(ReadOnlyAdmin):
    list_display = ("sample", "source", "language", "text", "model", "word_error_rate", "created_at")
    list_filter = ("source", "language", "model")


@admin.register(Rescoring)
class RescoringAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "asked_by", "scores", "failures", "error", "started_at", "finished_at")
    list_filter = ("status", "scorer")


@admin.register(FrontierRun)
class FrontierRunAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "silences", "made_at")


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "revision", "release_revision", "clips", "made_at")
    list_filter = ("model", "split")
