"""What a player is told about a take once models have listened to it."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext, ngettext

from corpus.floor import floor_line
from corpus.labels import Label
from corpus.marking import N_
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from games.judging import refusals
from inference.models import Score
from rewards.ledger import earning

REASONS = {
    "silence": N_("That was mostly silence. Try a little closer to the microphone."),
    "noise": N_("We heard noise, but no voice in it. Find a quieter spot and try again."),
    "noisy": N_("There was so much noise that your voice drowned in it. Find a quieter spot and try again."),
    "clipping": N_("That was so loud that it crackled. Move back a little, or turn your microphone down."),
    "too_quiet": N_("That was very quiet. Come closer to the microphone, or turn it up."),
    "too_short": N_("That was over before it began. Say a sentence or two, then press Done."),
    "echo": N_("We could hear the other voice through your speakers. Put on headphones and try once more."),
    "repeated_take": N_("We have this very recording already. Say it afresh."),
    "duplicate": N_("We have this very recording already. Say it afresh."),
    "read_out": N_("That was the question itself. Answer it in your own words."),
    "withdrawn": N_("You took this one back. It is gone."),
}
OTHER_REASON = N_("We could not use that one. Try once more.")

UNSETTLED = (Sample.Status.CAPTURED, Sample.Status.SCORED)


def ready(recording: Recording) -> bool:
    """Whether there is something to tell: the take was refused, or every moment in it is settled."""
    if recording.status == Recording.Status.LISTENED:
        return not recording.cuts.filter(status__in=UNSETTLED).exists()
    return recording.status != Recording.Status.STORED


def scored_message(recording: Recording, *, more: bool = False) -> dict[str, Any]:
    """The `scored` message: what became of the take, in words, and its floor line with verdicts.

    Args:
        more: the text models have yet to read what was said, and a second message will follow.
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
        "message": _praise(samples) if listened else gettext(REASONS.get(reason, OTHER_REASON)),
        "floor": floor_line(recording, _verdicts(samples) if listened else {}),
    }
    points = earning.told(recording) if listened else None
    message |= {"points": points} if points else {}
    return {**message, "more": True} if more else message


def _reason(recording: Recording, samples: list[Sample]) -> str:
    """Why a take is of no use; "" when it is kept."""
    if recording.status == Recording.Status.LISTENED:
        return refusals.reason(samples)
    if recording.status == Recording.Status.WITHDRAWN:
        return "withdrawn"
    return recording.reason or recording.status


def _verdicts(samples: list[Sample]) -> dict[UUID, list[dict[str, Any]]]:
    """What the models said of every cut; the player has spoken, so it may be seen."""
    return {sample.pk: [_verdict(score) for score in _scores(sample)] for sample in samples}


def _scores(sample: Sample) -> list[Score]:
    """The newest answer of every scorer about this moment, 200 ms after the cut."""
    at_tail = (score for score in sample.scores.all() if score.offset_ms == TAIL * 1000 // SAMPLE_RATE)
    newest = {score.scorer: score for score in sorted(at_tail, key=lambda score: score.pk)}
    return list(newest.values())


def _verdict(score: Score) -> dict[str, Any]:
    says = score.verdict
    return {"by": _title(score.scorer), "says": says, "p": round(score.probabilities[says], 2)}


def _title(scorer: str) -> str:
    """`smart-turn` as people say it: Smart Turn."""
    return scorer.replace("-", " ").replace("_", " ").title()


def _praise(samples: list[Sample]) -> str:
    """One sentence on who fooled whom; games without pauses have their own words in the page."""
    pauses = [sample for sample in samples if sample.intent == Label.INCOMPLETE]
    fooled = sum(1 for sample in pauses if any(score.verdict != sample.intent for score in _scores(sample)))
    if not any(_scores(sample) for sample in samples):
        return gettext("Kept. No model had an opinion on this one.")
    if not any(sample.intent in (Label.INCOMPLETE, Label.COMPLETE) for sample in samples):
        return gettext("Kept. That is just what this game is after.")
    if not pauses:
        return gettext("Kept. You never let go of the floor: pause to think next time, and go on.")
    if not fooled:
        return gettext("Kept. The model waited for you at every pause.")
    told = ngettext(
        "You got it! At a pause the model thought that you were done.",
        "You got it! At %(n)s pauses the model thought that you were done.",
        fooled,
    )
    return told % {"n": fooled}
