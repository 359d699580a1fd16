"""The sweeps in the admin: one line each, nothing to edit."""

from django.contrib import admin

from accounts.admin_parts import ReadOnlyAdmin
from games.judging.models import Sweep


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    """One line for every look for lost work."""

    list_display = ("started_at", "finished_at", "requeued")
