"""Tokens for programs. What a token is stands nowhere: its owner sees it once, and the row keeps a hash."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

MARK: Final = "yt_"
"""How every token begins, so that whoever finds one in a file or a log knows what it is."""

SHOWN: Final = len(MARK) + 6
"""Characters by which an owner knows a token again; the 37 behind them (222 bits) stay secret."""

LENGTH: Final = len(MARK) + 43

APART: Final = timedelta(minutes=1)
"""A token that is used all the time has its row written no more often than this."""


def digest_of(token: str) -> str:
    """SHA-256 in hexadecimal digits. 256 random bits need no slow hash: nobody finds them by trying."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def by_token(self, token: str) -> "ApiToken | None":
        """The row of a token, with its owner; None of an unknown one. It may hold no more."""
        if len(token) != LENGTH or not token.isascii():
            return None
        return self.filter(digest=digest_of(token)).select_related("owner").first()

    def revoke(self) -> int:
        """Let them hold no longer; how many that ended."""
        return self.live().update(revoked_at=timezone.now())


class ApiToken(models.Model):
    """What lets a program act for an account, within fixed rights, until a day."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="what its owner calls it")
    prefix = models.CharField(max_length=SHOWN, help_text="its first characters, to know it again by")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    rights = models.JSONField(default=list, help_text="keys of accounts.tokens.rights.RIGHTS")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, help_text="to the minute")
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = (("import_takes", "Can bring in takes from elsewhere"),)
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @classmethod
    def new(cls, **fields: Any) -> "tuple[ApiToken, str]":
        """A row that is not saved yet, and its token, which nobody can say again."""
        token = MARK + secrets.token_urlsafe(32)
        return cls(prefix=token[:SHOWN], digest=digest_of(token), **fields), token

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def note_use(self) -> None:
        """Write down that it was used, at most once a minute."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - APART:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)
