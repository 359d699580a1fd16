"""Samples weighed again because of somebody's votes: they stopped counting, or count again.

Only the games know the prior of a label, and imports go the other way: `games.apps` hands it over at the
start, as it does the key of the seals.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Contributor
from corpus.broker import hand_over
from corpus.models import OPEN, Sample
from moderation.belief import settling, versions
from moderation.belief.settling import Weighed
from moderation.models import Vote

RESETTLE: Final = "games.judging.sweeping.resettle"
"""By name: what takes long is done by a worker, batch by batch."""

AT_ONCE: Final = 500
"""Samples that are weighed while a moderator waits; further ones follow in the background."""

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
        changed = to_change(contributor, counts).update(counts=counts)
        if changed:
            again(open_with(Vote.objects.filter(contributor=contributor)))
    return changed


def to_change(contributor: Contributor, counts: bool) -> QuerySet[Vote]:
    """Votes that would count from then on, or no longer. What a moderator took out comes back only when that
    is undone (`moderation.people.carrying`)."""
    theirs = Vote.objects.filter(contributor=contributor).exclude(counts=counts)
    return theirs.filter(taken_out_by=None) if counts else theirs


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
