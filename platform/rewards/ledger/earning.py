"""What a take earns, written when it is settled.

Safe to call again, and twice at once: the lines of a take are written while its contributor's profile is
held, and no line goes in twice.
"""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from corpus.models import Recording, Sample
from games.catalogue import registry
from games.catalogue.base import Game
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


def award(recording: Recording) -> Earned | None:
    """Write what a settled take has earned and not yet got. A refused take earns nothing, and one that
    came from elsewhere neither: nobody played it.

    Returns:
        All that it earned, where all of it was written now; else None, and the rows say.
    """
    if recording.status != Recording.Status.LISTENED or not registry.source(recording.game).records:
        return None
    prefetch_related_objects([recording], Prefetch("cuts", Sample.objects.prefetch_related("scores")))
    samples = sorted((each for each in recording.cuts.all() if each.status in SETTLED), key=_cut)
    if not samples:
        return None
    with transaction.atomic():
        mine = lines.locked(recording.contributor_id)
        if mine.contributor.is_blocked:
            return None
        had = dict(_sample_points(recording))
        new = [] if had else _sample_lines(mine, recording, samples)
        lines.write(new)
        had |= {each.sample_id: each.points for each in new}
        earning = {sample for sample, points_of_it in had.items() if points_of_it > 0}
        pending = _note_bonuses(recording, [each for each in samples if each.pk in earning])
        followed = _after(recording, samples) if new else False
        return Earned.by(new, pending) if new and not followed else None


def _cut(sample: Sample) -> int:
    return sample.cut


def _sample_points(recording: Recording) -> Iterable[tuple[UUID | None, int]]:
    """Sample and points of the lines that the take has."""
    first = Award.objects.filter(recording=recording, kind=Award.Kind.SAMPLE, turn=0)
    return first.values_list("sample_id", "points")


def _sample_lines(mine: Profile, recording: Recording, samples: list[Sample]) -> list[Award]:
    """A line for each sample, zero included: it says why, and that somebody was here on that day."""
    day = today()
    so_far = lines.of_the_day(recording.contributor_id, day)
    most = _most_of_a_day(mine, so_far)
    again, spoken = _is_again(recording), coverage.spoken(recording)
    made = []
    for number, sample in enumerate(samples):
        parts = points.sample(coverage.samples(recording, sample.intent), spoken)
        if again or number >= points.SAMPLES_A_TAKE:
            parts = [Part("again" if again else "many", 0)]
        parts = points.within_the_day(parts, so_far, most)
        so_far += points.total(parts)
        made.append(_line(recording, Award.Kind.SAMPLE, sample.pk, parts, sample=sample, day=day))
    return made


def _most_of_a_day(mine: Profile, so_far: int) -> int:
    """Where somebody stands is looked at only when this take might meet the limit of the lowest rung."""
    if so_far + points.TAKE_MOST <= points.DAY_FULL * GUEST.points_a_day:
        return GUEST.points_a_day
    return standing.rung_of(mine.contributor).points_a_day


def _is_again(recording: Recording) -> bool:
    """Whether this contributor's kept takes of the prompt, before this one, are as many as count."""
    before = Recording.objects.filter(
        contributor=recording.contributor_id,
        game=recording.game,
        language=recording.language,
        prompt_key=recording.prompt_key,
        status=Recording.Status.LISTENED,
        captured_at__lt=recording.captured_at,
    )
    return len(before.values_list("pk")[: points.TAKES_A_PROMPT]) == points.TAKES_A_PROMPT


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
