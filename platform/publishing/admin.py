"""Releases can be read in the admin, by nobody changed."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from publishing.models import Publication, Release

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


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    list_display = ("id", "number", "outcome", "target", "started_at", "finished_at", "commit")
    list_filter = ("outcome",)


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = ("sample", "config", "split", "shard", "release", "removed_in")
    list_filter = ("config", "split")
