"""Accounts, speakers with and without one, what they agreed to, and where they were seen."""

import secrets
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

if TYPE_CHECKING:  # only the stubs know it as a generic
    CharField = models.CharField[str, str]
else:
    CharField = models.CharField


class LooksLikeField(CharField):
    """The mark of an account's name, the same for names that look alike; written whenever the row is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002  # Django's signature
        # By name: what letters look like is a table of its own, which few processes need.
        mark: str = import_string("accounts.people.names.mark")(getattr(model_instance, "username", ""))
        setattr(model_instance, self.attname, mark)
        return mark


class User(AbstractUser):
    """Somebody who signs in: a moderator, a publisher, or a player who wants an account."""

    FORGOTTEN = "forgotten-"
    """How the names of closed accounts begin."""

    looks_like = LooksLikeField(
        max_length=64, blank=True, editable=False, db_index=True, help_text="same for names that look alike"
    )

    class Meta(AbstractUser.Meta):
        permissions = (("appoint", "Can give and take roles"),)

    @property
    def decides(self) -> bool:
        """Whether this account has rights over other people's takes; its decisions need a name."""
        return self.is_staff or self.is_superuser or self.groups.exists()

    @property
    def is_forgotten(self) -> bool:
        """Whether it was closed: nobody can sign in, and nobody could take such a name."""
        return self.username.startswith(self.FORGOTTEN) and not self.is_active

    @cached_property
    def has_second_factor(self) -> bool:
        return bool(Authenticator.objects.filter(user=self).exists())

    @property
    def lacks_second_factor(self) -> bool:
        """Whether this site wants one of it, and has none."""
        return settings.REQUIRE_SECOND_FACTOR == "staff" and self.decides and not self.has_second_factor

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django's; without a second factor that must be there no right counts, nor one of a token."""
        return super().has_perm(perm, obj) and not self.lacks_second_factor

    def has_module_perms(self, app_label: str) -> bool:
        """The same for all rights of a room."""
        return super().has_module_perms(app_label) and not self.lacks_second_factor

    def forget(self) -> None:
        """Erase who this was. The row stays, because decisions made by it stay; all else that is known of it
        `personal.erasing.forget_account` erases, which calls this."""
        Authenticator.objects.filter(user=self).delete()
        EmailAddress.objects.filter(user=self).delete()
        self.username = f"{self.FORGOTTEN}{secrets.token_hex(8)}"
        self.first_name = self.last_name = self.email = ""
        self.is_active = self.is_staff = False
        self.last_login = None
        self.set_unusable_password()
        names = ("username", "looks_like", "first_name", "last_name", "email")
        self.save(update_fields=[*names, "is_active", "is_staff", "last_login", "password"])


def speaker_pseudonym() -> str:
    """A random name for a speaker; releases carry it and nothing else about the person."""
    return f"spk_{secrets.token_hex(8)}"


class Contributor(models.Model):
    """A pseudonymous speaker, guest or signed in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.CharField(max_length=24, unique=True, default=speaker_pseudonym, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL)
    epoch = models.PositiveIntegerField(
        default=0, help_text="a guest's cookie opens nothing when it was made in an earlier one"
    )
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

    def agree(
        self, *, version: str, language: str, text_hash: str, particulars: Mapping[str, str] | None = None
    ) -> "Consent":
        """Agree to a text; agreeing twice to the same one changes nothing.

        particulars: what stood in it for names in braces, such as who ran the site.
        """
        agreed, _ = self.consents.get_or_create(
            version=version,
            language=language,
            text_hash=text_hash,
            withdrawn_at=None,
            defaults={"particulars": dict(particulars or {})},
        )
        return agreed

    def withdraw_consent(self) -> None:
        """Take back every agreement. The takes are the corpus's to withdraw."""
        self.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())

    def link(self, user: User) -> bool:
        """Give a guest's takes to an account; False when it belongs to one already."""
        linked = self._begin_epoch(models.Q(user=None), user=user)
        if linked:
            self.user = user
        return linked

    def unlink(self) -> None:
        """Take it from its account, and from whoever has a copy of its cookie."""
        self._begin_epoch(models.Q(), user=None)
        self.user = None

    def _begin_epoch(self, where: models.Q, **values: Any) -> bool:
        rows = Contributor.objects.filter(where, pk=self.pk)
        begun = rows.update(epoch=models.F("epoch") + 1, **values) == 1
        self.refresh_from_db(fields=["epoch"])
        return begun


class Consent(models.Model):
    """One agreement to one version of the consent text. Only ever added; withdrawing sets a date."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text that was shown")
    particulars = models.JSONField(
        default=dict, blank=True, help_text="what stood in it for names in braces, such as who ran the site"
    )
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
