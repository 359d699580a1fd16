"""The words of a settled take: written down, read by the text scorers, weighed again, and the player told.

Behind the live path and on a queue of its own. Every step looks at the rows first, as in
`games.judging.pipeline`.
"""

from uuid import UUID

from corpus import steps
from corpus.audio import UNREADABLE, LazyTake
from corpus.models import Recording
from corpus.verifying import losing
from games.judging import push, refusals, settling, to_transcribe
from games.judging.results import scored_message
from inference.models import Words
from inference.running.asking import score_remotely, score_words
from inference.running.keeping import look_again
from inference.speech import transcripts
from moderation.serving import reports
from rewards.ledger import earning


def process(recording_id: UUID) -> None:
    """Bring the words of one take from where they stand to their end.

    Raises:
        Exception: whatever storage, database or models raised; run again, it goes on from there.
    """
    work = Words.objects.filter(recording=recording_id, done_at=None).select_related("recording").first()
    if work is None:
        return
    recording = work.recording
    if not _any_use(recording):
        if look_again(recording):
            settling.settle_open(recording, by="words")
        work.finish()
        return
    take = LazyTake(recording)
    if recording.status == Recording.Status.LISTENED:
        _transcribe(take)
    _tell(recording)
    # Last, so that a server that hangs keeps no player waiting.
    if _ask_others(take):
        _tell(recording)
    work.finish()


def _tell(recording: Recording) -> None:
    recording.refresh_from_db(fields=["status"])
    if recording.status == Recording.Status.LISTENED:
        earning.award(recording)  # a text model may be the one that was fooled
        push.push(recording.pk, scored_message(recording))


def _any_use(recording: Recording) -> bool:
    """Whether anything here writes words down or reads them; who mended some does not look first."""
    return transcripts.wanted(recording) or transcripts.readable()


def _transcribe(take: LazyTake) -> None:
    recording = take.recording
    try:
        with steps.step("transcribe"):
            transcripts.transcribe(recording, lambda: take.sound, to_transcribe.shown(recording))
    except UNREADABLE as error:
        if not _is_gone(recording, error):
            raise
        return
    if not refusals.refuse(recording):
        score_words(recording)
        settling.settle_open(recording, by="words")


def _ask_others(take: LazyTake) -> bool:
    """Let scorers answer that others run, and weigh again; whether they said anything new."""
    recording = take.recording
    if recording.status != Recording.Status.LISTENED or reports.stand_against(recording):
        return False
    try:
        scores = score_remotely(recording, lambda: take.sound)
    except UNREADABLE as error:
        if not _is_gone(recording, error):
            raise
        return False
    if scores:
        settling.settle_open(recording, by="remote")
    return scores > 0


def _is_gone(recording: Recording, error: Exception) -> bool:
    """Whether its speaker took it back, after which its audio may well be gone; or it is lost."""
    standing = Recording.objects.filter(pk=recording.pk, status=recording.status)
    return not standing.exists() or losing.is_lost(recording, error, by="words")
