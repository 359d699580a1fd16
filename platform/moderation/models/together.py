"""What many say together: whether listeners may accept by themselves, and how far people agree."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CrowdSwitch(models.Model):
    """The rule by which listeners accept samples was stopped, or started again. Rows are only ever added; the
    newest one holds, and before the first one the rule runs."""

    on = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="empty where it stopped by itself",
    )
    wrong = models.PositiveIntegerField(default=0, help_text="audits that said otherwise, at that moment")
    audits = models.PositiveIntegerField(default=0, help_text="audits since it was started")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ("add", "view")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{'started' if self.on else 'stopped'} {self.created_at:%F %T}"


class People(models.TextChoices):
    """Whose judgements are compared."""

    MODERATORS = "moderators", _("moderators")
    LISTENERS = "listeners", _("listeners")


class Coincidence(models.Model):
    """Judgements of samples that at least two people judged, one week, language and game: sums that can be
    added up over weeks, and that every alpha is made of."""

    people = models.CharField(max_length=10, choices=People.choices)
    week = models.DateField(help_text="the Monday of the week in which a sample was last judged")
    language = models.CharField(max_length=2)
    game = models.CharField(max_length=40)
    samples = models.PositiveIntegerField()
    counts = models.JSONField(help_text="label to [judgements, those of them that another one matched]")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["people", "week", "language", "game"], name="coincidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.people}, {self.week}, {self.language}, {self.game}"


class Alpha(models.Model):
    """How far people agree beyond chance: Krippendorff's alpha of one cut through all that was judged."""

    class By(models.TextChoices):
        ALL = "all", _("all")
        WEEK = "week", _("week")
        LANGUAGE = "language", _("language")
        GAME = "game", _("game")
        LABEL = "label", _("label")

    people = models.CharField(max_length=10, choices=People.choices)
    by = models.CharField(max_length=8, choices=By.choices)
    value = models.CharField(max_length=40, blank=True, help_text="the language, the game, ...")
    samples = models.PositiveIntegerField(help_text="that at least two people judged")
    judgements = models.PositiveIntegerField(help_text="of these")
    alpha = models.FloatField(null=True, help_text="1: always the same; 0: as by chance; empty: no telling")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["people", "by", "value"], name="alpha_once")]

    def __str__(self) -> str:
        return f"{self.people}, {self.by} {self.value}: {self.alpha}"


class AgreementRun(models.Model):
    """One measuring of how far people agree, "nothing new" included."""

    whole = models.BooleanField(default=False, help_text="all weeks, not only those that changed")
    weeks = models.PositiveIntegerField(default=0, help_text="that were counted anew")
    votes = models.BigIntegerField(default=0, help_text="the newest vote that it saw")
    leans = models.BigIntegerField(default=0, help_text="the newest lean that it saw")
    accepted = models.PositiveIntegerField(
        default=0, help_text="samples that stand as listeners accepted them together"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.weeks} weeks"
