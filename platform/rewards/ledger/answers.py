"""What an answer after a take earns: paid once the take itself has earned something, whichever comes last."""

from django.db import transaction

from corpus.models import Recording
from games.prompts.models import Answer
from moderation.serving import standing
from rewards import points
from rewards.ledger import lines
from rewards.models import Award, today


def pay(recording: Recording) -> None:
    """Pay for what was answered, if the take has earned something; else `earning.award` does when it has."""
    with transaction.atomic():
        lines.locked(recording.contributor_id)
        if Award.objects.filter(recording=recording, kind=Award.Kind.SAMPLE, points__gt=0).exists():
            pay_once_earned(recording)


def pay_once_earned(recording: Recording) -> bool:
    """Pay for what was answered after a take that earned something, while its owner's profile is held;
    whether there was anything to pay."""
    given = Answer.objects.filter(recording=recording).first()
    parts = points.answer(given.right, given.of) if given else []
    if not parts:
        return False
    owner, day = recording.contributor_id, today()
    most = standing.rung_of(recording.contributor).points_a_day
    parts = points.within_the_day(parts, lines.of_the_day(owner, day), most)
    fields = {"contributor_id": owner, "recording": recording, "language": recording.language, "day": day}
    lines.write([lines.line(Award.Kind.ANSWER, recording.pk, parts, **fields)])
    return True
