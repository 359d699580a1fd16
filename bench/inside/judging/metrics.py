"""CPU time of a `/metrics` scrape: with few samples in the database, and with many.

Rows are doubled inside the database, each with an id of its own; half of the samples wait for their scores or
their place, a quarter is disputed, and one take in a hundred came within the last hour.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from config.metrics.collecting import Looked
from corpus.models import Recording, Sample
from inference.models import Score
from tests import factory

FEW = 40_000
"""As many as what is counted is counted to: of fewer, a smaller part is."""
ROUNDS = 9
STATUSES = ("captured", "scored", "disputed", "agreed")
SAID: dict[str, Any] = {"probabilities": {"complete": 0.9}, "threshold": 0.5, "latency_ms": 9}
ROW_ID = "lower(hex(randomblob(16)))"


def measure(samples: int) -> dict[str, list[float]]:
    """Milliseconds of CPU a scrape: `ours` with so many samples and scores, `bare` with FEW."""
    _begin()
    _fill(FEW)
    few = _series()
    _fill(samples)
    return {"ours": _series(), "bare": few}


def _begin() -> None:
    person = factory.contributor()
    for number in range(100):
        ago = timedelta(days=number) if number else timedelta(minutes=30)
        take = factory.recording(person, status="listened", captured_at=timezone.now() - ago)
        sample = factory.sample(take, status=STATUSES[number % len(STATUSES)])
        Score.objects.create(sample=sample, scorer="smart-turn", revision="v3.2", **SAID)


def _fill(count: int) -> None:
    """Twice as many again and again, and what is still missing. Cuts, rounds and receipts stay unique."""
    for model, other in OTHERWISE.items():
        while (there := model._default_manager.count()) < count:
            _double(model, other, min(there, count - there))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


OTHERWISE: Mapping[type[Model], Mapping[str, str | None]] = {
    Recording: {
        "id": ROW_ID,
        "round": ROW_ID,
        "sha256": f"{ROW_ID} || {ROW_ID}",
        "receipt": f"substr({ROW_ID}, 1, 14)",
    },
    Sample: {"id": ROW_ID, "cut": "(SELECT max(cut) FROM corpus_sample) + row_number() OVER ()"},
    Score: {"id": None, "revision": f"substr({ROW_ID}, 1, 20)"},
}
"""What a copied row has of its own; None: the database numbers it."""


def _double(model: type[Model], other: Mapping[str, str | None], count: int) -> None:
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.generated]
    names = [name for name in columns if other.get(name, "") is not None]
    values = [other.get(name) or f'"{name}"' for name in names]
    into = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({into}) SELECT {", ".join(values)} FROM "{table}" LIMIT {count}'  # noqa: S608
        )


def _series() -> list[float]:
    list(Looked().collect())
    return [_scrape() for _ in range(ROUNDS)]


def _scrape() -> float:
    before = time.process_time()
    list(Looked().collect())
    return (time.process_time() - before) * 1_000
