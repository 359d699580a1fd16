"""What the corpus has, cell by cell: counted every few minutes, remembered by each process for one.

Counting again rather than counting along: takes are withdrawn and relabelled, and a take must not wait for a
row that all others want to raise too.
"""

import time
from collections import Counter
from typing import Final

from django.db import transaction
from django.db.models import Count, Value
from django.db.models.functions import Coalesce, NullIf

from corpus.models import Recording, Sample
from rewards.models import Coverage, Quest, Spoken, today

Cell = tuple[str, str, str, str]
"""Language, label, mode, device."""

SECONDS_KEPT: Final = 60.0

PHONE: Final = ("Mobi", "Android", "iPhone", "iPad")


class _Kept:
    """What this process has read, and until when (monotonic seconds) it believes it."""

    cells: dict[Cell, int] = {}
    spoken: dict[tuple[str, str, str], int] = {}
    quests: dict[str, Quest] = {}
    until = 0.0


def device(user_agent: str) -> str:
    """Phone, desktop or other, by the name the browser gives itself; pretending gains a factor, no more."""
    if any(word in user_agent for word in PHONE):
        return "phone"
    return "desktop" if "Mozilla" in user_agent else "other"


def samples(recording: Recording, label: str) -> int:
    """Samples in the cell of a label in this take."""
    cell = (recording.language, label, recording.mode, device(recording.user_agent))
    return _read().cells.get(cell, 0)


def spoken(recording: Recording) -> int:
    """Kept takes of the same prompt."""
    return _read().spoken.get((recording.game, recording.language, recording.prompt_key), 0)


def quest(language: str) -> Quest | None:
    """Today's quest of a language; for a minute after midnight, or after it was picked, there may be none."""
    found = _read().quests.get(language)
    return found if found is not None and found.day == today() else None


def cells(language: str) -> Counter[tuple[str, str]]:
    """Samples of each label and mode, all devices together, as last counted."""
    found: Counter[tuple[str, str]] = Counter()
    for row in Coverage.objects.filter(language=language):
        found[row.label, row.mode] += row.samples
    return found


def forget() -> None:
    """Read again at the next question."""
    _Kept.until = 0.0


def recount() -> None:
    """Count the whole corpus; a second for a million samples, so not at every look."""
    counted = _count_cells()
    prompts = _count_prompts()
    with transaction.atomic():
        Coverage.objects.all().delete()
        Coverage.objects.bulk_create(counted, ignore_conflicts=True)
        Spoken.objects.all().delete()
        Spoken.objects.bulk_create(prompts, ignore_conflicts=True)
    forget()


def _count_cells() -> list[Coverage]:
    gone = (Sample.Status.REJECTED, Sample.Status.WITHDRAWN)
    said = Coalesce(NullIf("label", Value("")), "intent")
    by = ("recording__language", "said", "recording__mode", "recording__user_agent")
    rows = Sample.objects.exclude(status__in=gone).annotate(said=said).values_list(*by)
    found: Counter[Cell] = Counter()
    for language, label, mode, agent, count in rows.annotate(count=Count("pk")).order_by():
        found[language, label, mode, device(agent)] += count
    return [
        Coverage(language=language, label=label, mode=mode, device=kind, samples=count)
        for (language, label, mode, kind), count in found.items()
    ]


def _count_prompts() -> list[Spoken]:
    kept = Recording.objects.filter(status=Recording.Status.LISTENED)
    rows = kept.values("game", "language", "prompt_key").annotate(takes=Count("pk")).order_by()
    return [Spoken(**row) for row in rows]


def _read() -> type[_Kept]:
    if time.monotonic() >= _Kept.until:
        _Kept.cells = {
            (row.language, row.label, row.mode, row.device): row.samples for row in Coverage.objects.all()
        }
        _Kept.spoken = {(row.game, row.language, row.prompt_key): row.takes for row in Spoken.objects.all()}
        _Kept.quests = {row.language: row for row in Quest.objects.filter(day=today())}
        _Kept.until = time.monotonic() + SECONDS_KEPT
    return _Kept
