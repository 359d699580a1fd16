"""What a target holds of ours, and what of it must not stay."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from corpus.models import Sample
from publishing.models import Publication
from publishing.planning import moments
from publishing.planning.keys import dashed, key
from publishing.planning.manifest import OF_SAMPLES, PROGRAM, Placed
from publishing.planning.moments import Moment

GONE = (Sample.Status.WITHDRAWN, Sample.Status.REJECTED)
"""Taken back by the speaker, or refused by a moderator after publication."""


@dataclass(frozen=True, slots=True)
class There:
    """Attributes:
    placed: all that the target holds now.
    gone: ids of samples that it holds and must not hold any longer.
    had: configuration to the keys of the samples, or recordings where rows are recordings, that it has or
        had. What has left does not come back.
    """

    placed: list[Placed]
    gone: frozenset[str]
    had: Mapping[str, Set[str]]


def read(target: str, known: Mapping[str, Moment], barred: Set[str]) -> There:
    """Read it.

    Args:
        known: samples that were read already, by key.
        barred: keys of recordings of which nothing may leave.
    """
    columns = ("config", "split", "shard", "label", "removed_in_id")
    rows = list(
        Publication.objects.filter(target=target).order_by("id").values_list(key("sample_id"), *columns)
    )
    others = {sample for sample, *_ in rows if sample not in known}
    of = {**known, **moments.named(others)} if others else known
    had: dict[str, set[str]] = defaultdict(set)
    placed: list[Placed] = []
    gone: set[str] = set()
    ids = {each: dashed(each) for each in {sample for sample, *_ in rows}}
    for sample, config, split, shard, label, removed_in in rows:
        moment = of[sample]
        had[config].add(sample if config in OF_SAMPLES else moment.recording)
        if removed_in is not None:
            continue
        id_ = ids[sample]
        row = id_ if config in OF_SAMPLES else dashed(moment.recording)
        placed.append(
            Placed(id_, row, config, split, shard, moment.language, label, moment.decided_by, moment.speaker)
        )
        if _must_go(moment, label) or moment.recording in barred:
            gone.add(id_)
    return There(placed, frozenset(gone), had)


def _must_go(moment: Moment, published: str) -> bool:
    """Taken back, refused, decided by a program, or with another label since: a row never changes its label,
    so that it is taken out for good."""
    if moment.status in GONE or moment.decided_by == PROGRAM:
        return True
    return moment.status == Sample.Status.ACCEPTED and moment.label != published
