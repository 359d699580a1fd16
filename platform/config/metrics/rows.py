"""What the database says of the site at this moment, for any number of processes alike.

Each question walks an index and ends after `MOST` rows, however large the corpus is: whoever watches a site
must not be what slows it down. No name, id or pseudonym of anybody is among the answers.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from corpus.models import Recording, Sample, VerifyRun
from games.dead_letters.models import DeadLetter
from games.judging.models import Sweep
from inference.models import Failure, Score, Words
from moderation.belief.flags import Flag
from publishing.models import Release

MOST: Final = 10_000
"""That anything is counted to: more of it waits, and is no less alarming."""

ANSWERS: Final = 1_000
"""Of all models, the newest, of which latencies are told."""

RELEASES: Final = 200

HOUR: Final = timedelta(hours=1)

QUANTILES: Final = (0.5, 0.95)

FIRST: Final = "captured_at"

WAITING: Final = (Sample.Status.CAPTURED, Sample.Status.SCORED)


def waiting() -> dict[str, tuple[int, float]]:
    """Queue to how many wait in it, up to MOST, and for how many seconds the oldest does."""
    takes = Recording.objects.filter(status=Recording.Status.STORED)
    words = Words.objects.filter(done_at=None).order_by("moved_at")
    moments = [Sample.objects.filter(status=status) for status in WAITING]
    return {
        # Counted by an index: where none waits, a database's statistics say that looking at all is as good.
        "takes": (_count(takes, FIRST), _age(takes.order_by(FIRST).values_list(FIRST))),
        "samples": (
            min(MOST, sum(map(_count, moments))),
            max(_age(each.order_by("moved_at").values_list("moved_at")) for each in moments),
        ),
        # A sweep stamps `moved_at`: the one that was sent on longest ago is not always the oldest.
        "words": (_count(words), _age(words.values_list("created_at"), among=100)),
    }


def takes_of_the_hour() -> Mapping[tuple[str, str], int]:
    """(status, reason of a refusal) to takes that came within the last hour."""
    came = Recording.objects.filter(captured_at__gte=timezone.now() - HOUR)
    return Counter(came.order_by().values_list("status", "reason")[:MOST])


def flagged() -> dict[str, int]:
    """Flag to disputed samples that nobody has decided yet."""
    disputed = Sample.objects.filter(status=Sample.Status.DISPUTED)
    return {flag.value: _count(disputed.filter(flag=flag)) for flag in Flag}


def latencies() -> dict[str, list[tuple[float, float]]]:
    """Scorer to (quantile, seconds) of what it answered lately, in whatever process."""
    said: dict[str, list[float]] = defaultdict(list)
    newest = Score.objects.at_the_cut().order_by("-pk").values_list("scorer", "latency_ms")
    for scorer, took in newest[:ANSWERS]:
        said[scorer].append(took / 1000)
    return {scorer: [(at, quantile(took, at)) for at in QUANTILES] for scorer, took in said.items()}


def quantile(values: Sequence[float], at: float) -> float:
    """The nearest-rank quantile of one or more values."""
    return sorted(values)[max(0, math.ceil(at * len(values)) - 1)]


def failures() -> Mapping[str, int]:
    """Scorer to how often it could not answer within the last hour, of the newest ANSWERS failures."""
    newest = Failure.objects.order_by("-pk").values_list("scorer", "created_at")[:ANSWERS]
    since = timezone.now() - HOUR
    return Counter(scorer for scorer, at in newest if at >= since)


def dead_letters() -> Mapping[str, int]:
    """Task to how many of it are laid aside, of the newest MOST that gave trouble."""
    newest = DeadLetter.objects.order_by("-pk").values_list("task", "dead_at")[:MOST]
    return Counter(task for task, dead_at in newest if dead_at is not None)


def releases() -> tuple[Mapping[str, int], dict[str, datetime]]:
    """Outcome to how many of the newest RELEASES had it, and to when the newest of them ended."""
    newest = Release.objects.order_by("-pk").values_list("outcome", "finished_at")[:RELEASES]
    counted: Counter[str] = Counter()
    ended: dict[str, datetime] = {}
    for outcome, at in newest:
        counted[outcome] += 1
        if at is not None:
            ended.setdefault(outcome, at)
    return counted, ended


def swept() -> float | None:
    """Seconds since a worker last looked for lost work; None where none ever has."""
    last = (
        Sweep.objects.exclude(finished_at=None).order_by("-pk").values_list("finished_at", flat=True).first()
    )
    return None if last is None else _since(last)


def stored() -> VerifyRun | None:
    """The newest whole look through the storage."""
    return VerifyRun.objects.exclude(finished_at=None).order_by("-pk").first()


def _count(rows: QuerySet[Any], *by: str) -> int:
    return rows.order_by(*by)[:MOST].count()


def _age(times: QuerySet[Any, tuple[datetime]], among: int = 1) -> float:
    return max((_since(at) for (at,) in times[:among]), default=0.0)


def _since(at: datetime) -> float:
    """Of a time that a machine whose clock is ahead wrote down: 0."""
    return max(0.0, (timezone.now() - at).total_seconds())
