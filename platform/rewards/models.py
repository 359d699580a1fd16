"""Points as a ledger that is only added to, and what hangs on it. Nothing here is published."""

from datetime import UTC, date, datetime
from typing import Self
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Contributor
from corpus.labels import Label
from corpus.models import Recording, Sample
from rewards import handles, points


def today() -> date:
    """The site's day, UTC."""
    return datetime.now(UTC).date()


class ProfileQuerySet(models.QuerySet["Profile"]):
    def made_for(self, contributor_id: UUID) -> "Profile":
        """The contributor's profile, made on first use."""
        return self.filter(contributor=contributor_id).first() or self._created(contributor_id)

    def _created(self, contributor_id: UUID) -> "Profile":
        for digits in handles.LENGTHS:
            try:
                with transaction.atomic():
                    return self.create(contributor_id=contributor_id, handle=handles.made_up(digits))
            except IntegrityError:
                # The name is taken, or somebody made the profile in the meantime.
                if other := self.filter(contributor=contributor_id).first():
                    return other
        raise RuntimeError("there are no names left")


class Profile(models.Model):
    """How a contributor appears to other players: by a made-up name, never by speaker or account."""

    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="reward_profile")
    handle = models.CharField(max_length=40, unique=True)
    on_board = models.BooleanField(default=True, help_text="whether other players may see handle and points")
    golds = models.PositiveIntegerField(default=0, help_text="votes on clips whose label is known")
    brier = models.FloatField(default=0.0, help_text="running mean of their Brier scores, 0 to 1")
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, help_text="when the page last said what is new")

    objects = ProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.handle

    def reroll(self) -> None:
        """Take another name; the old one is free for anybody."""
        for digits in handles.LENGTHS:
            self.handle = handles.made_up(digits)
            try:
                with transaction.atomic():
                    return self.save(update_fields=["handle"])
            except IntegrityError:
                continue
        raise RuntimeError("there are no names left")


class AwardQuerySet(models.QuerySet["Award"]):
    def of_kept_samples(self) -> Self:
        """First lines of samples that still deserve them: see `rewards.points.stands`."""
        gone = (Sample.Status.REJECTED, Sample.Status.WITHDRAWN)
        relabelled = models.Q(sample__status=Sample.Status.ACCEPTED) & ~models.Q(
            sample__label=models.F("sample__intent")
        )
        first = self.filter(kind=Award.Kind.SAMPLE, turn=0, sample__isnull=False)
        return first.exclude(sample__status__in=gone).exclude(relabelled)


class Award(models.Model):
    """One line of the ledger. A correction is a new line with the next `turn`, on the day of the first."""

    class Kind(models.TextChoices):
        SAMPLE = "sample", "a kept sample"
        ANSWER = "answer", "an answer after a take"
        FOOLED = "fooled", "a model fooled, confirmed by people"
        VOTE = "vote", "a vote"
        QUEST = "quest", "the quest of a day"
        LIMIT = "limit", "the day's limit, after progress was joined"

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="awards")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=100, help_text="id of the sample, recording, vote or quest")
    turn = models.PositiveSmallIntegerField(default=0, help_text="0 awarded, then one for each correction")
    recording = models.ForeignKey(Recording, null=True, on_delete=models.SET_NULL, related_name="awards")
    sample = models.ForeignKey(Sample, null=True, on_delete=models.SET_NULL, related_name="awards")
    points = models.IntegerField()
    why = models.JSONField(default=list, help_text="parts {why, points}")
    language = models.CharField(max_length=2, help_text="ISO 639-1; whose board it counts for")
    day = models.DateField(default=today, help_text="UTC")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["kind", "reference", "turn"], name="awarded_once")]
        indexes = [
            models.Index(fields=["contributor", "day"], name="award_of_a_day"),
            models.Index(fields=["language", "day"], name="award_board"),
        ]

    def __str__(self) -> str:
        return f"{self.points:+} {self.kind}"


class Bonus(models.Model):
    """What a sample that fooled a model will be worth if people confirm its intent."""

    class Status(models.TextChoices):
        PENDING = "pending", "pending"
        PAID = "paid", "paid"
        VOID = "void", "void"

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="bonuses")
    sample = models.OneToOneField(Sample, on_delete=models.CASCADE, related_name="bonus")
    points = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "bonuses"
        indexes = [models.Index(fields=["contributor", "status"], name="bonus_of_contributor")]

    def __str__(self) -> str:
        return f"{self.points} {self.status}"

    def settle(self, confirmed: bool) -> None:
        """Pay or void; a moderator's later decision may turn either into the other."""
        to = self.Status.PAID if confirmed else self.Status.VOID
        Bonus.objects.filter(pk=self.pk).exclude(status=to).update(status=to, moved_at=Now())
        self.status = to


class Badge(models.Model):
    """A badge once earned; taken back when what earned it is gone, and earned again if it returns."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="badges")
    key = models.CharField(max_length=30)
    earned_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, help_text="when its owner was told that they have won it")

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["contributor", "key"], name="badge_once")]

    def __str__(self) -> str:
        return self.key


class QuestQuerySet(models.QuerySet["Quest"]):
    def of(self, language: str, day: date | None = None) -> "Quest | None":
        """The quest that was picked for a language; today's without a day."""
        return self.filter(language=language, day=day or today()).first()


class Quest(models.Model):
    """What a language needs most on one day, and the game that yields it."""

    language = models.CharField(max_length=2)
    day = models.DateField(default=today)
    game = models.CharField(max_length=40)
    label = models.CharField(max_length=16, choices=Label.choices)
    mode = models.CharField(max_length=40, blank=True)

    objects = QuestQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["language", "day"], name="quest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.language}: {self.label} {self.mode}".strip()

    def done_by(self, contributor_id: UUID) -> int:
        """Takes of this day that count for it, at most as many as it asks for."""
        takes = Award.objects.of_kept_samples().filter(
            contributor=contributor_id,
            day=self.day,
            language=self.language,
            points__gt=0,
            sample__intent=self.label,
            recording__game=self.game,
            recording__mode=self.mode,
        )
        return len(takes.values_list("recording").distinct()[: points.QUEST_TAKES])


class Coverage(models.Model):
    """How many samples the corpus has in one cell, as last counted."""

    language = models.CharField(max_length=2)
    label = models.CharField(max_length=16)
    mode = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=10)
    samples = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["language", "label", "mode", "device"], name="cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.label} {self.mode} {self.device}: {self.samples}"


class Spoken(models.Model):
    """How many kept takes a prompt has, as last counted."""

    game = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    prompt_key = models.CharField(max_length=80)
    takes = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["game", "language", "prompt_key"], name="spoken_prompt_once")
        ]

    def __str__(self) -> str:
        return f"{self.game}/{self.language}/{self.prompt_key}: {self.takes}"


class RewardRun(models.Model):
    """One look over points and badges, "nothing" included."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    counted = models.BooleanField(default=False, help_text="whether the corpus was counted afresh")
    paid = models.PositiveIntegerField(default=0, help_text="bonuses that people confirmed")
    voided = models.PositiveIntegerField(default=0, help_text="bonuses that people did not confirm")
    corrected = models.PositiveIntegerField(default=0, help_text="lines added since something changed")
    badges = models.PositiveIntegerField(default=0, help_text="badges earned or taken back")
    quests = models.PositiveIntegerField(default=0, help_text="quests picked")

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.paid} paid, {self.corrected} corrected"
