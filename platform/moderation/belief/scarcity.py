"""How scarce samples of a language and label are: counted every few minutes, remembered for one."""

import time
from typing import Final

from django.db import transaction
from django.db.models import Count

from corpus.models import Sample, Stock

LEAST: Final = 20
"""Accepted samples of the commonest label of a language below which nothing in it is called scarce."""

SECONDS_KEPT: Final = 60.0


class _Kept:
    """What this process has read, and until when (monotonic seconds) it believes it."""

    stock: dict[tuple[str, str], int] = {}
    until = 0.0


def of(language: str, label: str) -> float:
    """0 for the commonest label of a language, 1 for one that has no accepted sample yet."""
    stock = _stock()
    most = max((count for (spoken, _), count in stock.items() if spoken == language), default=0)
    return 1 - stock.get((language, label), 0) / most if most >= LEAST else 0.0


def recount() -> None:
    """Count what people accepted. Running twice changes nothing."""
    rows = Sample.objects.accepted().decided_by_people().order_by().values_list("language", "label")
    counted = [
        Stock(language=language, label=label, samples=count)
        for language, label, count in rows.annotate(Count("pk"))
    ]
    with transaction.atomic():
        Stock.objects.all().delete()
        Stock.objects.bulk_create(counted, ignore_conflicts=True)
    forget()


def forget() -> None:
    """Read again at the next question."""
    _Kept.until = 0.0


def _stock() -> dict[tuple[str, str], int]:
    if time.monotonic() >= _Kept.until:
        _Kept.stock = {(row.language, row.label): row.samples for row in Stock.objects.all()}
        _Kept.until = time.monotonic() + SECONDS_KEPT
    return _Kept.stock
