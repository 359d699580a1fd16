"""Which clip a listener hears next: one that a vote says most about or, at falling rates, a known one.

Open samples are walked along the index `sample_queue`, the most informative first, and the walk ends after a
handful that will do. Of these one with the fewest votes is served, by chance, so that nobody can wait for a
certain clip. A sample leaves the serving when its votes settle it: three of them, or two that agree. For
trusted listeners only votes of trusted ones do: two guests, who cost nothing to make, would take every clip
from those who may decide it. They also hear what others of them have begun, until it is decided
(`moderation.crowd.rule`).
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from corpus.models import OF_TALKS, OPEN, Recording, Sample, SampleQuerySet
from moderation.belief.following import in_force
from moderation.crowd import rule, watch
from moderation.models import Lean, Report, Serving, Vote
from moderation.serving import both_sides, reports, standing
from moderation.serving.standing import Listener

GOOD_FOR: Final = timedelta(minutes=60)
"""How long an answer to a clip counts, as in PyBossa."""

SET: Final = 5
"""Clips of a set; no two of them are of one take."""

SETTLED_BY: Final = 3
"""Votes after which a sample is served no longer; two that agree are enough."""

GOLD_RATES: Final = (0.4, 0.3, 0.2)
"""Share of gold among a listener's first, second and third `GOLD_STEP` clips, as Zooniverse trains people."""
GOLD_FLOOR: Final = 0.1
GOLD_STEP: Final = 20

HANDFUL: Final = 24
"""Candidates that are looked at."""

BEGUN: Final = 100
"""Newest votes of trusted listeners whose clips another one may finish."""

FINISH_RATE: Final = 0.5
"""Share of the other clips of a trusted listener that are such; the rest begins new ones."""

Present = Callable[[frozenset[UUID]], QuerySet[Any, Any]]
"""Prompts of takes at which somebody was, of whoever has one of these ids."""

_present: Final[list[Present]] = []


def also_present(prompts: Present) -> None:
    """Rooms above know of takes that somebody heard who has none beside it. Again, it changes nothing."""
    if prompts not in _present:
        _present.append(prompts)


def serve(listener: Listener, language: str, dice: random.Random) -> Serving | None:
    """Hand out the next clip, or the one that is still open; None when there is nothing left to hear."""
    waiting = _waiting(listener, language)
    if waiting is not None:
        return waiting
    found = _choose(listener, language, dice)
    if found is None:
        return None
    sample, gold = found
    values = {"gold": gold, "label": sample.label if gold else ""}
    # Two tabs may have chosen the same one: they share it, and the first answer stands.
    return Serving.objects.get_or_create(sample=sample, contributor=listener.contributor, defaults=values)[0]


def gold_rate(heard: int) -> float:
    """Share of gold for somebody who has been served so many clips."""
    step = heard // GOLD_STEP
    return GOLD_RATES[step] if step < len(GOLD_RATES) else GOLD_FLOOR


def servable(samples: SampleQuerySet) -> SampleQuerySet:
    """Those whose speaker agrees still and is not blocked, and whose take no report hides; of a talk, neither
    side."""
    fine = samples.filter(
        recording__status=Recording.Status.LISTENED,
        recording__consent__withdrawn_at=None,
        recording__contributor__blocked_at=None,
    ).exclude(Exists(reports.hiding("recording_id")))
    return both_sides.without(fine, in_force().filter(hides=True))


def _waiting(listener: Listener, language: str) -> Serving | None:
    """The clip that is open still: who loads the page again does not get another."""
    fresh = Serving.objects.waiting().filter(
        contributor=listener.contributor,
        served_at__gt=timezone.now() - GOOD_FOR,
        sample__recording__language=language,
    )
    still = servable(Sample.objects.filter(status__in=(*OPEN, Sample.Status.ACCEPTED)))
    rows = fresh.filter(sample__in=still).select_related("sample__recording")
    found = rows.order_by("-served_at").first()
    if found is None or found.gold != (found.sample.status == Sample.Status.ACCEPTED):
        return None  # decided while it was being heard
    return found


def _choose(listener: Listener, language: str, dice: random.Random) -> tuple[Sample, bool] | None:
    heard = Serving.objects.filter(contributor__in=listener.ids).count()
    trusted = standing.rung(listener).trusted
    fresh = [_open_to_trusted if trusted else _open]
    if trusted and dice.random() < FINISH_RATE and watch.runs(language):
        fresh = [_begun, *fresh]
    ways = [_gold, *fresh] if dice.random() < gold_rate(heard) else [*fresh, _gold]
    for way in ways:
        among = _new_to(listener, servable(Sample.objects.filter(recording__language=language)))
        found = way(among, dice)
        if found is not None:
            return found, way is _gold
    return None


def _new_to(listener: Listener, samples: SampleQuerySet) -> SampleQuerySet:
    """Neither spoken nor heard by this listener, nor spoken where they are or to them; of no take that they
    have just heard or have reported, and of none that they have heard further on: they would know that its
    speaker went on."""
    mine = Serving.objects.filter(contributor__in=listener.ids)
    recent = mine.order_by("-served_at").values_list("sample__recording_id", flat=True)[: SET - 1]
    further = mine.filter(sample__recording=OuterRef("recording_id"), sample__cut__gte=OuterRef("cut"))
    voted = Vote.objects.filter(contributor__in=listener.ids, sample=OuterRef("pk"))
    reported = Report.objects.filter(contributor__in=listener.ids, sample__recording=OuterRef("recording_id"))
    talks = Recording.objects.filter(contributor__in=listener.ids, prompt_key__startswith=OF_TALKS)
    heard = talks.values_list("prompt_key").union(*(prompts(listener.ids) for prompts in _present), all=True)
    seen = Lean.objects.filter(moderator=listener.user_id, sample=OuterRef("pk"))
    return (
        samples.exclude(recording__contributor__in=listener.ids | listener.beside)
        .exclude(prompt_key__in=heard)
        .exclude(recording__in=list(recent))
        .exclude(Exists(further))
        .exclude(Exists(voted))
        .exclude(Exists(reported))
        .exclude(Exists(seen))
    )


def _open(samples: QuerySet[Sample], dice: random.Random) -> Sample | None:
    """One of the most informative with the fewest votes; disputed ones and agreed ones that are audited."""
    return _one_of_open(samples, dice, Vote.objects.filter(counts=True))


def _open_to_trusted(samples: QuerySet[Sample], dice: random.Random) -> Sample | None:
    """The same, with the fewest votes of trusted listeners."""
    return _one_of_open(samples, dice, Vote.objects.filter(counts=True, trusted=True))


def _one_of_open(samples: QuerySet[Sample], dice: random.Random, votes: QuerySet[Vote]) -> Sample | None:
    rows = [sample for status in OPEN for sample in _unsettled(samples.filter(status=status), votes)]
    rows.sort(key=lambda sample: (-(sample.priority or 0.0), sample.pk))
    rows = rows[:HANDFUL]
    fewest = min((_heard_by(sample) for sample in rows), default=0)
    few = [sample for sample in rows if _heard_by(sample) == fewest]
    return dice.choice(few) if few else None


def _begun(samples: QuerySet[Sample], dice: random.Random) -> Sample | None:
    """One that trusted listeners have heard lately, and another one may decide; any of them, by chance."""
    theirs = Vote.objects.filter(trusted=True, counts=True)
    newest = theirs.order_by("-pk").values_list("sample", flat=True)
    votes = theirs.filter(sample=OuterRef("pk")).order_by().values("sample")
    heard = Coalesce(Subquery(votes.annotate(n=Count("pk")).values("n")), 0)
    rows = samples.filter(pk__in=set(newest[:BEGUN]), status__in=OPEN).annotate(heard=heard)
    found = list(rows.filter(heard__lt=rule.MOST_HEARD).order_by().values_list("pk", flat=True))
    chosen = Sample.objects.filter(pk=dice.choice(found)) if found else Sample.objects.none()
    return chosen.select_related("recording").first()


def _unsettled(samples: QuerySet[Sample], by: QuerySet[Vote]) -> QuerySet[Sample]:
    """Those that these votes do not settle, along the index, as far as a handful reaches."""
    votes = by.filter(sample=OuterRef("pk")).order_by().values("sample")
    voters, labels = Count("pk"), Count("label", distinct=True)
    counted = samples.annotate(
        voters=Coalesce(Subquery(votes.annotate(n=voters).values("n")), 0),
        labels=Coalesce(Subquery(votes.annotate(n=labels).values("n")), 0),
    )
    agreed = Q(voters=2, labels=1)
    rows = counted.filter(voters__lt=SETTLED_BY).exclude(agreed)
    return rows.order_by("-priority", "id").select_related("recording")[:HANDFUL]


def _heard_by(sample: Sample) -> int:
    """As counted by `_unsettled`."""
    return int(getattr(sample, "voters", 0))


def _gold(samples: SampleQuerySet, dice: random.Random) -> Sample | None:
    """Of those that a moderator chose for it, as long as there are any; else any that one decided."""
    rows = samples.accepted().decided_by_one().select_related("recording")
    rows = rows.order_by(F("priority").desc(), "id")
    chosen = rows.filter(known=Sample.Known.CHOSEN)
    return _any_of(chosen, dice) or _any_of(rows.exclude(known=Sample.Known.NEVER), dice)


def _any_of(rows: QuerySet[Sample], dice: random.Random) -> Sample | None:
    """One near a place on the index that chance picks."""
    found = list(rows.filter(priority__lte=dice.random())[:HANDFUL]) or list(rows[:HANDFUL])
    return dice.choice(found) if found else None


def closes(serving: Serving) -> bool:
    """Whether it is too late for an answer."""
    return serving.served_at <= timezone.now() - GOOD_FOR


def of(listener: Listener, serving: UUID) -> Serving | None:
    """A clip that was served to this very contributor."""
    mine = Serving.objects.filter(pk=serving, contributor=listener.contributor)
    return mine.select_related("sample__recording").first()
