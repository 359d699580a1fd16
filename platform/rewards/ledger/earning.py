"""What a take earns, written when it is settled.

Safe to call again, and twice at once: the lines of a take are written while its contributor's profile is
held, and no line goes in twice.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import (
    DateField,
    Exists,
    OuterRef,
    Prefetch,
    Subquery,
    Sum,
    UUIDField,
    prefetch_related_objects,
)

from corpus.labels import Label
from corpus.models import SAMPLE_RATE, Recording, Sample
from corpus.statements.prepared import Given, Prepared
from games.catalogue import opposing, registry
from games.catalogue.base import Game, was_taken
from inference.models import Score
from moderation.belief.ladder import GUEST
from moderation.serving import standing
from rewards import points
from rewards.ledger import answers, lines, quest_bonus
from rewards.ledger.telling import Earned
from rewards.models import Award, Bonus, Profile, today
from rewards.points import Part
from rewards.quests import coverage

SETTLED: Final = (Sample.Status.AGREED, Sample.Status.DISPUTED, Sample.Status.ACCEPTED)

_FIRST: Final = Award.objects.filter(recording=OuterRef("pk"), kind=Award.Kind.SAMPLE, turn=0)
_OF_THE_DAY: Final = (
    Award.objects.filter(
        contributor=OuterRef("contributor"), day=Given("day", DateField()), kind__in=lines.FROM_TAKES
    )
    .order_by()
    .values("contributor")
    .annotate(sum=Sum("points"))
    .values("sum")
)
_LAST_THAT_COUNTS: Final = Recording.objects.filter(
    **{name: OuterRef(name) for name in ("contributor", "game", "language", "prompt_key")},
    status=Recording.Status.LISTENED,
    captured_at__lt=OuterRef("captured_at"),
).values("pk")[points.TAKES_A_PROMPT - 1 : points.TAKES_A_PROMPT]

BEFORE: Final = Prepared(
    lambda: (
        Recording.objects.filter(pk=Given("recording", UUIDField()))
        .annotate(paid=Exists(_FIRST), so_far=Subquery(_OF_THE_DAY), last=Subquery(_LAST_THAT_COUNTS))
        .values_list("paid", "so_far", "last")
    )
)


class Before(NamedTuple):
    """What was there before a take is paid for.

    Attributes:
        paid: whether it has its lines already.
        so_far: points of its speaker's day.
        again: whether their kept takes of the prompt, before this one, are as many as count.
    """

    paid: bool
    so_far: int
    again: bool


def holder(recording: Recording) -> Profile | None:
    """The profile of whom a settled take may pay, held with its contributor until the transaction ends; None
    where it earns nothing.

    A refused take earns nothing, and one that came from elsewhere neither: nobody played it.
    """
    return lines.locked(recording.contributor_id) if _earning(recording) else None


def award(recording: Recording, holder: Profile | None = None) -> Earned | None:
    """Write what a settled take has earned and not yet got.

    Args:
        holder: by whoever holds it already.

    Returns:
        All that it earned, where all of it was written now; else None, and the rows say.
    """
    samples = _earning(recording)
    if not samples:
        return None
    with transaction.atomic(savepoint=holder is None):
        mine = holder or lines.locked(recording.contributor_id)
        if mine.contributor.is_blocked:
            return None
        before = _before(recording)
        had = dict(_sample_points(recording)) if before.paid else {}
        new = [] if before.paid else _sample_lines(mine, recording, samples, before)
        lines.write(new)
        had |= {each.sample_id: each.points for each in new}
        earning = {sample for sample, points_of_it in had.items() if points_of_it > 0}
        pending = _note_bonuses(recording, [each for each in samples if each.pk in earning])
        followed = _after(recording, samples) if new else False
        return Earned.by(new, pending) if new and not followed else None


def _earning(recording: Recording) -> list[Sample]:
    """The samples that a take is paid for, in the order of time."""
    if recording.status != Recording.Status.LISTENED or not registry.source(recording.game).records:
        return []
    prefetch_related_objects([recording], Prefetch("cuts", Sample.objects.prefetch_related("scores")))
    return sorted((each for each in recording.cuts.all() if each.status in SETTLED), key=_cut)


def _cut(sample: Sample) -> int:
    return sample.cut


def _before(recording: Recording) -> Before:
    """Read while the profile is held: whoever had it last has written what it says."""
    paid, so_far, last = BEFORE.rows(recording=recording.pk, day=today())[0]
    return Before(paid, int(so_far or 0), last is not None)


def _sample_points(recording: Recording) -> Iterable[tuple[UUID | None, int]]:
    """Sample and points of the lines that the take has."""
    first = Award.objects.filter(recording=recording, kind=Award.Kind.SAMPLE, turn=0)
    return first.values_list("sample_id", "points")


def _sample_lines(mine: Profile, recording: Recording, samples: list[Sample], before: Before) -> list[Award]:
    """A line for each sample, zero included: it says why, and that somebody was here on that day."""
    day, so_far = today(), before.so_far
    again = before.again and not registry.source(recording.game).drawn
    most = _most_of_a_day(mine, so_far)
    spoken = coverage.spoken(recording)
    made = []
    for number, sample in enumerate(samples):
        effort = {"said": _said(recording, sample), "pause": _pause(recording, sample)}
        parts = points.sample(coverage.samples(recording, sample.intent), spoken, **effort)
        if again or number >= points.SAMPLES_A_TAKE:
            parts = [Part("again" if again else "many", 0)]
        parts = points.within_the_day(parts, so_far, most)
        so_far += points.total(parts)
        made.append(_line(recording, Award.Kind.SAMPLE, sample.pk, parts, sample=sample, day=day))
    return made


def _said(recording: Recording, sample: Sample) -> float:
    """How much of enough was said in the turn up to the moment; what is short by its nature is enough."""
    if sample.intent not in (Label.COMPLETE, Label.INCOMPLETE):
        return 1.0
    spoken = sum(max(0, min(end, sample.cut) - max(start, sample.start)) for start, end in recording.speech)
    return points.share_said(spoken / SAMPLE_RATE, replies=bool(sample.agent_text))


def _pause(recording: Recording, sample: Sample) -> float:
    """Seconds of the pause that was held there: none where it is no pause, or an opponent took the turn."""
    if sample.intent != Label.INCOMPLETE or not sample.went_on:
        return 0.0
    events = opposing.events(recording.timeline, recording.sample_rate)
    lost = was_taken(events, sample.cut, sample.cut + sample.silence)
    return 0.0 if lost else sample.silence / SAMPLE_RATE


def _most_of_a_day(mine: Profile, so_far: int) -> int:
    """Where somebody stands is looked at only when this take might meet the limit of the lowest rung."""
    if so_far + points.TAKE_MOST <= points.DAY_FULL * GUEST.points_a_day:
        return GUEST.points_a_day
    return standing.rung_of(mine.contributor).points_a_day


def _note_bonuses(recording: Recording, samples: list[Sample]) -> int:
    """Note what waits for people; how much it is."""
    worth = {sample: points.fooled(_intended(sample)) for sample in samples}
    owner = recording.contributor_id
    new = [
        Bonus(contributor_id=owner, sample=sample, points=amount)
        for sample, amount in worth.items()
        if amount
    ]
    if new:
        Bonus.objects.bulk_create(new, ignore_conflicts=True)
    return sum(each.points for each in new)


def _intended(sample: Sample) -> list[float]:
    """What each model that was fooled gave the intended label; a model that does not know it is no judge, and
    the demonstration is none."""
    return [
        score.probabilities[sample.intent]
        for score in Score.standing(sample.scores.all())
        if sample.intent in score.probabilities
        and score.verdict != sample.intent
        and not score.is_demonstration
    ]


def _after(recording: Recording, samples: list[Sample]) -> bool:
    """What may follow from new lines; whether any of it did."""
    answered = answers.pay_once_earned(recording) if _asks(recording.game) else False
    return quest_bonus.advance(recording, {sample.intent for sample in samples}) or answered


def _asks(game: str) -> bool:
    """Whether the game asks anything after a take; most do not, and need no look."""
    return type(registry.source(game)).check is not Game.check


def _line(recording: Recording, kind: str, reference: object, parts: list[Part], **fields: Any) -> Award:
    owner, language = recording.contributor_id, recording.language
    return lines.line(
        kind, reference, parts, contributor_id=owner, recording=recording, language=language, **fields
    )
