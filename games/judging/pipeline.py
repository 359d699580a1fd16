"""The way of a stored take: listen → score → settle → award, then tell the player.

Each step looks at the rows first and does only what they lack, so that a take may be worked on again after a
crash, a lost message or a sweep, and twice at once, without harm. The audio is decoded once, and only when a
step needs it: that is why the steps share one task (docs/decisions/0003). So are the rows: what a step wrote
it hands on, and every write says from which status it starts; where somebody else was there before, the rows
are read again (docs/decisions/0072).
"""

import logging
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from corpus.audio import UNREADABLE, LazyTake
from corpus.models import COUNTING, Recording, Sample, StatusMoved
from corpus.refusals import ADVISED
from corpus.verifying import losing
from games.catalogue import dropouts, registry
from games.catalogue.base import Cut, Span
from games.judging import echoes, handing_over, push, settling, to_transcribe
from games.judging.results import scored_message
from games.studies import work as paid
from inference.audio import ends
from inference.audio.ends import End
from inference.running import copies, held
from inference.running.analysis import Analysis, analyse, figures
from inference.running.asking import score_recording
from inference.speech import transcripts
from moderation.serving import blocking, standing
from rewards.ledger import earning

log = logging.getLogger(__name__)

DUPLICATE = "duplicate"
"""Code of the check that refuses a take whose bytes or whose sound we already have."""

ECHO = "echo"
"""Code of the check that refuses a take in which the agent's voice is heard."""


class Problem(NamedTuple):
    """Code of the check that speaks against a take; of a copy of another take, which one."""

    code: str
    copy_of: UUID | None = None


def process(recording_id: UUID) -> None:
    """Bring one take from where it stands to its end.

    Raises:
        Exception: whatever storage, database or models raised; run again, it goes on from there.
    """
    takes = Recording.objects.not_withdrawn().select_related("contributor").filter(pk=recording_id)
    recording = next(iter(takes), None)
    if recording is None:
        return
    work = LazyTake(recording)
    try:
        listen(work)
        score(work)
        more = settle(work)
        earned = earning.award(recording)
    except (StatusMoved, *UNREADABLE) as error:
        # Taken back, or taken on by another worker, while we were at it: theirs to finish.
        if not Recording.objects.filter(pk=recording_id, moved_at=recording.moved_at).exists():
            return
        if isinstance(error, StatusMoved) or not losing.is_lost(recording, error, by="listen"):
            raise
        return
    log.info("Take %s is %s and settled.", recording.pk, recording.status)
    push.push(recording.pk, scored_message(recording, earned, more=more))
    if more:  # last, so that nothing here ever waits for words
        handing_over.transcription(recording.pk)


def listen(work: LazyTake) -> None:
    """Voice activity, quality, and the cuts as the game names them; or refuse the take with a reason."""
    recording = work.recording
    if recording.status != Recording.Status.STORED:
        return
    heard = analyse(work.sound)
    found = _found(heard)
    if problem := _problem(work, heard):
        copies.forget([recording.pk])
        with transaction.atomic():
            recording.refuse(by="listen", reason=problem.code, copy_of_id=problem.copy_of, **found)
            paid.refused(recording, problem.code)
        return
    take = to_transcribe.as_take(recording, len(work.sound), heard.speech)
    doubtful = [*dropouts.reported(take.events), *(Span(start, end) for start, end in heard.doubtful)]
    cuts = dropouts.clear_of(registry.source(recording.game).cuts(take), doubtful)
    with transaction.atomic():
        recording.listened(by="listen", **found)
        paid.kept(recording)
        samples = [_sample(recording, cut, ends.nearest(cut.at, heard.speech, heard.ends)) for cut in cuts]
        Sample.objects.bulk_create(samples, ignore_conflicts=True)
    # Whoever brings a take to *listened* is alone, so that these are its samples. Should one have been there
    # before, no step moves ours, and the rows are read again.
    held.made(recording, samples)


def score(work: LazyTake) -> None:
    """Ask every scorer that applies, for the cuts that still wait."""
    recording = work.recording
    waiting = [each for each in held.cuts(recording) if each.status == Sample.Status.CAPTURED]
    if waiting:
        score_recording(recording, work.sound, echoes.agent_side(recording), waiting)


def settle(work: LazyTake) -> bool:
    """Weigh intent, scores and votes of every scored cut and give it its place in the queue.

    Returns:
        Whether words are now waited for, noted in the same transaction: either both happened or neither.
    """
    recording = work.recording
    with transaction.atomic():
        waiting = [each for each in held.cuts(recording) if each.status == Sample.Status.SCORED]
        settled = settling.settle(waiting, by="settle")
        if len(settled) != len(waiting):
            held.let_go(recording)
        if not standing.may_vote(recording.contributor):  # blocked while a worker had the take
            blocking.keep_out(recording.contributor)
            held.let_go(recording)
        if recording.status != Recording.Status.LISTENED or not transcripts.wanted(recording):
            return False
        return to_transcribe.note(recording, settled=len(settled))


def same_bytes(recording: Recording) -> UUID | None:
    """The take, of anybody, that still counts and came before with the same bytes."""
    same = Recording.objects.filter(sha256=recording.sha256).values_list("captured_at", "pk", "status")
    own = (recording.captured_at, recording.pk)
    earlier = [(at, pk) for at, pk, status in same if status in COUNTING and (at, pk) < own]
    return min(earlier)[1] if earlier else None


def _problem(work: LazyTake, heard: Analysis) -> Problem | None:
    """The first check that speaks against a take; the costlier ones last."""
    recording = work.recording
    if original := same_bytes(recording):
        return Problem(DUPLICATE, original)
    if heard.problem:
        return Problem(heard.problem)
    if echoes.in_take(recording, work.sound, heard.speech):
        return Problem(ECHO)
    alike = copies.of_another(recording, work.sound)
    return Problem(DUPLICATE, alike.recording_id) if alike else None


def _found(heard: Analysis) -> dict[str, Any]:
    advised = {ADVISED: heard.advice} if heard.advice else {}
    return {"speech": heard.speech, "levels": heard.levels, "quality": heard.quality | advised}


def _sample(recording: Recording, cut: Cut, end: End | None) -> Sample:
    """A sample that waits for its scores; `end` is that of the speech before it, where the cut is at one."""
    return Sample.of(
        recording,
        start=cut.start,
        cut=cut.at,
        intent=cut.intent,
        agent_state=cut.agent_state,
        agent_text=cut.agent_text,
        silence=cut.silence,
        went_on=cut.went_on,
        **figures(end),
    )
