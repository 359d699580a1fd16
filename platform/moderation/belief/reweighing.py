"""Samples weighed again because of somebody's votes: they stopped counting, or count again. What listeners
had accepted together by one of these votes is open again, and weighed with the others.

Only the games know the prior of a label, and imports go the other way: `games.apps` hands it over at the
start, as it does the key of the seals.
"""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import Act, Contributor, JournalEntry
from corpus.broker import hand_over
from corpus.labels import Decider
from corpus.models import OPEN, Sample, SampleQuerySet
from inference.models import Transcript
from inference.speech import aside
from moderation.belief import ladder, settling, versions
from moderation.belief.settling import Weighed
from moderation.models import Block, Recheck, Review, Vote

RESETTLE: Final = "games.judging.sweeping.resettle"
"""By name: what takes long is done by a worker, batch by batch."""

AT_ONCE: Final = 500
"""Samples that are weighed while a moderator waits; further ones follow in the background."""

BATCH: Final = 500
"""Rows in one statement."""

Priors = Callable[[str], float | None]

_site: dict[str, Priors] = {}


class NoPriors(RuntimeError):
    """Nobody has said what the games make of an intent."""


def use(priors: Priors) -> None:
    """Ask this for the prior of a game's labels from now on; it says None of a game that is gone."""
    _site["priors"] = priors


def set_counting(contributor: Contributor, counts: bool) -> int:
    """Let all votes of a listener count, or none, and weigh at once what they had voted on.

    Returns:
        How many votes this concerned.
    """
    with transaction.atomic():
        concerned = to_change(contributor, counts)
        words = list(concerned.exclude(words=None).values_list("words", flat=True))
        changed = concerned.update(counts=counts)
        read_words(words, counts)
        if changed:
            again(open_with(Vote.objects.filter(contributor=contributor)))
        if changed and not counts:  # last: what is being accepted at this moment, the line above waits for
            reopen(
                accepted_with(Vote.objects.filter(contributor=contributor)), by=f"votes {contributor.speaker}"
            )
    return changed


def read_words(ids: Collection[int], counts: bool) -> None:
    """What listeners wrote down is read as long as their votes count, and these are worth as much as a word
    can be: whoever is new writes in vain."""
    theirs = Transcript.objects.filter(pk__in=ids)
    if not ids:
        return
    if counts:
        aside.bring_back(theirs.filter(vote__counts=True, vote__weight__gte=ladder.LISTENER.weight))
    else:
        aside.put_aside(theirs)


def to_change(contributor: Contributor, counts: bool) -> QuerySet[Vote]:
    """Votes that would count from then on, or no longer. What a moderator took out comes back only when that
    is undone (`moderation.people.carrying`)."""
    theirs = Vote.objects.filter(contributor=contributor).exclude(counts=counts)
    return theirs.filter(taken_out_by=None) if counts else theirs


def accepted_with(votes: QuerySet[Vote]) -> SampleQuerySet:
    """Samples that listeners accepted together, one of them by one of these votes, and that no release
    holds yet: what is published stays as it is until a moderator says otherwise."""
    agreeing = votes.filter(label=F("sample__intent"))
    rows = Sample.objects.filter(pk__in=agreeing.values("sample"), decided_by=Decider.CROWD)
    return rows.being(Sample.Status.ACCEPTED).exclude(publications__isnull=False)


def reopen(samples: SampleQuerySet, *, by: str) -> int:
    """Take back what listeners had accepted, each with a line of the log, and weigh it; how many there were.

    `by` tells them from what a moderator takes back at the same moment.
    """
    ids = list(samples.values_list("pk", flat=True))
    for at in range(0, len(ids), BATCH):
        _take_back(ids[at : at + BATCH], by)
    if ids:
        again(Sample.objects.filter(pk__in=ids, moved_by=by, status__in=OPEN).order_by("pk"))
        for block in Block.objects.standing().of(Sample.objects.filter(pk__in=ids)):
            block.keep_out()  # whoever spoke them may be blocked meanwhile
    return len(ids)


def _take_back(ids: list[UUID], by: str) -> None:
    Sample.objects.accepted_together().filter(pk__in=ids).reopen_decided(by=by)
    marked = Sample.objects.filter(pk__in=ids, moved_by=by, status__in=OPEN)
    taken_back = Review.objects.standing().filter(sample__in=marked, decided_by=Decider.CROWD)
    undo = {"decision": Review.Decision.UNDO, "decided_by": Decider.CROWD.value, "reason": Review.VOTE_GONE}
    lines = [Review(sample_id=of, undoes_id=pk, **undo) for pk, of in taken_back.values_list("pk", "sample")]
    Review.objects.bulk_create(lines)
    told = {"program": by[:40], "text": Review.VOTE_GONE}
    JournalEntry.objects.bulk_create(
        JournalEntry.line(Act.UNDONE, None, sample=line.sample_id, **told) for line in lines
    )
    Recheck.objects.filter(sample__in=marked, waits=True).delete()


def again(samples: QuerySet[Sample]) -> None:
    """Weigh open samples again: the first `AT_ONCE` now, and the others soon.

    All are marked as not weighed yet, so that nothing is forgotten if the broker is away.
    """
    if samples.update(disagreement=None) > AT_ONCE:
        transaction.on_commit(partial(hand_over, RESETTLE, what="the resettling"))
    first = list(samples.values_list("pk", flat=True)[:AT_ONCE])
    locked = Sample.objects.select_for_update(of=("self",)).filter(pk__in=first, status__in=OPEN)
    found = [(sample, weighed) for sample in _whole(locked) if (weighed := _weighed(sample))]
    Sample.objects.settle_all([(sample, _settled(sample, weighed)) for sample, weighed in found], by="votes")


def would_move(contributor: Contributor, counts: bool) -> tuple[int, int]:
    """What `set_counting` would do: open samples it weighs again, and how many of the first `AT_ONCE` would
    change between agreed and disputed. Changes nothing."""
    touched = open_with(to_change(contributor, counts))
    moved = 0
    for sample in _whole(touched[:AT_ONCE]):
        for vote in sample.votes.all():
            if vote.contributor_id == contributor.pk and not (counts and vote.taken_out_by_id):
                vote.counts = counts
        found = _weighed(sample)
        moved += found is not None and bool(found.flag) != (sample.status == Sample.Status.DISPUTED)
    return touched.count(), moved


def open_with(votes: QuerySet[Vote]) -> QuerySet[Sample]:
    """Open samples that some of these votes are on."""
    return Sample.objects.filter(pk__in=votes.values("sample")).being(*OPEN).order_by("pk")


def _whole(samples: QuerySet[Sample]) -> Iterable[Sample]:
    return samples.select_related("recording").prefetch_related("scores", "votes")


def _weighed(sample: Sample) -> Weighed | None:
    """None where its game is gone, and with it the prior."""
    if "priors" not in _site:
        raise NoPriors("Call moderation.belief.reweighing.use(priors) first.")
    recording = sample.recording
    prior = _site["priors"](recording.game)
    if prior is None:
        return None
    return settling.weigh(sample, prior=prior, language=recording.language, believed=versions.newest())


def _settled(sample: Sample, found: Weighed) -> dict[str, object]:
    heard = settling.fillers(sample.votes.all())
    return {**settling.columns(sample, found, sample.recording.language), **heard}
