"""Words as a person wrote them down, and having the text scorers read them.

Whoever is new may write, and is not read: what a browser without cookies writes would stand in releases, and
models would judge moments by it. A moderator's words go before a listener's (`inference.running.questions`).
"""

from collections.abc import Iterable
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from corpus.broker import hand_over
from corpus.models import Sample
from inference.models import AUDIO, Score, Transcript, Words
from inference.running.keeping import look_again
from inference.text.cleaning import bare

READ: Final = "games.judging.tasks.words"
"""By name: a worker lets them read (`games.judging.transcribing`). Lost on the way, a sweep finds the row."""


@transaction.atomic
def write_down(sample: Sample, text: str, *, by: str = "") -> Transcript:
    """Keep the words of a sample as a person heard them: none of those before is changed.

    Args:
        text: in one line, of characters that people write (`corpus.languages.writable`).
        by: "" of a moderator, `Transcript.LISTENER`, or `Transcript.ASIDE`, which nothing reads.
    """
    language = sample.recording.language
    written = Transcript.objects.create(
        sample=sample,
        language=language,
        text=text,
        plain=bare(text, language),
        source=Transcript.Source.PERSON,
        model=by,
        recut=sample.recuts,
    )
    if written.is_read:
        look_again(sample.recording)
        Words.again(sample.recording)
        what = f"the words of {sample.recording_id}"
        transaction.on_commit(partial(hand_over, READ, str(sample.recording_id), what=what))
    return written


@transaction.atomic
def put_aside(theirs: QuerySet[Transcript]) -> None:
    """Nothing reads these words of listeners any longer: what models made of them goes, and they are asked
    again about the words that are left."""
    rows = theirs.filter(source=Transcript.Source.PERSON).exclude(model=Transcript.ASIDE)
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    read = Score.objects.exclude(input=AUDIO).filter(
        sample__recording__cuts__transcripts__in=ids,
        created_at__gte=F("sample__recording__cuts__transcripts__created_at"),
    )
    Score.objects.filter(pk__in=list(read.values_list("pk", flat=True).distinct())).delete()
    _move(ids, Transcript.ASIDE)


@transaction.atomic
def bring_back(theirs: QuerySet[Transcript]) -> None:
    """These are read again."""
    rows = theirs.filter(source=Transcript.Source.PERSON, model=Transcript.ASIDE)
    _move(list(rows.values_list("pk", flat=True)), Transcript.LISTENER)


def _move(ids: list[int], to: str) -> None:
    moved = Transcript.objects.filter(pk__in=ids)
    moved.update(model=to)
    _again(moved.values_list("sample__recording", flat=True).distinct())


def _again(takes: Iterable[UUID]) -> None:
    """`Words.again` for many; the sweep sends them on."""
    now = timezone.now()
    fresh = {"created_at": now, "moved_at": now, "done_at": None}
    Words.objects.bulk_create(
        [Words(recording_id=take, **fresh) for take in takes],
        update_conflicts=True,
        unique_fields=["recording"],
        update_fields=list(fresh),
    )
