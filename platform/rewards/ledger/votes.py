"""What a vote earns: calibration on clips whose label is known, a little on all others."""

from dataclasses import dataclass
from functools import partial

from django.db import transaction

from corpus.models import Recording
from moderation.models import Vote
from rewards import points
from rewards.ledger import lines
from rewards.models import Award, Profile, today
from rewards.points import Part


@dataclass(frozen=True, slots=True)
class Paid:
    """Points of a vote, and the code of the reason."""

    points: int
    why: str


@transaction.atomic
def pay(vote: Vote, gold_label: str | None, confidence: float) -> Paid:
    """Pay for a vote, once: the same vote again gets the same answer.

    A vote on a sample of one's own, or of somebody blocked, earns nothing.

    Args:
        gold_label: what is known to be right (a `Label` or "unusable"); None where nobody knows.
        confidence: how sure the listener was of their label, 0 to 1.
    """
    mine = lines.locked(vote.contributor_id)
    earlier = Award.objects.filter(kind=Award.Kind.VOTE, reference=str(vote.pk), turn=0).first()
    if earlier is not None:
        return Paid(earlier.points, _why(earlier))
    recording = vote.sample.recording
    if recording.contributor_id == vote.contributor_id or mine.contributor.is_blocked:
        return Paid(0, "own")
    part = _gold(mine, vote.label == gold_label, confidence) if gold_label else _plain(mine)
    return _written(vote, recording, part)


def _gold(mine: Profile, right: bool, confidence: float) -> Part:
    """Points of a known clip; the listener's calibration learns from it."""
    one = points.brier(right, confidence)
    mine.brier = points.remember(mine.golds, mine.brier, one)
    mine.golds += 1
    mine.save(update_fields=["golds", "brier"])
    return Part("gold_right" if right else "gold_wrong", points.gold_vote(right, confidence))


def _plain(mine: Profile) -> Part:
    return Part("listened", points.plain_vote(points.calibration(mine.golds, mine.brier)))


def _written(vote: Vote, recording: Recording, part: Part) -> Paid:
    day = today()
    so_far = lines.of_the_day(vote.contributor_id, day, (Award.Kind.VOTE,))
    counts = points.listening_payable(part.points, so_far)
    parts = [part] if counts == part.points else [part, Part("day_limit", counts - part.points)]
    made = partial(lines.line, Award.Kind.VOTE, vote.pk, parts, contributor_id=vote.contributor_id, day=day)
    lines.write([made(language=recording.language, sample=vote.sample)])
    return Paid(counts, part.why)


def _why(line: Award) -> str:
    return str(line.why[0]["why"]) if line.why else ""
