"""Releases can be read in the admin, by nobody changed; what runs on schedule, by superusers alone."""

from django.contrib import admin
from django_celery_beat.admin import PeriodicTaskAdmin
from django_celery_beat.models import PeriodicTask

from accounts.admin_parts import JournalledAdmin, ReadOnlyAdmin
from accounts.models import Act
from publishing.models import Publication, Release


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("id", "number", "outcome", "target", "started_at", "finished_at", "commit")
    list_filter = ("outcome",)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("sample", "config", "split", "shard", "release", "removed_in")
    list_filter = ("config", "split")


admin.site.unregister(PeriodicTask)


@admin.register(PeriodicTask)
class ScheduledAdmin(JournalledAdmin, PeriodicTaskAdmin):  # type: ignore[misc]  # django-celery-beat has no types
    """For superusers; publishers have a page of their own."""

    act = Act.SETTINGS
