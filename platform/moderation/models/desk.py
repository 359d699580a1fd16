"""A moderator's desk: what lies on it, and how they like it."""

from collections.abc import Sequence
from typing import Final, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from corpus.models import Sample


class LeaseQuerySet(models.QuerySet["Lease"]):
    def live(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


COLUMNS: Final = ("sample_id", "moderator_id", "view", "leased_at", "expires_at")
"""Of a lease, in the order of its fields."""


class Lease(models.Model):
    """One sample that one moderator has before them, for a few minutes.

    A row is a claim: a sample has at most one, and one that has run out is anybody's.
    """

    sample = models.OneToOneField(Sample, primary_key=True, on_delete=models.CASCADE, related_name="lease")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases")
    view = models.CharField(max_length=400, blank=True, help_text="filters of the queue that it came from")
    leased_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["moderator", "leased_at"], name="lease_of_moderator")]

    def __str__(self) -> str:
        return f"{self.sample_id} with {self.moderator_id} until {self.expires_at:%T}"

    @classmethod
    def reach(cls, leases: Sequence[Self]) -> set[UUID]:
        """Write those whose sample nobody else has, or has any longer; the samples of these.

        One statement claims and says whose they are, which Django has no words for: of two that reach for a
        sample one gets it. All take them in one order, or two would wait for each other.
        """
        names = ", ".join(COLUMNS)
        rows = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * len(leases))
        anew = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        free = "lease.expires_at <= excluded.leased_at OR lease.moderator_id = excluded.moderator_id"
        statement = (
            f"INSERT INTO {cls._meta.db_table} AS lease ({names}) VALUES {rows} "  # noqa: S608  # our own names
            f"ON CONFLICT (sample_id) DO UPDATE SET {anew} WHERE {free} RETURNING sample_id"
        )
        fields = [field for field in cls._meta.concrete_fields if field.attname in COLUMNS]
        given = [
            field.get_db_prep_save(getattr(lease, name), connection)
            for lease in sorted(leases, key=lambda lease: lease.sample_id)
            for field, name in zip(fields, COLUMNS, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return {UUID(str(sample)) for (sample,) in cursor.fetchall()}


class Desk(models.Model):
    """A moderator's own settings."""

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk"
    )
    languages = models.JSONField(default=list, help_text="ISO 639-1 of what they understand; none: all")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"desk of {self.moderator_id}"


class SavedView(models.Model):
    """Filters of the queue under a name."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400, blank=True, help_text="as it stands in the address")

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["moderator", "name"], name="view_named_once")]

    def __str__(self) -> str:
        return self.name
