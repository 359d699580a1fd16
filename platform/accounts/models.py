"""Who speaks and who decides. Nothing here knows of recordings."""

import secrets
import uuid

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """Somebody who signs in: a moderator, a publisher, or a player who wants an account."""

    @property
    def decides(self) -> bool:
        """Whether this account has rights over other people's takes; its decisions need a name."""
        return self.is_staff or self.is_superuser or self.groups.exists()

    def forget(self) -> None:
        """Erase who this was. The row stays, because decisions made by it stay."""
        EmailAddress.objects.filter(user=self).delete()
        self.username = f"forgotten-{secrets.token_hex(8)}"
        self.first_name = self.last_name = self.email = ""
        self.is_active = False
        self.set_unusable_password()
        self.save(update_fields=["username", "first_name", "last_name", "email", "is_active", "password"])


def speaker_pseudonym() -> str:
    """A random name for a speaker; releases carry it and nothing else about the person."""
    return f"spk_{secrets.token_hex(8)}"


class Contributor(models.Model):
    """A pseudonymous speaker, guest or signed in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.CharField(max_length=24, unique=True, default=speaker_pseudonym, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.speaker

    @property
    def is_blocked(self) -> bool:
        """Whether a moderator has stopped this contributor from recording; their takes stay theirs."""
        return self.blocked_at is not None

    def block(self, reason: str) -> None:
        """The mark alone; `moderation.serving.blocking.block` also takes out what has come in before."""
        self.blocked_at, self.blocked_reason = timezone.now(), reason
        self.save(update_fields=["blocked_at", "blocked_reason"])

    def unblock(self) -> None:
        self.blocked_at, self.blocked_reason = None, ""
        self.save(update_fields=["blocked_at", "blocked_reason"])

    def consent_to(self, version: str) -> "Consent | None":
        """The agreement to this version of the text that stands; None for another one or one taken back."""
        given = self.consents.filter(version=version, withdrawn_at=None)
        return given.order_by("-agreed_at").first()

    def agree(self, *, version: str, language: str, text_hash: str) -> "Consent":
        """Agree to a text; agreeing twice to the same one changes nothing."""
        agreed, _ = self.consents.get_or_create(
            version=version, language=language, text_hash=text_hash, withdrawn_at=None
        )
        return agreed

    def withdraw_consent(self) -> None:
        """Take back every agreement. The takes are the corpus's to withdraw."""
        self.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())

    def link(self, user: User) -> bool:
        """Give a guest's takes to an account; False when it belongs to one already."""
        linked = Contributor.objects.filter(pk=self.pk, user=None).update(user=user) == 1
        if linked:
            self.user = user
        return linked

    def unlink(self) -> None:
        self.user = None
        self.save(update_fields=["user"])


class Consent(models.Model):
    """One agreement to one version of the consent text. Only ever added; withdrawing sets a date."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text that was shown")
    agreed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.contributor} agreed to {self.version}"


class Sighting(models.Model):
    """That somebody was at an address; `accounts.addresses` writes it, and forgets it after a few days."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="sightings")
    address = models.CharField(max_length=16, help_text="keyed hash of that day; its key lives two days")
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["address", "seen_at"], name="sighting_at")]

    def __str__(self) -> str:
        return f"{self.contributor_id} at {self.seen_at:%F %T}"
