"""Walking over the corpus with a new model, a recording at a time, behind everything that is live."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import soundfile
from django.utils import timezone

from corpus.audio import LazyTake
from corpus.models import Recording, StatusMoved
from games.judging import echoes, settling, to_transcribe
from inference.models import Rescoring, Words
from inference.running import rescoring
from inference.running.rescoring import CannotRescore
from moderation.serving import reports

BATCH: Final = 10
"""Recordings a task: a few seconds, after which whoever waits in the queue has a turn."""

ASIDE: Final = 2.0
"""Seconds that a run steps aside while a take or its words are being worked on."""

LIVE: Final = timedelta(minutes=1)
"""A take that has waited longer than this is stuck; it must not hold up the rest for ever."""

UNREADABLE = (FileNotFoundError, soundfile.LibsndfileError)


def batch(run_id: UUID) -> float | None:
    """Bring a run a few recordings further.

    Returns:
        Seconds after which to go on; None when it is done, was stopped, or somebody else is at it.

    Raises:
        Exception: whatever storage or database raised; run again, it goes on behind its cursor.
    """
    run = Rescoring.objects.unfinished().filter(pk=run_id).first()
    if run is None:
        return None
    try:
        rescoring.must_be_usable(run.scorer)
        for recording in list(rescoring.recordings(run)[:BATCH]):
            if live_work_waits():
                run.advance()
                return ASIDE
            one(run, recording)
        if rescoring.recordings(run).exists():
            return 0
        run.finish()
    except StatusMoved:
        return None
    except CannotRescore as problem:
        run.stop(error=str(problem)[:300])
    return None


def one(run: Rescoring, recording: Recording) -> None:
    """Ask about one recording, weigh its samples again, and move the cursor behind it.

    Raises:
        StatusMoved: the run was stopped, or somebody else did this recording.
    """
    kind = rescoring.kind_of(run.scorer) if run.scorer else ""
    take = LazyTake(recording)
    scores, transcripts, error = 0, 0, ""
    try:
        scores, transcripts = rescoring.ask(
            recording,
            lambda: take.sound,
            kind,
            run.scorer,
            to_transcribe.shown(recording),
            echoes.agent_side(recording),
            stays_here=reports.stand_against(recording),
        )
    except UNREADABLE as problem:
        error = f"The audio of {recording.pk} cannot be read: {problem}"[:300]
    settling.settle_open(recording, by="rescore")
    run.advance(
        cursor=recording.pk,
        done=run.done + rescoring.samples_of(recording),
        scores=run.scores + scores,
        transcripts=run.transcripts + transcripts,
        failures=run.failures + bool(error),
        error=error or run.error,
    )


def live_work_waits() -> bool:
    """Whether a player waits for a take, or for what its transcript changes."""
    young = timezone.now() - LIVE
    takes = Recording.objects.filter(status=Recording.Status.STORED, captured_at__gte=young)
    return takes.exists() or Words.objects.filter(done_at=None, created_at__gte=young).exists()
