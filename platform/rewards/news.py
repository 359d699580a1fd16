"""What somebody has won, and what the crowd heard, since they were last told: said once, then noted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from corpus.models import Sample
from inference.models import Score
from moderation.models import Vote
from rewards import badges, board, progress, streaks
from rewards.board import Week
from rewards.ledger import lines
from rewards.models import Badge, Profile, today

ENOUGH: Final = 3
"""Votes of others from which on a crowd has said something; what two say may be chance."""

GONE: Final = (Sample.Status.WITHDRAWN, Sample.Status.REJECTED)

MOST: Final = 500
"""Moments that one look goes through."""


def tell(contributor_id: UUID, language: str, *, said_in: str = "en") -> dict[str, Any]:
    """The news as the recap shows them, noted as told: badges won, days in a row, the place on the board of
    the week, what listeners made of one's moments, and what others heard in clips that one has voted on.

    Args:
        language: ISO 639-1 of the board.
        said_in: ISO 639-1 of the page's words.
    """
    if not Profile.objects.filter(contributor=contributor_id).exists():
        return {"badges": [], "streak": 0, "place": None, "crowd": None, "others": None}
    day = today()
    progress.sync_badges(contributor_id, day)
    with transaction.atomic():
        profile = lines.locked(contributor_id)
        since, now = profile.told_at, timezone.now()
        won = _won(contributor_id, now)
        Profile.objects.filter(pk=profile.pk).update(told_at=now)
    with override(said_in):
        named = [_badge(design) for design in badges.DESIGNS if design.key in won]
    return {
        "badges": named,
        "streak": streaks.current(progress.days(contributor_id, day), day),
        "place": _place(contributor_id, language) if profile.on_board else None,
        "crowd": crowd(contributor_id, since),
        "others": others(contributor_id, since),
    }


def crowd(contributor_id: UUID, since: datetime | None) -> dict[str, int] | None:
    """What listeners made of one's moments since then: how many were judged, how many of them most heard as
    they were meant, and how many of those a model got wrong; None when nobody listened."""
    votes = Vote.objects.filter(sample__recording__contributor=contributor_id, counts=True)
    moments = _moments(votes.filter(created_at__gt=since) if since else votes)
    if not moments:
        return None
    meant = [each for each in moments if _most(each.intent, (vote.label for vote in _counted(each)))]
    fooled = [each for each in meant if _is_fooling(each)]
    return {"moments": len(moments), "meant": len(meant), "fooled": len(fooled)}


def others(contributor_id: UUID, since: datetime | None) -> dict[str, int] | None:
    """Clips that one has voted on and that others heard since then, and on how many of them most agree with
    one; None where no crowd has come together. What was taken back or thrown away is told of no more."""
    kept = Vote.objects.exclude(sample__status__in=GONE)
    newest = kept.filter(contributor=contributor_id).order_by("-pk")
    mine = dict(newest.values_list("sample_id", "label")[:MOST])
    votes = Vote.objects.filter(sample__in=mine, counts=True)
    votes = votes.exclude(contributor=contributor_id)
    heard: dict[UUID, list[str]] = defaultdict(list)
    for sample, label in votes.values_list("sample_id", "label"):
        heard[sample].append(label)
    news = votes.filter(created_at__gt=since) if since else votes
    fresh = set(news.values_list("sample_id", flat=True))
    clips = [each for each in fresh if len(heard[each]) >= ENOUGH]
    agree = sum(_most(mine[each], heard[each]) for each in clips)
    return {"clips": len(clips), "agree": agree} if clips else None


def _won(contributor_id: UUID, now: datetime) -> set[str]:
    """Keys of badges that were never announced, announced from now on."""
    fresh = Badge.objects.filter(contributor=contributor_id, taken_back_at=None, told_at=None)
    keys = set(fresh.values_list("key", flat=True))
    fresh.filter(key__in=keys).update(told_at=now)
    return keys


def _badge(design: badges.Design) -> dict[str, str]:
    sentence = gettext(design.sentence)
    return {"name": gettext(design.name), "sentence": sentence, "side": design.side, "shape": design.shape}


def _place(contributor_id: UUID, language: str) -> dict[str, int] | None:
    places = board.places(language, Week.of(today()), contributor_id)
    return next(({"rank": each.rank, "points": each.points} for each in places if each.mine), None)


def _moments(votes: Any) -> list[Sample]:
    """The standing samples that these votes are about."""
    samples = Sample.objects.filter(pk__in=votes.values("sample")).exclude(status__in=GONE)
    return list(samples.prefetch_related("votes", "scores")[:MOST])


def _counted(sample: Sample) -> list[Vote]:
    return [vote for vote in sample.votes.all() if vote.counts]


def _most(label: str, labels: Iterable[str]) -> bool:
    """Whether more than half of them are this label."""
    said = list(labels)
    return 2 * sum(each == label for each in said) > len(said)


def _is_fooling(sample: Sample) -> bool:
    """Whether a model that knows the label said another one; the demonstration is no model."""
    return any(
        sample.intent in score.probabilities and score.verdict != sample.intent
        for score in Score.standing(sample.scores.all())
        if not score.is_demonstration
    )
