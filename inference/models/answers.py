"""What the models said of a sample, the words that they were given, and where they failed."""

import math
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from corpus.models import TAIL_MS, Recording, Sample
from inference.registry.entries import DEMONSTRATION
from inference.verdict import said

AUDIO = "audio"
"""Input of an audio scorer. That of a text scorer is the name of a transcript, and ", after" with the mark of
the conversation (`inference.running.conversation.mark`) where it read one."""

AND_WORDS = f"{AUDIO} + "
"""Before the name of a transcript: input of a scorer that was given both."""

MOST_FAILURES = 3
"""A scorer that has failed on a sample this often is not asked again."""

RECUT = "times that the cut had been moved by then; of the sample's own number it is of the cut as it stands"


class ScoreQuerySet(models.QuerySet["Score"]):
    def last_answers(self) -> Self:
        """200 ms after the cut, each sample once a scorer and revision.

        A text scorer may have been given two transcripts of one sample: the later answer is what it says now.
        """
        alike = ("sample", "scorer", "revision", "offset_ms", "recut")
        same = {name: models.OuterRef(name) for name in alike}
        later = Score.objects.filter(**same, misread=False, pk__gt=models.OuterRef("pk"))
        return self.that_hold().at_the_cut().filter(~models.Exists(later))

    def at_the_cut(self) -> Self:
        """One row an answer: what a model said further on in the silence has the same latency once more."""
        return self.filter(offset_ms=TAIL_MS)

    def that_hold(self) -> Self:
        """Without what was said before the cut was moved to where it is, or of words that nobody believes."""
        return self.filter(recut=models.F("sample__recuts"), misread=False)

    def of_judges(self) -> Self:
        """Without those of the demonstration, which is no judge of people."""
        return self.exclude(scorer=DEMONSTRATION)


class Score(models.Model):
    """What one scorer said of one sample. Only ever added; a new revision adds a new row."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="scores")
    scorer = models.CharField(max_length=60)
    revision = models.CharField(max_length=64)
    offset_ms = models.PositiveIntegerField(default=200, help_text="silence heard after the cut")
    probabilities = models.JSONField(help_text="label to probability; sums to 1")
    spread = models.FloatField(
        null=True, help_text="of a mean over shifted copies: how far apart they were; null for one answer"
    )
    threshold = models.FloatField(default=0.5)
    latency_ms = models.FloatField()
    input = models.CharField(
        max_length=160,
        default=AUDIO,
        help_text='"audio", or the name of the transcript that was read and the mark of what was said before',
    )
    recut = models.PositiveSmallIntegerField(default=0, help_text=RECUT)
    runtime = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="what ran it: onnxruntime and its version, `remote` or `outside`; empty: nobody noted it",
    )
    misread = models.BooleanField(
        default=False,
        db_default=False,
        help_text="it was given words of which it is no longer believed that they were said",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "scorer", "revision", "offset_ms", "input", "recut"], name="scored_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorer} on {self.sample_id}"

    @property
    def verdict(self) -> str:
        """What it said, at its scorer's threshold."""
        return said(self.probabilities, self.threshold)

    @property
    def given(self) -> str:
        """What it was given, as people say it: the source of the transcript that it read, or "audio"."""
        words = self.input.removeprefix(AND_WORDS)
        source = re.split("[:,]", words, maxsplit=1)[0]
        named = str(dict(Transcript.Source.choices).get(source, words))
        return f"{AND_WORDS}{named}" if self.input.startswith(AND_WORDS) else named

    @property
    def is_demonstration(self) -> bool:
        """Whether the demonstration said it, which is no judge of people."""
        return self.scorer == DEMONSTRATION

    @property
    def hears(self) -> bool:
        """Whether it was given sound."""
        return self.input == AUDIO or self.input.startswith(AND_WORDS)

    @property
    def reads(self) -> bool:
        """Whether it was given words."""
        return self.input != AUDIO

    @property
    def by(self) -> str:
        """The scorer as people say it: `smart-turn` is Smart Turn."""
        return self.scorer.replace("-", " ").replace("_", " ").title()

    @staticmethod
    def standing(scores: Iterable["Score"]) -> "list[Score]":
        """Of one sample's scores the newest of every scorer, 200 ms after the cut.

        Earlier revisions are history, and so is what was said before the cut was moved, and of words that
        were not said; scores further on are for research. Each would count a model twice.
        """
        rows = sorted(_that_hold(scores), key=_age)
        return list({score.scorer: score for score in rows if score.offset_ms == TAIL_MS}.values())

    @staticmethod
    def changed(scores: Iterable["Score"]) -> "dict[str, Score]":
        """Of one sample's scorers those that said something else before: name to the answer of that revision.

        Compared is the revision before the standing one, as far as both were given the same: other words may
        well be another answer.
        """
        rows = sorted(_that_hold(scores), key=_age)
        found = {}
        for now in Score.standing(rows):
            same = [s for s in rows if (s.scorer, s.offset_ms, s.input) == (now.scorer, TAIL_MS, now.input)]
            before = [score for score in same if score.revision != now.revision]
            if before and before[-1].verdict != now.verdict:
                found[now.scorer] = before[-1]
        return found


def _age(score: Score) -> tuple[datetime, float]:
    """Oldest first. One that was written just now has no number yet that this process knows."""
    return score.created_at, score.pk or math.inf


def _that_hold(scores: Iterable[Score]) -> list[Score]:
    return [score for score in scores if score.recut == score.sample.recuts and not score.misread]


class Failure(models.Model):
    """A scorer that could not answer. Never a score; after MOST_FAILURES on a sample it is asked no more."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="failures")
    scorer = models.CharField(max_length=60)
    revision = models.CharField(max_length=64)
    error = models.CharField(max_length=300)
    recut = models.PositiveSmallIntegerField(default=0, help_text=RECUT)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.scorer} failed on {self.sample_id}"


class Transcript(models.Model):
    """The words of one sample: what was said up to its cut. Only ever added; the best one is read.

    Recognisers drop fillers: that a transcript has no "um" never means that nobody said one.
    """

    class Source(models.TextChoices):
        PROMPT = "prompt", _("shown, not checked")
        SHOWN_HEARD = "shown_heard", _("shown, and heard to be said")
        RECOGNISED = "recognised", _("recognised")
        PERSON = "person", _("written by a person")

    LISTENER: Final = "listener"
    """In the place of a recogniser's name, of a person's words: a listener wrote them who is believed."""

    ASIDE: Final = "aside"
    """Likewise: kept, and read by nobody, since whoever wrote them is new, or their votes do not count."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="transcripts")
    language = models.CharField(max_length=2, help_text="ISO 639-1, as the recogniser was told")
    text = models.TextField(blank=True, help_text="with punctuation and capitals, where its source has them")
    plain = models.TextField(blank=True, help_text="without punctuation, in lower case")
    words = models.JSONField(
        default=list,
        help_text="{word, start, end} where the recogniser gives times; sample indices of its first and last "
        "token at 16 kHz",
    )
    source = models.CharField(max_length=12, choices=Source.choices)
    model = models.CharField(max_length=60, blank=True, help_text="name of the recogniser")
    revision = models.CharField(max_length=64, blank=True)
    reference = models.TextField(blank=True, help_text="the words the game knows, as far as they were said")
    word_error_rate = models.FloatField(null=True, help_text="against the reference; may exceed 1")
    latency_ms = models.FloatField(null=True)
    recut = models.PositiveSmallIntegerField(
        default=0, help_text=f"{RECUT}; a cut that is moved within its pause takes its words along"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "source", "model", "revision", "recut"],
                condition=~models.Q(source="person"),
                name="transcribed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.sample_id}"

    @classmethod
    def of_turns(cls, recording: Recording) -> list["Transcript"]:
        """What was recognised in a take: of each turn what was heard up to its last cut, in order."""
        heard = cls.objects.filter(sample__recording=recording, source=cls.Source.RECOGNISED)
        rows = heard.select_related("sample").order_by("sample__cut", "pk")
        return list({row.sample.start: row for row in rows}.values())

    @property
    def holds(self) -> bool:
        """Whether it is of the cut as it stands."""
        return self.recut == self.sample.recuts

    @property
    def is_read(self) -> bool:
        """Whether it may be the best one, for models and releases."""
        return self.model != self.ASIDE

    @property
    def of_a_moderator(self) -> bool:
        return self.source == self.Source.PERSON and not self.model

    @property
    def recogniser(self) -> str:
        """Its name and revision; "" of what no recogniser wrote."""
        return f"{self.model} {self.revision}".strip() if self.source == self.Source.RECOGNISED else ""

    @property
    def name(self) -> str:
        """Which transcript this is; a score that was given it says so."""
        if self.source == self.Source.RECOGNISED:
            return f"{self.source}: {self.model} {self.revision}"
        return f"{self.source}: {self.pk}" if self.source == self.Source.PERSON else str(self.source)
