"""A database with many samples, scores and votes: some made by the models, the rest copied by the database.

The sounds are not there: no page that is measured plays any.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from django.db import connection, models, transaction

from accounts.consent import current
from accounts.models import Consent, Contributor
from corpus.models import Recording, Sample
from inference.models import Score
from moderation.belief import flags
from moderation.models import Report, Vote

OF_ONE_TAKE: Final = 20
SCORERS: Final = (
    "smart-turn",
    "smart-turn-v2",
    "namo-multilingual",
    "turn-detector-v2",
    "semantic-turn-taking",
)
VOTES: Final = 3
LANGUAGES: Final = ("en", "de", "no", "tr", "ar")
UNSURE_MS: Final = 15
"""Of a cut, on the average."""
REPORTED: Final = 500
"""One sample in so many has a report that waits; copies have none, since moderators answer them."""
RARE: Final = 12
"""One take in so many is Arabic: a filter must not walk past the others."""


def fill(samples: int) -> None:
    """So many samples, each with five scores and three votes."""
    dice = random.Random(samples)
    takes = [_take(dice) for _ in range(samples // OF_ONE_TAKE)]
    moments = [_sample(take, cut, dice) for take in takes for cut in range(OF_ONE_TAKE)]
    with transaction.atomic():
        Recording.objects.bulk_create(takes)
        Sample.objects.bulk_create(moments)
        Score.objects.bulk_create(_score(each, name, dice) for each in moments for name in SCORERS)
        votes = (_vote(each, by, dice) for each in moments for by in dice.sample(takes, VOTES))
        Vote.objects.bulk_create(votes)
        reporters = (
            Report(sample=each, contributor_id=dice.choice(takes).contributor_id) for each in moments
        )
        Report.objects.bulk_create(islice(reporters, 0, None, REPORTED))


def multiply(times: int) -> None:
    """The same again and again, with ids of their own, until there is `times` as much."""
    last = {model: model.objects.aggregate(last=models.Max("pk"))["last"] for model in (Score, Vote)}
    with connection.cursor() as cursor, _without_indexes(Sample, Recording):
        cursor.execute("CREATE TEMPORARY TABLE first_take AS SELECT id FROM corpus_recording")
        cursor.execute("CREATE TEMPORARY TABLE first_sample AS SELECT id FROM corpus_sample")
        for copy in range(1, times):
            with transaction.atomic():
                takes = {name: _renamed(name, copy) for name in ("receipt", "round", "sha256")}
                takes |= {"id": _other_id("id", copy), "captured_at": _earlier(copy)}
                _copy(Recording, takes, "id IN (SELECT id FROM first_take)")
                moments = {name: _other_id(name, copy) for name in ("id", "recording_id")}
                moments |= {"captured_at": _earlier(copy), "priority": f"priority * {1 - copy / 1e6}"}
                _copy(Sample, moments, "id IN (SELECT id FROM first_sample)")
                for model, until in last.items():
                    _copy(model, {"sample_id": _other_id("sample_id", copy)}, f"id <= {until}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would, and `PRAGMA optimize`


def _take(dice: random.Random) -> Recording:
    person, text = Contributor.objects.create(), current("en")
    consent = Consent.objects.create(
        contributor=person, version=text.version, language="en", text_hash=text.sha256
    )
    language = "ar" if dice.randrange(RARE) == 0 else dice.choice(LANGUAGES[:-1])
    values: dict[str, Any] = {"sample_rate": 16_000, "samples": 32_000, "status": Recording.Status.LISTENED}
    return Recording(
        contributor=person,
        consent=consent,
        round=str(uuid4()),
        sha256=uuid4().hex * 2,
        game="cliffhanger",
        prompt_key="bench",
        language=language,
        speech=[[3_200, 12_800]],
        levels=[0.5] * 40,
        **values,
    )


def _sample(take: Recording, cut: int, dice: random.Random) -> Sample:
    disputed = dice.random() < 0.5
    amount = dice.random() * 0.65 + 0.35 if disputed else dice.random() * 0.35
    return Sample.of(
        take,
        cut=12_800 + cut,
        intent="incomplete",
        silence=6_400,
        went_on=True,
        dispute=amount,
        disagreement=amount,
        cut_uncertainty_ms=dice.expovariate(1 / UNSURE_MS),
        priority=amount,
        status=Sample.Status.DISPUTED if disputed else Sample.Status.AGREED,
        flag=dice.choice(list(flags.WORDS)) if disputed else "",
        why=[["game", "", 1.7], ["sound", "smart-turn", -1.2]],
    )


def _score(sample: Sample, scorer: str, dice: random.Random) -> Score:
    complete = dice.random()
    return Score(
        sample=sample,
        scorer=scorer,
        revision="bench",
        probabilities={"complete": complete, "incomplete": 1 - complete},
        latency_ms=20.0,
    )


def _vote(sample: Sample, by: Recording, dice: random.Random) -> Vote:
    label = "incomplete" if dice.random() < 0.8 else "complete"
    return Vote(sample=sample, contributor_id=by.contributor_id, label=label)


def _copy(model: type[models.Model], changed: dict[str, str], where: str) -> None:
    """Insert the rows again, with these columns as the expressions say, and with new numbers."""
    made = (models.AutoField, models.GeneratedField)
    fields = [field for field in model._meta.local_fields if not isinstance(field, made)]
    columns = [str(field.column) for field in fields]
    values = ", ".join(changed.get(column, column) for column in columns)
    table = model._meta.db_table
    statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {where}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _other_id(column: str, copy: int) -> str:
    """The id with its first eight digits replaced by the number of the copy."""
    if connection.vendor == "postgresql":
        return f"('{copy:08x}' || substr({column}::text, 9))::uuid"
    return f"'{copy:08x}' || substr({column}, 9)"


def _renamed(column: str, copy: int) -> str:
    return f"'{copy:04x}' || substr({column}, 5)"


def _earlier(copy: int) -> str:
    if connection.vendor == "postgresql":
        return f"captured_at - interval '{copy} minutes'"
    return f"datetime(captured_at, '-{copy} minutes')"


@contextmanager
def _without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """Indexes are made once at the end: a tenth of the time."""
    named = [(table, index) for table in tables for index in table._meta.indexes]
    with connection.schema_editor() as editor:
        for table, index in named:
            editor.remove_index(table, index)
    yield
    with connection.schema_editor() as editor:
        for table, index in named:
            editor.add_index(table, index)
