"""Releases can be read in the admin, by nobody changed."""

from django.contrib import admin

from accounts.admin_parts import ReadOnlyAdmin
from publishing.models import Publication, Release


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("id", "number", "outcome", "target", "started_at", "finished_at", "commit")
    list_filter = ("outcome",)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("sample", "config", "split", "shard", "release", "removed_in")
    list_filter = ("config", "split")
