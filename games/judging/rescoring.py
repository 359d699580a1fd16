"""Scoring anew: the corpus with a new model, a recording at a time, and a cut that a moderator moved."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from corpus.audio import UNREADABLE, LazyTake
from corpus.broker import overdue
from corpus.models import Recording, Sample, StatusMoved
from corpus.verifying import losing
from games.judging import echoes, handing_over, settling, to_transcribe
from games.judging.results import UNSETTLED
from inference.models import Rescoring, Words
from inference.running import asking, rescoring
from inference.running.analysis import end_at, figures
from inference.running.rescoring import CannotRescore
from moderation.models import Recut
from moderation.serving import reports

BATCH: Final = 10
"""Recordings a task: a few seconds, after which whoever waits in the queue has a turn."""

ASIDE: Final = 2.0
"""Seconds that a run steps aside while a take or its words are being worked on."""

LIVE: Final = timedelta(minutes=1)
"""A take that has waited longer than this is stuck; it must not hold up the rest for ever."""


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
        losing.is_lost(recording, problem, by="rescore")
    settling.settle_open(recording, by="rescore")
    run.advance(
        cursor=recording.pk,
        done=run.done + rescoring.samples_of(recording),
        scores=run.scores + scores,
        transcripts=run.transcripts + transcripts,
        failures=run.failures + bool(error),
        error=error or run.error,
    )


def recut(sample_id: UUID) -> None:
    """Have the new place of a cut that was moved measured and scored, weigh it anew, and have its words read.

    Run again, or twice at once, it adds nothing.

    Raises:
        Exception: whatever storage, database or models raised; run again, it goes on from there.
    """
    moves = Recut.objects.filter(sample=sample_id, scored_at=None)
    newest = moves.select_related("sample__recording").order_by("pk").last()
    if newest is None:
        return
    sample, recording, found = newest.sample, newest.sample.recording, {}
    take = LazyTake(recording)
    if recording.status == Recording.Status.LISTENED:
        with suppress(*UNREADABLE):  # taken back meanwhile: nobody will ask any more
            found = figures(end_at(take.sound, sample.cut, recording.speech))
            asking.score_again(recording, take.sound, echoes.agent_side(recording))
    with transaction.atomic():
        sample.ends_so(found)
        settling.settle_open(recording, by="recut")
        Words.again(recording)
        moves.filter(pk__lte=newest.pk).update(scored_at=timezone.now())
    handing_over.transcription(recording.pk)


def lost_recuts(now: datetime, wait: timedelta, most: int) -> list[UUID]:
    """Samples whose cut was moved, and about which nobody has asked the models for `wait`. Stamps them."""
    rows = Recut.objects.filter(overdue("sent_at", now, wait), scored_at=None)
    found = list(rows.order_by("sent_at").values_list("pk", "sample_id")[:most])
    Recut.objects.filter(pk__in=[key for key, _ in found]).update(sent_at=now)
    return [sample for _, sample in found]


def live_work_waits() -> bool:
    """Whether a player waits for a take, or for what its transcript changes.

    A worker that has the cuts of a take in its hands settles them by what it knows: nobody else asks about
    them meanwhile.
    """
    young = timezone.now() - LIVE
    takes = Recording.objects.filter(status=Recording.Status.STORED, captured_at__gte=young)
    cuts = Sample.objects.filter(status__in=UNSETTLED, moved_at__gte=young)
    words = Words.objects.filter(done_at=None, created_at__gte=young)
    return takes.exists() or cuts.exists() or words.exists()
