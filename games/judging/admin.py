"""The sweeps in the admin: one line each, nothing to edit."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from games.judging.models import Sweep

if TYPE_CHECKING:  # only the stubs know it as a generic
    SweepModelAdmin = admin.ModelAdmin[Sweep]
else:
    SweepModelAdmin = admin.ModelAdmin


@admin.register(Sweep)
class SweepAdmin(SweepModelAdmin):
    """One line for every look for lost work; nothing to edit."""

    list_display = ("started_at", "finished_at", "requeued")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Sweep | None = None) -> bool:
        return False
