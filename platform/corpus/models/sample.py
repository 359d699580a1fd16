"""The moments in takes. Every change of status is a method here, a conditional update."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self, TypeAlias

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from corpus.labels import AgentState, Decider, Label
from corpus.models import settling
from corpus.models.clock import LEAD, SAMPLE_RATE
from corpus.models.statuses import OPEN, OVER, SETTLING, SampleStatus, StatusMoved, where_put
from corpus.models.walks import INDEXES, OF_THE_TAKE, UNSURE

OF_THE_END = ("tail_dbfs", "next_onset_ms", "edge_slope", "cut_uncertainty_ms")
"""What was measured where the speech before a cut ends; empty where nothing was."""


class SampleQuerySet(models.QuerySet["Sample"]):
    def accepted(self) -> Self:
        return self.filter(status=SampleStatus.ACCEPTED)

    def being(self, *statuses: str) -> Self:
        """Those with one of these statuses, in a selection that is small for another reason.

        SQLite would walk all samples of a status, however few are asked for.
        """
        return self.alias(_status=Coalesce("status", models.Value(""))).filter(_status__in=statuses)

    def accepted_together(self) -> Self:
        """Those that stand as listeners accepted them."""
        return self.accepted().filter(decided_by=Decider.CROWD)

    def decided_by_people(self) -> Self:
        """All but what a program decided."""
        return self.exclude(decided_by=Decider.PROGRAM)

    def decided_by_one(self) -> Self:
        """All that a moderator decided: what is known, and may be learnt from."""
        return self.exclude(decided_by__in=(Decider.PROGRAM, Decider.CROWD))

    def to_review(self) -> Self:
        """Most informative first. Sorts; `moderation.desk.queue` walks the index `sample_queue` instead."""
        return self.filter(status__in=OPEN).order_by("-priority", "id")

    def settle_all(
        self,
        settled: Iterable[tuple["Sample", Mapping[str, Any]]],
        *,
        by: str,
        starts: tuple[str, ...] | None = None,
    ) -> set[uuid.UUID]:
        """`Sample.settle` for many in one statement, each with its values, by column; which of them it moved.

        starts: other statuses from which than `SETTLING`.
        """
        put = ((one, {**found, "status": where_put(bool(found["flag"])).value}) for one, found in settled)
        return settling.settle(self, put, by=by, starts=starts or SETTLING)

    def withdraw_all(self, *, by: str, reason: str, at: datetime) -> None:
        """Their speaker took them back, from wherever they were. There is no way on from here."""
        standing = self.exclude(status=SampleStatus.WITHDRAWN)
        standing.update(status=SampleStatus.WITHDRAWN, moved_by=by, moved_at=at, reason=reason)

    def lose_all(self, *, by: str, at: datetime) -> None:
        """The sound of their take is gone: each but what is over stays aside until it is found again."""
        kept = self.exclude(status__in=OVER)
        kept.update(lost_from=models.F("status"), status=SampleStatus.LOST, moved_by=by, moved_at=at)

    def find_all(self, *, by: str, at: datetime) -> None:
        """The sound is there again: each lost one back to where it was."""
        lost = self.filter(status=SampleStatus.LOST)
        lost.update(status=models.F("lost_from"), lost_from="", moved_by=by, moved_at=at)

    def forget_ends(self) -> None:
        """Their sound was erased, and what was measured in it goes too."""
        self.update(**dict.fromkeys(OF_THE_END))

    def reject_all(self, *, by: str, reason: str) -> int:
        """Take all open ones out for one reason; how many there were. `by` finds them again."""
        decided = {"reason": reason, "decided_by": Decider.PERSON.value}
        moved = {"status": SampleStatus.REJECTED, "moved_by": by, "moved_at": timezone.now()}
        return self.being(*OPEN).update(**decided, **moved)

    def reopen_all(self, *, rejected_by: str, by: str) -> int:
        """Bring back what `reject_all` took out under that name, each to where its flag had put it."""
        return self.being(SampleStatus.REJECTED).filter(moved_by=rejected_by).reopen_decided(by=by)

    def reopen_decided(self, *, by: str) -> int:
        """Undo the decisions on these: each back to where its flag had put it. `by` finds them again."""
        decided = self.being(SampleStatus.ACCEPTED, SampleStatus.REJECTED)
        values: dict[str, Any] = {"label": "", "reason": "", "decided_by": "", "known": ""}
        values |= {"moved_by": by, "moved_at": timezone.now()}
        disputed = decided.exclude(flag="").update(status=where_put(True), **values)
        return disputed + decided.filter(flag="").update(status=where_put(False), **values)


class Sample(models.Model):
    """A labelled moment in a recording: the listener hears everything up to the cut plus 200 ms."""

    Status: TypeAlias = SampleStatus
    OVER = OVER

    class Known(models.TextChoices):
        """Whether listeners hear it as a clip whose answer is known; of most, chance decides."""

        CHOSEN = "chosen", "chosen for it"
        NEVER = "never", "never"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey("corpus.Recording", on_delete=models.CASCADE, related_name="cuts")
    start = models.PositiveIntegerField(
        default=0,
        help_text="sample index at 16 kHz where the turn that is cut here began",
    )
    cut = models.PositiveIntegerField(help_text="sample index at 16 kHz where the speech before it ends")
    intent = models.CharField(max_length=16, choices=Label.choices, help_text="what the game set up")
    label = models.CharField(
        max_length=16, choices=Label.choices, blank=True, help_text="what people decided"
    )
    agent_state = models.CharField(max_length=10, choices=AgentState.choices, default=AgentState.IDLE.value)
    agent_text = models.TextField(blank=True, help_text="the agent's last line before the cut")
    silence = models.PositiveIntegerField(help_text="samples at 16 kHz of silence after the cut")
    went_on = models.BooleanField(help_text="whether the speaker went on after that silence")
    tail_dbfs = models.FloatField(
        null=True, help_text="level of the loudest 5 ms in the 200 ms after the cut, or up to the next onset"
    )
    next_onset_ms = models.FloatField(
        null=True, help_text="from the cut to the next onset of sound; empty where there is none"
    )
    edge_slope = models.FloatField(null=True, help_text="fall of the level at the cut, in dB a millisecond")
    cut_uncertainty_ms = models.FloatField(
        null=True, help_text="spread of the cut when the take is cut again under small changes"
    )
    unsure = models.GeneratedField(
        expression=UNSURE,
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
        help_text="the highest of UNSURE_STEPS that this reaches; empty below the first",
    )
    midfiller = models.BooleanField(null=True, help_text="left open for listeners")
    endfiller = models.BooleanField(null=True, help_text="left open for listeners")
    dispute = models.FloatField(null=True, help_text="0 agreed to 1 disputed")
    disagreement = models.FloatField(
        null=True, help_text="bits by which the witnesses stand apart, 0 to 1; empty until weighed for it"
    )
    flag = models.CharField(
        max_length=24, blank=True, help_text="why it is disputed, a code of moderation.belief.flags"
    )
    priority = models.FloatField(null=True, help_text="order of the moderation queue")
    against = models.CharField(
        max_length=121, blank=True, help_text="the two models that contradict each other most, by name"
    )
    why = models.JSONField(
        default=list, help_text="[kind, scorer, log-odds of the intended label] of each witness"
    )
    language = models.CharField(
        max_length=2, blank=True, help_text="of the recording, for the queue's indexes"
    )
    game = models.CharField(max_length=40, blank=True, help_text="of the recording, likewise")
    speaker = models.CharField(max_length=24, blank=True, help_text="of the recording, likewise")
    prompt_key = models.CharField(max_length=80, blank=True, help_text="of the recording, likewise")
    captured_at = models.DateTimeField(
        default=timezone.now, help_text="of the recording, likewise: of two alike the older comes first"
    )
    recuts = models.PositiveSmallIntegerField(
        default=0, help_text="times that people moved the cut; what was said of an earlier place is history"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.CAPTURED)
    decided_by = models.CharField(
        max_length=8, choices=Decider.choices, blank=True, help_text="empty while nobody has"
    )
    lost_from = models.CharField(
        max_length=12, blank=True, help_text="while its take is lost: where it was until then"
    )
    known = models.CharField(
        max_length=8,
        choices=Known.choices,
        blank=True,
        help_text="whether listeners hear it as a known clip; empty: chance decides",
    )
    reason = models.CharField(max_length=200, blank=True)
    moved_by = models.CharField(max_length=80, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = SampleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "cut"], name="cut_named_once")]
        indexes = [*INDEXES]

    def __str__(self) -> str:
        return f"{self.cut / SAMPLE_RATE:.2f} s of {self.recording_id}"

    @classmethod
    def of(cls, recording: Any, **fields: Any) -> Self:
        """A moment of a `Recording`, not saved yet, with what the queue's indexes need of the recording."""
        kept = {name: getattr(recording, name) for name in OF_THE_TAKE}
        kept["speaker"] = recording.contributor.speaker
        return cls(recording=recording, **{**kept, **fields})

    @property
    def speech(self) -> list[list[int]]:
        """[start, end) of the speech of this turn up to the cut, in samples at 16 kHz."""
        return [span for span in self.recording.speech if self.start <= span[0] < self.cut]

    @property
    def begin(self) -> int:
        """Sample index at 16 kHz from which it is heard: 0.5 s before the turn, as the models hear it."""
        speech = self.speech
        return max(0, (speech[0][0] if speech else self.start) - LEAD)

    def _move(self, to: SampleStatus, by: str, starts: tuple[str, ...], **fields: object) -> None:
        values = {"status": to, "moved_by": by, "moved_at": timezone.now(), **fields}
        if not Sample.objects.filter(pk=self.pk, status__in=starts).update(**values):
            raise StatusMoved(f"{self} is no longer {' or '.join(starts)}")
        for name, value in values.items():
            setattr(self, name, value)

    def settle(
        self,
        *,
        by: str,
        dispute: float,
        disagreement: float,
        priority: float,
        flag: str,
        **seen: object,
    ) -> None:
        """Put the sample where it belongs: disputed with a flag, agreed without. Repeated when a vote or a
        new score arrives.

        Args:
            seen: `why` and `against`, which witnesses made it so.
        """
        found = {"dispute": dispute, "disagreement": disagreement, "priority": priority, "flag": str(flag)}
        if not Sample.objects.settle_all([(self, {**found, **seen})], by=by):
            raise StatusMoved(f"{self} is no longer {' or '.join(SETTLING)}")

    def accept(self, *, by: str, label: Label, decided_by: Decider = Decider.PERSON) -> None:
        """The label is decided; only now may it be published."""
        decided = {"label": label, "reason": "", "decided_by": decided_by.value}
        self._move(self.Status.ACCEPTED, by, (self.Status.AGREED, self.Status.DISPUTED), **decided)

    def reject(self, *, by: str, reason: str, decided_by: Decider = Decider.PERSON) -> None:
        """It is decided that it is of no use."""
        decided = {"reason": reason, "decided_by": decided_by.value}
        self._move(self.Status.REJECTED, by, (self.Status.AGREED, self.Status.DISPUTED), **decided)

    def reopen(self, *, by: str, disputed: bool) -> None:
        """Undo a decision: back to where the dispute had put it."""
        decided = (self.Status.ACCEPTED, self.Status.REJECTED)
        self._move(where_put(disputed), by, decided, label="", reason="", decided_by="", known="")

    def make_known(self, known: "Sample.Known | str") -> None:
        """Choose it as a known clip, keep it from being one, or leave that to chance again ("").

        Raises:
            StatusMoved: no moderator has accepted it, so that nobody knows its answer.
        """
        answered = Sample.objects.accepted().decided_by_one()
        if not answered.filter(pk=self.pk).update(known=known):
            raise StatusMoved(f"{self} has no answer that one moderator gave")
        self.known = known

    def move_cut(self, *, cut: int, silence: int, went_on: bool) -> None:
        """Cut it elsewhere: no change of status, but what was said of the old place is history now.

        Raises:
            StatusMoved: it is decided, withdrawn, or was moved by somebody else.
        """
        found = {"cut": cut, "silence": silence, "went_on": went_on, "recuts": self.recuts + 1, "why": []}
        values: dict[str, object] = {**found, **dict.fromkeys(OF_THE_END)}
        same = Sample.objects.filter(pk=self.pk, status__in=OPEN, recuts=self.recuts)
        if not same.update(**values):
            raise StatusMoved(f"{self} is no longer open, or was cut elsewhere")
        for name, value in values.items():
            setattr(self, name, value)

    def ends_so(self, measured: Mapping[str, float | None]) -> None:
        """Keep what was measured at a cut that was moved, unless it was moved again, or taken back."""
        same = Sample.objects.filter(pk=self.pk, recuts=self.recuts)
        if measured and same.exclude(status=self.Status.WITHDRAWN).update(**measured):
            for name, value in measured.items():
                setattr(self, name, value)

    def hear_fillers(self, *, midfiller: bool | None, endfiller: bool | None) -> None:
        """What listeners agree on; once a person has decided the sample, their word stands."""
        values = {"midfiller": midfiller, "endfiller": endfiller}
        undecided = (self.Status.SCORED, self.Status.AGREED, self.Status.DISPUTED)
        if Sample.objects.filter(pk=self.pk, status__in=undecided).update(**values):
            self.midfiller, self.endfiller = midfiller, endfiller
