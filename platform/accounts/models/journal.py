"""The journal: who did what to whom, and when."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
    def write(cls, act: Act, who: AbstractUser | None, **about: Any) -> "JournalEntry":
        """Add a line, in the transaction of what it tells: neither may be there without the other.

        Args:
            who: the account that acted; None where a program did by itself, which `program` names.
            about: other columns.
        """
        line = cls.line(act, who, **about)
        line.save(force_insert=True)
        return line

    @classmethod
    def line(cls, act: Act, who: AbstractUser | None, **about: Any) -> "JournalEntry":
        """One that is not written yet; arguments as of `write`."""
        columns: dict[str, Any] = {"act": act, "area": area_of(act), "who": who, **about}
        return cls(**columns)
