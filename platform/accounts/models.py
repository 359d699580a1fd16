"""Who speaks and who decides. Nothing here knows of recordings."""

import secrets
import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who signs in: a moderator, a publisher, or a player who wants an account."""


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
