"""Words of listeners who are believed no longer, put where nothing reads them, and brought back.

What models made of them goes with them, and a worker has the takes read again (`games.judging.transcribing`).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from inference.models import AUDIO, Score, Transcript, Words


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
