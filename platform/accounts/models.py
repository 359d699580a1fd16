"""Who speaks and who decides. Nothing here knows of recordings."""

import secrets
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

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


class Act(models.TextChoices):
    """What the journal has a line for."""

    LABELLED = "labelled", _("decided")
    REJECTED = "rejected", _("rejected")
    UNDONE = "undone", _("took a decision back")
    UPHELD = "upheld", _("upheld a report")
    DISMISSED = "dismissed", _("dismissed a report")
    BLOCKED = "blocked", _("blocked")
    UNBLOCKED = "unblocked", _("undid a block")
    QUARANTINED = "quarantined", _("kept votes from counting")
    LET_COUNT = "let_count", _("let votes count again")
    WITHDREW = "withdrew", _("withdrew a take")
    MOVED = "moved", _("moved a cut")
    KNOWN = "known", _("chose known clips")
    ANSWERED = "answered", _("answered an appeal")
    ACTED = "acted", _("acted on many")
    TOGETHER = "together", _("let listeners decide, or no longer")
    PROMPTS = "prompts", _("changed prompts")
    RESCORED = "rescored", _("had models asked")
    PUBLISHED = "published", _("started a release")
    SCHEDULED = "scheduled", _("set when releases are made")
    CONFIRMED = "confirmed", _("let releases go to a repository")
    ERASED = "erased", _("had history deleted on the Hub")
    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("was not let in")
    FACTOR_ADDED = "factor_added", _("set up a second factor")
    FACTOR_REMOVED = "factor_removed", _("took a second factor away")
    FACTOR_RESET = "factor_reset", _("made new recovery codes")
    ROLE_GIVEN = "role_given", _("gave a role")
    ROLE_TAKEN = "role_taken", _("took a role")
    LINK_MADE = "link_made", _("made a sign-in link")
    ACCOUNT_CHANGED = "account_changed", _("changed an account")
    ACCOUNT_CLOSED = "account_closed", _("closed an account")
    SETTINGS = "settings", _("changed a setting")
    STUDY = "study", _("changed a study")
    IMPORTED = "imported", _("brought takes in")
    IMPORT_WITHDRAWN = "import_withdrawn", _("withdrew what was brought in")
    LOST = "lost", _("found the sound of a take lost")
    FOUND = "found", _("found a lost take again")
    RAN_AGAIN = "ran_again", _("had work run again")
    TOKEN_MADE = "token_made", _("made a token for programs")
    TOKEN_REVOKED = "token_revoked", _("revoked a token")


class Area(models.TextChoices):
    """Whom a line of the journal concerns, beside the administrators."""

    MODERATION = "moderation", _("moderation")
    PUBLISHING = "publishing", _("publishing")
    ADMINISTRATION = "administration", _("administration")


OF_PUBLISHING = (Act.PUBLISHED, Act.SCHEDULED, Act.CONFIRMED, Act.ERASED)
OF_ADMINISTRATION = (
    Act.SIGNED_IN,
    Act.SIGN_IN_FAILED,
    Act.FACTOR_ADDED,
    Act.FACTOR_REMOVED,
    Act.FACTOR_RESET,
    Act.ROLE_GIVEN,
    Act.ROLE_TAKEN,
    Act.LINK_MADE,
    Act.ACCOUNT_CHANGED,
    Act.ACCOUNT_CLOSED,
    Act.SETTINGS,
    Act.STUDY,
    Act.IMPORTED,
    Act.IMPORT_WITHDRAWN,
    Act.LOST,
    Act.FOUND,
    Act.TOKEN_MADE,
    Act.TOKEN_REVOKED,
    Act.RAN_AGAIN,
)


def area_of(act: Act) -> Area:
    if act in OF_ADMINISTRATION:
        return Area.ADMINISTRATION
    return Area.PUBLISHING if act in OF_PUBLISHING else Area.MODERATION


NEWEST_FIRST = ("-at", "-id")


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def before(self, number: int | None) -> Self:
        """Newest first, those behind the entry of that number; all without one."""
        rows = self.order_by(*NEWEST_FIRST)
        if number is None:
            return rows
        at = JournalEntry.objects.filter(pk=number).values_list("at", flat=True).first()
        if at is None:
            return rows.none()
        return rows.filter(at__lte=at).filter(models.Q(at__lt=at) | models.Q(pk__lt=number))


class JournalEntry(models.Model):
    """Who did what, to whom or what, and when. Only ever added: triggers of the database refuse the rest.

    What is true of a sample or a person now stands in their own rows; this says how it came to be. It names
    samples and speakers without pointing at their rows, which lie in rooms above.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    act = models.CharField(max_length=16, help_text="one of Act")
    area = models.CharField(max_length=16, help_text="one of Area")
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="empty where a program acted by itself",
    )
    program = models.CharField(
        max_length=40, blank=True, help_text="which one acted; empty of a person's act"
    )
    sample = models.UUIDField(null=True)
    speaker = models.CharField(max_length=24, blank=True, help_text="pseudonym of whom it was done to")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="to which it was done",
    )
    text = models.TextField(
        blank=True, help_text="a label, a reason, a role, in English or as it was written"
    )

    objects = JournalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = (
            ("read_journal", "Can read the journal"),
            ("read_moderation_journal", "Can read what the journal says of moderation"),
        )
        indexes = (
            models.Index(fields=NEWEST_FIRST, name="journal_newest"),
            models.Index(fields=["who", "act", *NEWEST_FIRST], name="journal_who_act"),
            *(
                models.Index(fields=[by, *NEWEST_FIRST], name=f"journal_{by}")
                for by in ("area", "act", "who", "sample", "speaker", "account")
            ),
        )

    def __str__(self) -> str:
        return f"{self.act} at {self.at:%F %T}"

    @property
    def words(self) -> str:
        """What was done, as `Act` says it; one that no code knows any more by its own name."""
        return str(Act(self.act).label) if self.act in Act.values else self.act

    @classmethod
    def write(cls, act: Act, who: User | None, **about: Any) -> "JournalEntry":
        """Add a line, in the transaction of what it tells: neither may be there without the other.

        Args:
            who: the account that acted; None where a program did by itself, which `program` names.
            about: other columns.
        """
        line = cls.line(act, who, **about)
        line.save(force_insert=True)
        return line

    @classmethod
    def line(cls, act: Act, who: User | None, **about: Any) -> "JournalEntry":
        """One that is not written yet; arguments as of `write`."""
        return cls(act=act, area=area_of(act), who=who, **about)
