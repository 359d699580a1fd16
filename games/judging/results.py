"""What a player is told about a take once it was scored and settled, read from its rows."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from corpus.floor import floor_line
from corpus.labels import Label
from corpus.models import Recording, Sample
from inference.models import Score
from rewards.ledger import telling

REASONS = {
    "silence": "That was mostly silence. Try a little closer to the microphone.",
    "noise": "We heard noise, but no voice in it. Find a quieter spot and try again.",
    "noisy": "There was so much noise that your voice drowned in it. Find a quieter spot and try again.",
    "clipping": "That was so loud that it crackled. Move back a little, or turn your microphone down.",
    "too_quiet": "That was very quiet. Come closer to the microphone, or turn it up.",
    "too_short": "That was over before it began. Say a sentence or two, then press Done.",
    "echo": "We could hear the other voice through your speakers. Put on headphones and try once more.",
    "repeated_take": "We have this very recording already. Say it afresh.",
    "duplicate": "We have this very recording already. Say it afresh.",
    "read_out": "That was the question itself. Answer it in your own words.",
    "withdrawn": "You took this one back. It is gone.",
}
OTHER_REASON = "We could not use that one. Try once more."

BY_WORDS: Final = "words"
"""Who rejects the samples of a take whose words show that it is of no use. A moderator may reopen them."""

UNSETTLED = (Sample.Status.CAPTURED, Sample.Status.SCORED)


def ready(recording: Recording) -> bool:
    """Whether there is something to tell: the take was refused, or every moment in it is settled."""
    if recording.status == Recording.Status.LISTENED:
        return not recording.cuts.filter(status__in=UNSETTLED).exists()
    return recording.status != Recording.Status.STORED


def scored_message(recording: Recording, *, more: bool = False) -> dict[str, Any]:
    """The `scored` message: what became of the take, in words, and its floor line with verdicts.

    Args:
        more: the text scorers have yet to read what was said, and a second message will follow.
    """
    prefetch_related_objects([recording], Prefetch("cuts", Sample.objects.prefetch_related("scores")))
    samples = list(recording.cuts.all())
    reason = _reason(recording, samples)
    listened = not reason
    message = {
        "type": "scored",
        "recording": str(recording.pk),
        "status": Recording.Status.LISTENED if listened else Recording.Status.REFUSED,
        "reason": reason,
        "message": _praise(samples) if listened else REASONS.get(reason, OTHER_REASON),
        "floor": floor_line(recording, _verdicts(samples) if listened else {}),
    }
    points = telling.told(recording) if listened else None
    message |= {"points": points} if points else {}
    return {**message, "more": True} if more else message


def _reason(recording: Recording, samples: list[Sample]) -> str:
    """Why a take is of no use; "" when it is kept."""
    if recording.status == Recording.Status.LISTENED:
        return _reason_of_words(samples)
    if recording.status == Recording.Status.WITHDRAWN:
        return "withdrawn"
    return recording.reason or recording.status


def _reason_of_words(samples: list[Sample]) -> str:
    """Why the words of a take made it useless; "" when they did not, or when somebody has reopened it."""
    theirs = [each for each in samples if each.status == Sample.Status.REJECTED and each.moved_by == BY_WORDS]
    return theirs[0].reason if theirs and len(theirs) == len(samples) else ""


def _verdicts(samples: list[Sample]) -> dict[UUID, list[dict[str, Any]]]:
    """What the scorers said of every cut; the player has spoken, so it may be seen."""
    return {sample.pk: [_verdict(score) for score in _scores(sample)] for sample in samples}


def _scores(sample: Sample) -> list[Score]:
    return Score.standing(sample.scores.all())


def _verdict(score: Score) -> dict[str, Any]:
    says = score.verdict
    return {"by": score.by, "says": says, "p": round(score.probabilities[says], 2)}


def _praise(samples: list[Sample]) -> str:
    """One sentence on who fooled whom; games without pauses have their own words in the page."""
    pauses = [sample for sample in samples if sample.intent == Label.INCOMPLETE]
    fooled = sum(1 for sample in pauses if any(score.verdict != sample.intent for score in _scores(sample)))
    if not any(_scores(sample) for sample in samples):
        return "Kept. No model had an opinion on this one."
    if not any(sample.intent in (Label.INCOMPLETE, Label.COMPLETE) for sample in samples):
        return "Kept. That is just what this game is after."
    if not pauses:
        return "Kept. You never let go of the floor: pause to think next time, and go on."
    if not fooled:
        return "Kept. The model waited for you at every pause."
    times = "a pause" if fooled == 1 else f"{fooled} pauses"
    return f"You got it! At {times} the model thought that you were done."
