"""The log can be read in the admin, by nobody changed."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from moderation.models import Lean, Review, TrustRun

if TYPE_CHECKING:
    # Generic for the type checker only.
    ModelAdmin = admin.ModelAdmin[Model]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnly(ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = ("created_at", "moderator", "lean", "decision", "label", "reason")
    list_filter = ("decision", "moderator")


@admin.register(Lean)
class LeanAdmin(ReadOnly):
    list_display = ("created_at", "moderator", "label", "sample")


@admin.register(TrustRun)
class TrustRunAdmin(ReadOnly):
    list_display = ("made_at", "outcome", "version", "samples", "said", "resettled")
    list_filter = ("outcome",)
