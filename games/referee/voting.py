"""What a listener may do with the clip they were served: vote, mend its words, skip it, report it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from msgspec.structs import asdict

from corpus.labels import Label
from corpus.models import Sample, StatusMoved
from corpus.refusals import Fault, Refused
from games.judging import settling
from games.referee import clips
from games.referee.messages import Ballot, Heard, Report
from games.studies import work
from inference.models import Transcript
from inference.running.questions import best_transcript
from inference.speech import mending
from moderation.belief import ladder
from moderation.belief.settling import fillers
from moderation.crowd import deciding
from moderation.models import Report as Reported
from moderation.models import Serving, Vote
from moderation.serving import choosing, quarantine, reports, standing
from moderation.serving.standing import Listener
from rewards.ledger import votes as rewards

LABELS: Final = frozenset(Label.values)
REASONS: Final = frozenset(Vote.Flaw.values)
FLAWS: Final = frozenset(Reported.Reason.values)

TOO_EARLY: Final = 0.3
"""Seconds that may be missing from what was heard: players stop a little before the end."""

UNSAID_CONFIDENCE: Final = 0.75
"""Of a vote for "unusable", which asks for a reason instead."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote that counts, and what it earned."""

    vote: Vote
    serving: Serving
    points: int


def served(listener: Listener, clip: UUID) -> Serving:
    """A clip that this listener has and may still hear.

    Raises:
        Refused: unknown_clip, clip_expired, clip_gone.
    """
    serving = choosing.of(listener, clip)
    if serving is None:
        raise Refused(Fault.UNKNOWN_CLIP)
    if choosing.closes(serving):
        raise Refused(Fault.CLIP_EXPIRED)
    # Taken back or reported since it was served: then nobody hears or judges it any longer.
    if not choosing.servable(Sample.objects.filter(pk=serving.sample_id)).exists():
        raise Refused(Fault.CLIP_GONE)
    return serving


def vote(listener: Listener, clip: UUID, ballot: Ballot) -> Counted:
    """Count a vote, weigh the sample again with it, and pay for it.

    Raises:
        Refused: as `served`; not_heard, clip_answered, blocked.
    """
    serving = served(listener, clip)
    waited = _heard_to_the_end(serving)
    with transaction.atomic():
        if not standing.may_vote(listener.contributor):
            raise Refused(Fault.BLOCKED)
        made = _counted(listener, serving, ballot, waited)
        known = serving.label or None
        if known:
            quarantine.heard_known(listener.contributor, made.label == known)
        work.vote(made, known)
        _weigh_again(serving.sample)
        sure = ballot.confidence if isinstance(ballot, Heard) else UNSAID_CONFIDENCE
        paid = rewards.pay(made, known, sure)
    return Counted(made, serving, paid.points)


def mend(listener: Listener, clip: UUID, text: str) -> None:
    """Keep the words as a listener wrote them down, once, and let the text models read them, unless their
    listener is new or does not listen.

    Raises:
        Refused: as `served`; not_heard when they have not voted yet, clip_answered the second time.
    """
    serving = served(listener, clip)
    made = Vote.objects.filter(sample=serving.sample, contributor=listener.contributor).first()
    if made is None:
        raise Refused(Fault.NOT_HEARD)
    if not text:
        return
    with transaction.atomic():
        believed = made.counts and made.weight >= ladder.LISTENER.weight
        by = Transcript.LISTENER if believed else Transcript.ASIDE
        written = mending.write_down(serving.sample, text, by=by)
        if not Vote.objects.filter(pk=made.pk, words=None).update(words=written):
            raise Refused(Fault.CLIP_ANSWERED)


def skip(listener: Listener, clip: UUID) -> None:
    """Go on without a word: no vote, and nothing is said about the clip.

    Raises:
        Refused: as `served`; clip_answered.
    """
    _answer(served(listener, clip), Serving.Status.SKIPPED)


def report(listener: Listener, clip: UUID, said: Report) -> None:
    """Something is wrong with it. It may be said after the vote too, and after the hour; but not by anybody
    who has not heard it to its end, as far as page and clock can tell.

    Raises:
        Refused: unknown_clip, not_heard, reports_waiting, reports_today.
    """
    serving = choosing.of(listener, clip)
    if serving is None:
        raise Refused(Fault.UNKNOWN_CLIP)
    _heard_to_the_end(serving)
    if said.heard < clips.seconds(serving.sample) - TOO_EARLY:
        raise Refused(Fault.NOT_HEARD)
    with transaction.atomic():
        reports.report(serving.sample, listener, said.reason)
        with suppress(StatusMoved):  # voted on before
            serving.answer(Serving.Status.REPORTED)


def words_of(sample: Sample) -> str:
    """What is thought to have been said, for mending; shown after the vote, since words lean on a label."""
    found = best_transcript(sample.transcripts.all())
    return (found.text or found.plain)[:600] if found else ""


def _heard_to_the_end(serving: Serving) -> float:
    """Seconds since it was served, as many as the clip lasts or more.

    Raises:
        Refused: not_heard.
    """
    waited = (timezone.now() - serving.served_at).total_seconds()
    if waited < clips.seconds(serving.sample) - TOO_EARLY:
        raise Refused(Fault.NOT_HEARD)
    return waited


def _counted(listener: Listener, serving: Serving, ballot: Ballot, waited: float) -> Vote:
    """The vote, worth what the rung says that its listener stands on now."""
    _answer(serving, Serving.Status.VOTED)
    values: dict[str, Any] = {**asdict(ballot), "seconds": round(waited, 1)}
    rung = standing.rung(listener)
    values |= {"weight": rung.weight, "trusted": rung.trusted, "address": listener.address}
    values["counts"] = not standing.of(listener.contributor).is_quarantined
    made, new = Vote.objects.get_or_create(
        sample=serving.sample, contributor=serving.contributor, defaults=values
    )
    if not new:
        raise Refused(Fault.CLIP_ANSWERED)
    return made


def _answer(serving: Serving, to: Serving.Status) -> None:
    try:
        serving.answer(to)
    except StatusMoved:
        raise Refused(Fault.CLIP_ANSWERED) from None


def _weigh_again(sample: Sample) -> None:
    """Dispute, place in the queue and fillers, as the votes now make them, and whether that decides it. What
    is decided stays so."""
    settling.settle([sample], by="vote")
    sample.hear_fillers(**fillers(sample.votes.all()))
    deciding.decide(sample)
