"""Which rows may leave the house, read from the database."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from corpus.labels import Decider, Label
from corpus.models import Recording, Sample, SampleQuerySet
from games.prompts.models import PromptVoice
from inference.models import Transcript
from moderation.models import Lean, Vote
from moderation.serving import reports
from publishing import floor
from publishing.models import Publication, SpeakerSplit
from publishing.planning import speakers
from publishing.planning.manifest import (
    ACTIONS,
    AUDIO,
    BALANCED,
    CONFIGS,
    DIALOGUES,
    EOT_BENCH,
    OF_SAMPLES,
    REPLIES,
    TELEPHONE,
    TEXT,
    Candidate,
    Placed,
    Plan,
    plan,
)
from publishing.planning.order import Order

UNDECIDED = (Sample.Status.CAPTURED, Sample.Status.SCORED, Sample.Status.AGREED, Sample.Status.DISPUTED)
GONE = (Sample.Status.WITHDRAWN, Sample.Status.REJECTED)
"""Taken back by the speaker, or refused by a moderator after publication."""

SAID = (Transcript.Source.PERSON, Transcript.Source.SHOWN_HEARD, Transcript.Source.RECOGNISED)
"""Transcripts of what was really said; what was merely shown is none."""

REPLIED = (Label.COMPLETE, Label.INTERRUPTION, Label.BACKCHANNEL)
"""What an agent's line can be answered with, in turn-detector-v2's two classes."""

READ = (*BALANCED, Label.WAIT)
"""Labels that say whether the words so far are a whole turn."""


def read(target: str, order: Order) -> tuple[Plan, dict[str, str]]:
    """The plan of the next release to a target as it was asked for, and the split of every speaker in it.

    Writes nothing.
    """
    young = in_quarantine(order)
    found = {config: order.admitted(candidates(target, config), young) for config in CONFIGS}
    heard = speakers.heard(each for rows in found.values() for each in rows)
    held = list(placed(target))
    there = {(each.language, each.split) for each in held}
    splits = speakers.assign(SpeakerSplit.objects.known(), there, heard)
    return plan(found, held, gone(target), splits), splits


def in_quarantine(order: Order) -> frozenset[str]:
    """Ids of recordings with a moment that was accepted too lately; later clips hold earlier words."""
    if order.accepted_before is None:
        return frozenset()
    late = Sample.objects.accepted().filter(moved_at__gt=order.accepted_before)
    return frozenset(str(id_) for id_ in late.values_list("recording_id", flat=True).distinct())


def candidates(target: str, config: str) -> Iterator[Candidate]:
    """What may be new in one configuration of a target."""
    if config in OF_SAMPLES:
        yield from _samples(_of_config(config, _accepted().exclude(Exists(_there(target, config)))))
    else:
        yield from _recordings(target, config)


def _accepted() -> SampleQuerySet:
    """Accepted by people, spoken by people, and nothing stands against them."""
    found: SampleQuerySet = (
        Sample.objects.accepted()
        .decided_by_people()
        .filter(
            recording__status=Recording.Status.LISTENED,
            recording__consent__withdrawn_at=None,
            recording__contributor__blocked_at=None,
        )
    )
    return (
        found.filter(_spoken("recording__"))
        .exclude(Exists(_personal("recording_id")))
        .exclude(Exists(reports.holding("recording_id")))
    )


def _spoken(recording: str) -> Q:
    """Whether a person spoke, and no machine; `recording` is the way to it. A key that is not there is no
    value in SQL, and so has to be asked for."""
    return Q(**{f"{recording}settings__synthetic__isnull": True}) | Q(
        **{f"{recording}settings__synthetic": False}
    )


def _there(target: str, config: str) -> QuerySet[Publication]:
    return Publication.objects.filter(target=target, config=config, sample=OuterRef("pk"))


def _personal(recording: str) -> QuerySet[Sample]:
    """Samples with personal data or somebody else's voice in the recording that the outer row names in
    column `recording`.

    One keeps the whole recording in, as later clips hold earlier words.
    """
    return Sample.objects.filter(
        recording=OuterRef(recording), status=Sample.Status.REJECTED, reason__in=reports.OF_A_PERSON
    )


def _of_config(config: str, found: SampleQuerySet) -> SampleQuerySet:
    return OF_CONFIG[config](found)


def _balanced(found: SampleQuerySet) -> SampleQuerySet:
    return found.filter(label__in=BALANCED)


def _with_words(found: SampleQuerySet) -> SampleQuerySet:
    said = Transcript.objects.filter(sample=OuterRef("pk"), source__in=SAID, recut=OuterRef("recuts"))
    return found.filter(Exists(said.exclude(text="", plain="")))


OF_CONFIG: dict[str, Callable[[SampleQuerySet], SampleQuerySet]] = {
    AUDIO: _balanced,
    TELEPHONE: _balanced,
    TEXT: lambda found: _with_words(found).filter(label__in=READ),
    ACTIONS: _with_words,
    REPLIES: lambda found: _with_words(found).filter(label__in=REPLIED).exclude(agent_text=""),
}
"""Which of the accepted samples a configuration has rows for."""


def _blind() -> Q:
    """Whether people heard a sample before they were shown what games or models make of it: what a moderator
    leaned to first, or a listener's vote, which is always blind."""
    leaned = Lean.objects.filter(sample=OuterRef("pk"), anchored=False)
    voted = Vote.objects.filter(sample=OuterRef("pk"), counts=True)
    return Exists(leaned) | Exists(voted)


def _samples(found: SampleQuerySet) -> Iterator[Candidate]:
    columns = (
        "id",
        "recording_id",
        "recording__contributor__speaker",
        "recording__language",
        "label",
        "decided_by",
        "blind",
    )
    rows = found.annotate(blind=_blind()).values_list(*columns)
    for id_, recording, *rest in rows.iterator():
        yield Candidate(str(id_), str(recording), *rest)


def _recordings(target: str, config: str) -> Iterator[Candidate]:
    """Recordings with every sample decided, of which a target has none yet in this configuration."""
    siblings = Sample.objects.filter(recording=OuterRef("recording_id"))
    there = Publication.objects.filter(
        target=target, config=config, sample__recording=OuterRef("recording_id")
    )
    unheard = siblings.filter(status=Sample.Status.ACCEPTED).exclude(_blind())
    found = _accepted().exclude(Exists(siblings.filter(status__in=UNDECIDED))).exclude(Exists(there))
    if config == EOT_BENCH:
        found = _ends(found)
    if config == DIALOGUES:
        found = found.filter(recording__in=_spoken_to(found))
    columns = ("recording_id", "recording__contributor__speaker", "recording__language", "unheard")
    rows = found.annotate(unheard=Exists(unheard)).values_list(*columns).order_by(*columns[:-1]).distinct()
    for recording, speaker, language, unheard_of in rows:
        yield Candidate(str(recording), str(recording), speaker, language, blind=not unheard_of)


def _ends(found: SampleQuerySet) -> SampleQuerySet:
    """Ends of turns that are the last cut of their recording, with a silence behind that can be asked about,
    in a recording that is one turn."""
    others = Sample.objects.filter(recording=OuterRef("recording_id")).exclude(pk=OuterRef("pk"))
    later = others.filter(cut__gt=OuterRef("cut"))
    other_turn = others.exclude(start=OuterRef("start"))
    last = found.filter(label=Label.COMPLETE, went_on=False, silence__gte=floor.SHORTEST)
    return last.exclude(Exists(later)).exclude(Exists(other_turn))


def _spoken_to(found: SampleQuerySet) -> list[Any]:
    """Ids of the recordings in which all that the agent said aloud is a recording that we have, and of calls
    whose other channel was sent."""
    prompt = {f"prompt__{name}": OuterRef(f"recording__{name}") for name in ("game", "language")} | {
        "prompt__key": OuterRef("recording__prompt_key")
    }
    voiced = found.filter(Exists(PromptVoice.objects.filter(**prompt)))
    takes = Recording.objects.filter(pk__in=voiced.values("recording"))
    called = found.exclude(recording__agent_audio="").values_list("recording", flat=True)
    return [*called, *(take.pk for take in takes.iterator(chunk_size=500) if floor.voices(take))]


def placed(target: str) -> Iterator[Placed]:
    """All that the target holds now."""
    columns = (
        "sample_id",
        "sample__recording_id",
        "config",
        "split",
        "shard",
        "sample__recording__language",
        "label",
        "sample__decided_by",
        "sample__recording__contributor__speaker",
    )
    rows = Publication.objects.filter(target=target, removed_in=None).values_list(*columns)
    for sample, recording, config, *rest in rows.iterator():
        yield Placed(str(sample), str(sample if config in OF_SAMPLES else recording), config, *rest)


def gone(target: str) -> frozenset[str]:
    """Ids of samples that the target holds and must not hold any longer: taken back, refused or decided by a
    program, with another label since, of somebody who is blocked or no longer agrees, with a report that
    holds them, or in no human voice.

    One that was given another label since is taken out for good: a row never changes its label.
    """
    held = Publication.objects.filter(target=target, removed_in=None)
    sample = Q(sample__status__in=GONE) | Q(sample__decided_by=Decider.PROGRAM)
    relabelled = Q(sample__status=Sample.Status.ACCEPTED) & ~Q(sample__label=F("label"))
    person = Q(sample__recording__contributor__blocked_at__isnull=False) | Q(
        sample__recording__consent__withdrawn_at__isnull=False
    )
    against = Exists(_personal("sample__recording_id")) | Exists(reports.holding("sample__recording_id"))
    rows = held.filter(sample | relabelled | person | ~_spoken("sample__recording__") | against)
    return frozenset(str(id_) for id_ in rows.values_list("sample_id", flat=True))
