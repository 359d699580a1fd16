"""The log can be read in the admin, by nobody changed."""

from django.contrib import admin

from accounts.read_only import ReadOnlyAdmin
from moderation.models import Lean, Review, TrustRun


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "moderator", "lean", "decision", "label", "reason")
    list_filter = ("decision", "moderator")


@admin.register(Lean)
class LeanAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "moderator", "label", "sample")


@admin.register(TrustRun)
class TrustRunAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "outcome", "version", "samples", "said", "resettled")
    list_filter = ("outcome",)
