"""What a player is told about a take once it was scored and settled, read from its rows."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Prefetch, prefetch_related_objects
from msgspec import UNSET, UnsetType

from corpus.floor import floor_line
from corpus.labels import Label
from corpus.marking import N_
from corpus.models import SAMPLE_RATE, Recording, Sample
from corpus.refusals import BY_WORDS, advice
from corpus.refusals import reason as why
from games.catalogue import feats, opposing, registry
from games.catalogue.base import Event, Said, Span, Take
from games.judging.messages import Advice, Duel, Feat, Floor, FromWords, Points, Scored
from inference.models import Score, Transcript
from rewards.ledger import telling

UNSETTLED = (Sample.Status.CAPTURED, Sample.Status.SCORED)


def ready(recording: Recording) -> bool:
    """Whether there is something to tell: the take was refused, or every moment in it is settled."""
    if recording.status == Recording.Status.LISTENED:
        return not recording.cuts.filter(status__in=UNSETTLED).exists()
    return recording.status != Recording.Status.STORED


def scored_message(
    recording: Recording,
    earned: telling.Earned | None = None,
    *,
    more: bool = False,
    words: bool = True,
) -> dict[str, Any]:
    """The `scored` message: what became of the take, in words, and its floor line with verdicts.

    A plain dict, since it crosses a channel layer.

    Args:
        earned: what it earned, by whoever has just written that; None reads the rows.
        more: the text scorers have yet to read what was said, and a second message will follow.
        words: whether some may have been recognised by now; a live take has none yet, and is not looked at.
    """
    prefetch_related_objects([recording], Prefetch("cuts", Sample.objects.prefetch_related("scores")))
    samples = list(recording.cuts.all())
    reason = _reason(recording, samples)
    listened = not reason
    points = telling.told(recording, earned) if listened else None
    scored = Scored(
        recording=str(recording.pk),
        status="refused" if reason else "listened",
        reason=reason,
        message=_praise(samples) if listened else why(reason).words,
        floor=Floor(**floor_line(recording, _verdicts(samples) if listened else {})),
        points=Points(**points) if points else UNSET,
        duel=_duel(recording) if listened else UNSET,
        advice=_advice(recording) if listened else UNSET,
        feat=_feat(recording) if listened else UNSET,
        heard=_heard(recording) if listened and words else UNSET,
        more=True if more else UNSET,
    )
    plain: dict[str, Any] = msgspec.to_builtins(scored)
    return plain


def _reason(recording: Recording, samples: list[Sample]) -> str:
    """Why a take is of no use; "" when it is kept."""
    if recording.status == Recording.Status.LISTENED:
        return _reason_of_words(samples)
    if recording.status == Recording.Status.WITHDRAWN:
        return "withdrawn"
    if recording.status == Recording.Status.LOST:
        return "lost"
    return recording.reason or recording.status


def _reason_of_words(samples: list[Sample]) -> str:
    """Why the words of a take made it useless; "" when they did not, or when somebody has reopened it."""
    theirs = [each for each in samples if each.status == Sample.Status.REJECTED and each.moved_by == BY_WORDS]
    return theirs[0].reason if theirs and len(theirs) == len(samples) else ""


def _duel(recording: Recording) -> Duel | UnsetType:
    opposed = recording.live_opponent or registry.source(recording.game).opposed
    if not opposed or not opposing.tells(recording.timeline, live=recording.live_opponent):
        return UNSET
    events = opposing.events(recording.timeline, recording.sample_rate)
    return Duel(**asdict(opposing.duel(events, [Span(start, end) for start, end in recording.speech])))


def _advice(recording: Recording) -> Advice | UnsetType:
    told = advice(recording.quality)
    return Advice(told.code, told.words) if told else UNSET


def _feat(recording: Recording) -> Feat | UnsetType:
    measure, value = registry.source(recording.game).measure, recording.quality.get(feats.KEY)
    return UNSET if value is None else Feat(measure.name, value, measure.less)


def _heard(recording: Recording) -> FromWords | UnsetType:
    """What the recognised words say of how the game went, where it listens to them and they are there."""
    game = registry.source(recording.game)
    rows = Transcript.of_turns(recording) if game.hears_words else []
    if not rows:
        return UNSET
    said = [Said(row.sample.start, tuple(row.plain.split())) for row in rows]
    events = tuple(Event.read(event, recording.sample_rate) for event in recording.timeline)
    length = recording.samples * SAMPLE_RATE // recording.sample_rate
    found = game.heard(Take(length, (), events, recording.prompt), said, recording.language)
    return FromWords(found.right, found.of, list(found.said)) if found else UNSET


def _verdicts(samples: list[Sample]) -> dict[UUID, list[dict[str, Any]]]:
    """What the scorers said of every cut; the player has spoken, so it may be seen."""
    return {sample.pk: [_verdict(score) for score in _scores(sample)] for sample in samples}


def _scores(sample: Sample) -> list[Score]:
    return Score.standing(sample.scores.all())


def _verdict(score: Score) -> dict[str, Any]:
    says = score.verdict
    return {"by": score.by, "says": says, "p": round(score.probabilities[says], 2)}


def _praise(samples: list[Sample]) -> str:
    """One sentence on who fooled whom, in English. What is marked, a page says in the language of its player;
    for whatever else a take may be it has words of its own."""
    pauses = [sample for sample in samples if sample.intent == Label.INCOMPLETE]
    if not samples:
        return N_("Kept, but it has no moment that counts, so it earns nothing.")
    if not any(_scores(sample) for sample in samples):
        return N_("Kept. No model had an opinion on this one.")
    if not any(sample.intent in (Label.INCOMPLETE, Label.COMPLETE) for sample in samples):
        return "Kept. That is just what this game is after."
    if not pauses:
        return "Kept. It has no pause in it: stop to think next time, and go on."
    if not any(_scores(sample) for sample in pauses):
        return "Kept. No model had an opinion on the pauses."
    return _fooled(sum(map(_seemed_done, pauses)))


def _seemed_done(pause: Sample) -> bool:
    return any(score.verdict == Label.COMPLETE for score in _scores(pause))


def _fooled(pauses: int) -> str:
    if not pauses:
        return "Kept. The model waited for you at every pause."
    where = "a pause" if pauses == 1 else f"{pauses} pauses"
    return f"You got it! At {where} the model thought that you were done."
