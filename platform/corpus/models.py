"""What was said, and the moments in it. Every change of status is a method here, a conditional update."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import connection, models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Consent, Contributor
from corpus.broker import overdue
from corpus.labels import AgentState, Decider, Label

SAMPLE_RATE = 16_000
"""Hz. The audio clock of cuts, silence spans and everything the models hear."""

TAIL = 3_200
"""Samples at 16 kHz (200 ms) that a listener hears after the cut; pipecat waits as long before asking."""

TAIL_MS = TAIL * 1000 // SAMPLE_RATE
"""The same in milliseconds, as scores name it; what models said with more silence is for research."""

LEAD = SAMPLE_RATE // 2
"""Samples at 16 kHz heard before the first speech of a turn: pipecat's `pre_speech_ms` of 500."""

OF_TALKS = "talk-"
"""How the prompt key of a take begins that is one side of a talk; both sides have the same."""

# No 0, 1, I, L, O, U: a receipt may be read aloud or copied by hand.
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_receipt() -> str:
    """A receipt code such as `K7QF-2M9P-XTRA` (12 of 30 letters, 58 bits)."""
    letters = [secrets.choice(RECEIPT_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


class StatusMoved(Exception):
    """The row had already left the status that this change starts from."""


class RecordingQuerySet(models.QuerySet["Recording"]):
    def of(self, contributor: Contributor) -> Self:
        return self.filter(contributor=contributor)

    def not_withdrawn(self) -> Self:
        return self.exclude(status=Recording.Status.WITHDRAWN)

    def earlier_than(self, recording: "Recording") -> Self:
        """Takes that still count and came before it; of two at the same moment one is the earlier."""
        counts = self.filter(status__in=COUNTING)
        tied = models.Q(captured_at=recording.captured_at, pk__lt=recording.pk)
        return counts.filter(models.Q(captured_at__lt=recording.captured_at) | tied)

    def to_erase(self, refused_before: datetime) -> Self:
        """Audio that should be gone: of withdrawn takes now, of refused ones after their retention."""
        refused = models.Q(status=Recording.Status.REFUSED, moved_at__lt=refused_before)
        return self.filter(models.Q(status=Recording.Status.WITHDRAWN) | refused).exclude(audio="")


class Recording(models.Model):
    """One take of one player's microphone, whole and lossless, with its timeline on the audio clock."""

    class Status(models.TextChoices):
        """`LISTENED`: voice activity found speech and the checks passed. No person need have heard it.
        `LOST`: the storage does not hold its sound any more, which was nobody's wish."""

        STORED = "stored", "stored"
        LISTENED = "listened", "listened"
        REFUSED = "refused", "refused"
        LOST = "lost", "lost"
        WITHDRAWN = "withdrawn", "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="recordings")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=14, unique=True, default=new_receipt, editable=False)
    round = models.CharField(max_length=36, help_text="id of the round, from its signed token")
    slot = models.PositiveSmallIntegerField(
        null=True, help_text="which of the takes of its round that are kept: the database gives each once"
    )
    sha256 = models.CharField(max_length=64, help_text="of the PCM bytes as sent")
    game = models.CharField(max_length=40)
    prompt_key = models.CharField(max_length=80)
    prompt = models.JSONField(default=dict, help_text="what the player was shown")
    language = models.CharField(max_length=2, help_text="ISO 639-1")
    mode = models.CharField(max_length=40, blank=True, help_text="what is dictated: card, phone, ...")
    audio = models.CharField(max_length=200, blank=True, help_text="name of the FLAC in the storage")
    object_sha256 = models.CharField(
        max_length=64, blank=True, help_text="of the FLAC as stored; empty of earlier takes until verified"
    )
    erased_at = models.DateTimeField(null=True, help_text="when the storage had deleted the audio")
    agent_audio = models.CharField(
        max_length=200,
        blank=True,
        help_text="name of the FLAC of the agent's channel, on the same clock; empty where it was not kept",
    )
    sample_rate = models.PositiveIntegerField(help_text="Hz, as declared; the FLAC has it too")
    samples = models.PositiveIntegerField(help_text="length at that rate")
    settings = models.JSONField(default=dict, help_text="capture settings the browser really granted")
    timeline = models.JSONField(
        default=list, help_text="events {name, at, value?, text?}; at: sample index at that rate"
    )
    live_opponent = models.BooleanField(
        default=False, help_text="whether a model listened while it was spoken, and took the turn at pauses"
    )
    user_agent = models.CharField(max_length=300, blank=True)
    captured_at = models.DateTimeField(default=timezone.now, db_index=True)
    speech = models.JSONField(default=list, help_text="[start, end) of speech, in samples at 16 kHz")
    levels = models.JSONField(default=list, help_text="loudness 0 to 1, 20 a second, for the floor line")
    quality = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.STORED)
    lost_from = models.CharField(
        max_length=12, blank=True, help_text="of a lost one: where it was until then"
    )
    reason = models.CharField(max_length=80, blank=True, help_text="code of the check that refused it")
    copy_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="the take that this refused one sounds like; empty once the sound of either is erased",
    )
    moved_by = models.CharField(max_length=80, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "sha256"], name="take_stored_once"),
            models.UniqueConstraint(
                fields=["round", "slot"],
                condition=models.Q(slot__isnull=False),  # SQLite makes an index of it, and no new table
                name="slot_of_a_round_taken_once",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "captured_at"], name="recording_waiting"),
            models.Index(fields=["sha256"], name="recording_same_audio"),
            models.Index(fields=["contributor", "captured_at"], name="recording_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.game} {self.id}"

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate

    def _move(self, to: "Recording.Status | str", by: str, starts: tuple[str, ...], **fields: object) -> None:
        values = {"status": to, "moved_by": by, "moved_at": timezone.now(), **fields}
        if not Recording.objects.filter(pk=self.pk, status__in=starts).update(**values):
            raise StatusMoved(f"{self} is no longer {' or '.join(starts)}")
        for name, value in values.items():
            setattr(self, name, value)

    def listened(
        self,
        *,
        by: str,
        speech: list[list[int]],
        levels: list[float],
        quality: dict[str, object],
        **heard: object,
    ) -> None:
        """Voice activity found speech, the checks passed.

        Args:
            heard: `timeline`, where the other channel was listened to as well.
        """
        start, found = (self.Status.STORED,), {"speech": speech, "levels": levels, "quality": quality}
        self._move(self.Status.LISTENED, by, start, reason="", **found, **heard)

    def found_out(self, figures: dict[str, object]) -> None:
        """Add to the quality what was learnt after it was listened to, unless it was taken back."""
        with transaction.atomic():
            standing = Recording.objects.select_for_update().filter(pk=self.pk, status=self.Status.LISTENED)
            for quality in standing.values_list("quality", flat=True):
                self.quality = {**quality, **figures}
                Recording.objects.filter(pk=self.pk).update(quality=self.quality)

    def refuse(self, *, by: str, reason: str, **found: object) -> None:
        """A check failed; the take stays, with the reason, until its retention ends."""
        self._move(self.Status.REFUSED, by, (self.Status.STORED,), reason=reason, **found)

    def lose(self, *, by: str) -> None:
        """Its sound is gone, by no wish of its speaker's: out of all queues until it is found again."""
        starts = (self.Status.STORED, self.Status.LISTENED)
        with transaction.atomic():
            self._move(self.Status.LOST, by, starts, lost_from=models.F("status"))
            self.cuts.exclude(status__in=Sample.OVER).update(
                lost_from=models.F("status"), status=Sample.Status.LOST, moved_by=by, moved_at=self.moved_at
            )
        self.refresh_from_db(fields=["lost_from"])

    def find(self, *, by: str) -> None:
        """Its sound is there again: back to where it was, and so are its samples."""
        with transaction.atomic():
            self._move(self.lost_from, by, (self.Status.LOST,), lost_from="")
            lost = self.cuts.filter(status=Sample.Status.LOST)
            lost.update(status=models.F("lost_from"), lost_from="", moved_by=by, moved_at=self.moved_at)

    def withdraw(self, *, by: str, reason: str = "") -> None:
        """Take the recording and all its samples back. Deleting the audio is the caller's next step."""
        if self.status == self.Status.WITHDRAWN:
            return
        starts = (self.Status.STORED, self.Status.LISTENED, self.Status.REFUSED, self.Status.LOST)
        self._move(self.Status.WITHDRAWN, by, starts, reason=reason)
        self.cuts.all().withdraw_all(by=by, reason=reason, at=self.moved_at)

    def erased(self) -> None:
        """The audio is gone; what it looked like and where it was recorded goes too, the tombstone stays."""
        values: dict[str, Any] = {"audio": "", "speech": [], "levels": [], "quality": {}, "settings": {}}
        values |= {"agent_audio": "", "timeline": [], "user_agent": "", "copy_of": None}
        # Not said again when an empty name is "deleted" again.
        values |= {"erased_at": timezone.now()} if self.audio else {}
        over = (self.Status.WITHDRAWN, self.Status.REFUSED)
        if Recording.objects.filter(pk=self.pk, status__in=over).update(**values):
            self.cuts.update(**dict.fromkeys(OF_THE_END))
            self.copies.update(copy_of=None)
        for name, value in values.items():
            setattr(self, name, value)


COUNTING = (Recording.Status.STORED, Recording.Status.LISTENED)
"""Of a take that other takes may be copies of."""


class SampleQuerySet(models.QuerySet["Sample"]):
    def accepted(self) -> Self:
        return self.filter(status=Sample.Status.ACCEPTED)

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

        Plain SQL: it comes with every take, and `bulk_update` takes ten times as long over two samples.
        """
        moved = {"moved_by": by, "moved_at": timezone.now()}
        rows = {
            sample: {**found, "status": _open(bool(found["flag"])).value, **moved}
            for sample, found in settled
        }
        if not rows:
            return set()
        ids = {sample.pk for sample in rows}
        if _settled(rows, starts or SETTLING) != len(rows):
            ids = set(self.filter(pk__in=ids, **moved).values_list("pk", flat=True))
        for sample, values in rows.items():
            for name, value in values.items() if sample.pk in ids else ():
                setattr(sample, name, value)
        return ids

    def withdraw_all(self, *, by: str, reason: str, at: datetime) -> None:
        """Their speaker took them back, from wherever they were. There is no way on from here."""
        standing = self.exclude(status=Sample.Status.WITHDRAWN)
        standing.update(status=Sample.Status.WITHDRAWN, moved_by=by, moved_at=at, reason=reason)

    def reject_all(self, *, by: str, reason: str) -> int:
        """Take all open ones out for one reason; how many there were. `by` finds them again."""
        decided = {"reason": reason, "decided_by": Decider.PERSON.value}
        moved = {"status": Sample.Status.REJECTED, "moved_by": by, "moved_at": timezone.now()}
        return self.being(*OPEN).update(**decided, **moved)

    def reopen_all(self, *, rejected_by: str, by: str) -> int:
        """Bring back what `reject_all` took out under that name, each to where its flag had put it."""
        return self.being(Sample.Status.REJECTED).filter(moved_by=rejected_by).reopen_decided(by=by)

    def reopen_decided(self, *, by: str) -> int:
        """Undo the decisions on these: each back to where its flag had put it. `by` finds them again."""
        decided = self.being(Sample.Status.ACCEPTED, Sample.Status.REJECTED)
        values: dict[str, Any] = {"label": "", "reason": "", "decided_by": "", "known": ""}
        values |= {"moved_by": by, "moved_at": timezone.now()}
        disputed = decided.exclude(flag="").update(status=_open(True), **values)
        return disputed + decided.filter(flag="").update(status=_open(False), **values)


def _open(disputed: bool) -> "Sample.Status":
    return Sample.Status.DISPUTED if disputed else Sample.Status.AGREED


def _settled(rows: Mapping["Sample", Mapping[str, Any]], starts: tuple[str, ...]) -> int:
    """Write the same columns of each, as far as it may be settled; how many were."""
    names = next(iter(rows.values()))
    fields = [field for field in Sample._meta.concrete_fields if field.name in names]
    quoted = connection.ops.quote_name
    columns = ", ".join(f"{quoted(field.attname)} = %s" for field in fields)
    may = ", ".join(["%s"] * len(starts))
    statement = (
        f"UPDATE {quoted(Sample._meta.db_table)} SET {columns} "  # noqa: S608  # names of our own columns
        f"WHERE {quoted('id')} = %s AND {quoted('status')} IN ({may})"
    )
    given = [
        [
            *(field.get_db_prep_save(values[field.name], connection) for field in fields),
            Sample._meta.pk.get_db_prep_value(sample.pk, connection),
            *map(str, starts),
        ]
        for sample, values in rows.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, given)
        return int(cursor.rowcount)


OF_THE_END = ("tail_dbfs", "next_onset_ms", "edge_slope", "cut_uncertainty_ms")
"""What was measured where the speech before a cut ends; empty where nothing was."""


DESK_INDEXES = {
    "sample_desk": (),
    "sample_desk_language": ("language",),
    "sample_desk_game": ("game",),
    "sample_desk_intent": ("intent",),
    "sample_desk_flag": ("flag",),
    "sample_desk_against": ("against",),
    "sample_desk_speaker": ("speaker",),
    "sample_desk_prompt": ("prompt_key",),
}
"""Walks of the moderators' queue: all of a status, and those with one value, in the queue's order."""

UNSURE_STEPS = (10, 20, 50, 100, 200)
"""Milliseconds of a cut's uncertainty from which on moderators can look for it: a walk needs one value, and
what is measured never comes twice."""


OF_THE_TAKE = ("language", "game", "prompt_key", "captured_at")
"""Of each sample's recording, and kept with it too; and the speaker is."""


class Sample(models.Model):
    """A labelled moment in a recording: the listener hears everything up to the cut plus 200 ms."""

    class Status(models.TextChoices):
        CAPTURED = "captured", "captured"
        SCORED = "scored", "scored"
        AGREED = "agreed", "agreed"
        DISPUTED = "disputed", "disputed"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        LOST = "lost", "lost"
        WITHDRAWN = "withdrawn", "withdrawn"

    OVER = (Status.REJECTED, Status.LOST, Status.WITHDRAWN)
    """Of no use whether its sound is there or not."""

    class Known(models.TextChoices):
        """Whether listeners hear it as a clip whose answer is known; of most, chance decides."""

        CHOSEN = "chosen", "chosen for it"
        NEVER = "never", "never"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="cuts")
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
        expression=models.Case(
            *(models.When(cut_uncertainty_ms__gte=step, then=step) for step in reversed(UNSURE_STEPS))
        ),
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
        indexes = [
            models.Index(fields=["status", "-priority", "id"], name="sample_queue"),
            models.Index(fields=["status", "moved_at"], name="sample_waiting"),
            *(
                models.Index(fields=["status", *by, "-priority", "captured_at", "id"], name=name)
                for name, by in DESK_INDEXES.items()
            ),
            models.Index(
                fields=["status", "unsure", "-priority", "captured_at", "id"],
                condition=models.Q(unsure__isnull=False),
                name="sample_desk_unsure",
            ),
            models.Index(
                fields=["disagreement", "status", "moved_at"],
                condition=models.Q(disagreement=None),
                name="sample_to_weigh",
            ),
            models.Index(
                fields=["-priority", "id"], condition=models.Q(known="chosen"), name="sample_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cut / SAMPLE_RATE:.2f} s of {self.recording_id}"

    @classmethod
    def of(cls, recording: Recording, **fields: Any) -> Self:
        """A moment of a recording, not saved yet, with what the queue's indexes need of the recording."""
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

    def _move(self, to: "Sample.Status", by: str, starts: tuple[str, ...], **fields: object) -> None:
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
        self._move(_open(disputed), by, decided, label="", reason="", decided_by="", known="")

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


OPEN = (Sample.Status.DISPUTED, Sample.Status.AGREED)
"""Settled, and waiting for people."""

SETTLING = (Sample.Status.SCORED, *OPEN)
"""From where a sample is settled, for the first time or again."""


class RetentionRun(models.Model):
    """One look for audio that should be gone, "nothing" included."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    deleted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, help_text="what the storage said last")

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.deleted} deleted, {self.failed} failed"


class AlreadyVerifying(Exception):
    """Another process is looking through the storage right now."""


class VerifyRunQuerySet(models.QuerySet["VerifyRun"]):
    def take_up(self) -> "VerifyRun":
        """The run that was broken off, to go on from where it was; else a new one.

        Raises:
            AlreadyVerifying: somebody works on the unfinished one.
        """
        now = timezone.now()
        unfinished = self.filter(finished_at=None).order_by("-pk").first()
        if unfinished is None:
            return self.create()
        idle = models.Q(alive_at=None) | overdue("alive_at", now, VerifyRun.STALE)
        if not self.filter(idle, pk=unfinished.pk).update(alive_at=now):
            raise AlreadyVerifying
        unfinished.alive_at = now
        return unfinished


class VerifyRun(models.Model):
    """One look through all that is stored, "all is well" included."""

    STALE = timedelta(minutes=3)
    """A run that has not beaten for this long lost its worker."""
    NAMED = 1_000
    """Faults that a row names; beyond it they are only counted."""

    started_at = models.DateTimeField(auto_now_add=True)
    alive_at = models.DateTimeField(
        null=True, default=timezone.now, help_text="last sign of life; empty when broken off"
    )
    finished_at = models.DateTimeField(null=True)
    after = models.UUIDField(null=True, help_text="the take that was looked at last; in the order of ids")
    checked = models.PositiveBigIntegerField(default=0, help_text="takes")
    bytes = models.PositiveBigIntegerField(default=0)
    recorded = models.PositiveIntegerField(default=0, help_text="hashes of earlier takes that were filled in")
    lost = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="{recording, object, reason} of what is lost")
    unnamed = models.PositiveIntegerField(default=0, help_text="objects that no row names")
    strays = models.JSONField(default=list, help_text="their names")
    error = models.CharField(max_length=300, blank=True, help_text="what the storage said when it broke off")

    objects = VerifyRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.checked} takes, {self.lost} lost, {self.unnamed} unnamed"

    @property
    def sound(self) -> bool:
        """Whether all was there, and nothing besides."""
        return self.finished_at is not None and not (self.lost or self.unnamed)

    @property
    def megabytes(self) -> int:
        return self.bytes // 1_000_000

    def found(self, recording: "Recording", reason: str) -> None:
        """A take whose audio is not what was stored."""
        self.lost += 1
        if len(self.faults) < self.NAMED:
            self.faults.append({"recording": str(recording.pk), "object": recording.audio, "reason": reason})

    def found_unnamed(self, name: str) -> None:
        self.unnamed += 1
        if len(self.strays) < self.NAMED:
            self.strays.append(name)

    def keep(self) -> None:
        """Remember how far it came, so that the next process goes on from there."""
        self.alive_at = timezone.now()
        self.save()

    def break_off(self, error: str = "") -> None:
        """The storage does not answer, or the process ends; the next one goes on."""
        self.alive_at, self.error = None, error[:300]
        self.save()

    def finish(self) -> None:
        self.finished_at, self.error = timezone.now(), ""
        self.save()


class Tally(models.Model):
    """A number that no page counts while somebody waits for it; `corpus.housekeeping.count` does."""

    EXACT_UP_TO = 1_000
    """Takes that are few enough to be counted for a page."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @classmethod
    def recount(cls) -> None:
        """Count takes and speakers, however many there are."""
        takes = Recording.objects.not_withdrawn()
        found = {"takes": takes.count(), "speakers": takes.values("contributor").distinct().count()}
        for name, number in found.items():
            cls.objects.update_or_create(name=name, defaults={"number": number})

    @classmethod
    def takes(cls) -> tuple[int, int]:
        """Takes and their speakers: of a small corpus as they are now, of a larger one as last counted (at
        least `EXACT_UP_TO` takes, and no word of speakers, until that has been done once)."""
        few = Recording.objects.not_withdrawn().order_by()[: cls.EXACT_UP_TO]
        speakers = list(few.values_list("contributor", flat=True))
        if len(speakers) < cls.EXACT_UP_TO:
            return len(speakers), len(set(speakers))
        counted = dict(cls.objects.values_list("name", "number"))
        return counted.get("takes", len(speakers)), counted.get("speakers", 0)


class Stock(models.Model):
    """How many samples of a language and label people have accepted, counted every few minutes."""

    language = models.CharField(max_length=2)
    label = models.CharField(max_length=16, choices=Label.choices)
    samples = models.PositiveIntegerField()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["language", "label"], name="stock_counted_once")]

    def __str__(self) -> str:
        return f"{self.samples} {self.label} in {self.language}"
