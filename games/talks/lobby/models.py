"""Who waits in the lobby for a stranger to talk to."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.utils import timezone

from accounts.models import Contributor
from games.talks.consent import Text
from games.talks.models import Talk

GONE: Final = timedelta(seconds=12)
"""Without a word of the page for so long, nobody is matched with them: it speaks every three seconds."""

FORGOTTEN: Final = timedelta(hours=1)
"""After which a page that never said goodbye is not waited for any more."""


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def free(self, now: datetime) -> Self:
        """Whose page is open, and who has no talk yet."""
        return self.filter(talk=None, seen_at__gt=now - GONE)

    def for_the_same(self, mine: "Waiting") -> Self:
        """The others who wait for this game in this language, longest first; nobody whom one of the two
        reported."""
        reported = Talk.objects.of(mine.contributor).reported()
        met = Contributor.objects.filter(talk_sides__talk__in=reported.values("pk"))
        same = self.filter(game=mine.game, language=mine.language).exclude(contributor=mine.contributor_id)
        return same.exclude(contributor__in=met.values("pk")).order_by("since", "pk")

    def forgotten(self, now: datetime) -> Self:
        """Rows that nobody's page asks for any more."""
        return self.filter(seen_at__lte=now - FORGOTTEN)


class Waiting(models.Model):
    """One person in the lobby, once however many pages they have open. They have agreed to a talk already, so
    that whoever is matched with them waits for nothing but a microphone."""

    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="waiting")
    game = models.CharField(max_length=40)
    language = models.CharField(max_length=2, help_text="ISO 639-1")
    text_version = models.CharField(max_length=8, help_text="of the consent to conversations")
    text_language = models.CharField(max_length=2)
    text_sha256 = models.CharField(max_length=64)
    since = models.DateTimeField(default=timezone.now, help_text="when they came, and agreed")
    seen_at = models.DateTimeField(default=timezone.now, help_text="when their page spoke last")
    talk = models.ForeignKey(
        Talk, null=True, on_delete=models.CASCADE, related_name="+", help_text="to which they were matched"
    )

    objects = WaitingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["game", "language", "since"], name="waiting_for_the_same")]

    def __str__(self) -> str:
        return f"{self.contributor_id} for {self.game} in {self.language}"

    @property
    def text(self) -> dict[str, str]:
        """What they agreed to, as columns of a side."""
        return {name: getattr(self, name) for name in ("text_version", "text_language", "text_sha256")}

    @staticmethod
    def agreed_to(text: Text) -> dict[str, str]:
        """A text as these columns."""
        return {
            "text_version": text.version,
            "text_language": text.language,
            "text_sha256": text.sha256,
        }

    def seen(self) -> None:
        """Their page has spoken."""
        self.seen_at = timezone.now()
        Waiting.objects.filter(pk=self.pk).update(seen_at=self.seen_at)
