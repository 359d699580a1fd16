"""Somebody of whom every table about people has a row, made from what the tables are: new ones too."""

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import Contributor, User
from accounts.personal.inventory import Kept, Person, kept
from corpus.models import Recording, Sample
from tests import factory

NUMBERS = count(1)
SPECIAL = {"sessions.Session", "moderation.TrustRun"}
"""Not looked up by person: tests make their rows by the way in which they come to be."""

Rows = dict[type[models.Model], Any]


def somebody(account: User) -> Person:
    """A contributor of this account, with a row of theirs in every table that the inventory names."""
    voice = factory.contributor(user=account)
    take = factory.recording(
        voice,
        status=Recording.Status.LISTENED,
        settings={"label": "headset"},
        timeline=[{"name": "begin", "at": 1}],
        user_agent="Browser/1.0",
    )
    moment = factory.sample(
        take, tail_dbfs=-61.5, next_onset_ms=430.0, edge_slope=1.25, cut_uncertainty_ms=30.0
    )
    made: Rows = {User: account, Contributor: voice, Recording: take, Sample: moment}
    person = Person.of(voice, account)
    for line in kept():
        if line.table not in SPECIAL:
            _fill(line, person, made)
    return person


def _fill(line: Kept, person: Person, made: Rows) -> None:
    """Nothing where an earlier line has made the row already."""
    if line.rows(person).exists():
        return
    given: dict[str, Any] = {name: _one_of(value) for name, value in line.only.items() if "__" not in name}
    given |= {
        name.removesuffix("__in"): _one_of(value) for name, value in line.only.items() if "__in" in name
    }
    given |= {line.name: person.name} if line.name else {}
    given |= {line.mail: person.mails[0]} if line.mail else {}
    given |= {line.speaker: person.contributor and person.contributor.speaker} if line.speaker else {}
    if line.only:  # another row beside the first, which is about the same moment
        given["sample"] = factory.sample(made[Recording], cut=20_000 + next(NUMBERS))
    row = make(line.model, made, given)
    _reach(line, row, person, made)
    assert line.rows(person).exists(), f"{line.table} has no row that {line.voice or line.account} leads to"


def _reach(line: Kept, row: Any, person: Person, made: Rows) -> None:
    """Where the way goes backwards, make the row that it comes from."""
    first = (line.voice or line.account).split("__")[0]
    if not first or first == "pk":
        return
    relation: Any = line.model._meta.get_field(first)
    if relation.many_to_many:
        getattr(row, first).add(person.contributor)
    elif relation.auto_created and not line.rows(person).exists():
        made.pop(relation.related_model, None)
        make(relation.related_model, made, {relation.field.name: row})


def make(model: type[models.Model], made: Rows, given: Mapping[str, Any] = {}) -> Any:  # never changed
    """A row of any table: what it points at is of the same person, or made as well."""
    if model in made and not given:
        return made[model]
    values = dict(given)
    for column in model._meta.concrete_fields:
        if column.name not in values and not isinstance(column, models.GeneratedField | models.AutoField):
            values |= _value(column, made)
    row = model._default_manager.create(**values)
    made.setdefault(model, row)
    return row


def _value(column: Any, made: Rows) -> dict[str, Any]:
    """Nothing where the table says itself what stands there."""
    if column.is_relation:
        return _related(column, made)
    if column.choices:
        return {column.name: column.choices[0][0]}
    if column.has_default() or (column.null and not isinstance(column, models.CharField | models.TextField)):
        return {}
    number = next(NUMBERS)
    kinds: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
        (models.EmailField, f"somebody{number}@example.org"),
        (models.CharField, f"q{number}z"),  # in no other text by chance
        (models.TextField, f"words of theirs {number}"),
        (models.JSONField, ["something"]),
        (models.BinaryField, b"sound"),
        (models.DateTimeField, timezone.now()),
        (models.DateField, date(2026, 11, 29)),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.FloatField, 0.5),
    )
    return {column.name: next(value for kind, value in kinds if isinstance(column, kind))}


def _related(column: Any, made: Rows) -> dict[str, Any]:
    target = column.related_model
    if target is column.model:
        return {}
    if target in made or not column.null:
        return {column.name: make(target, made)}
    return {}


def _one_of(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value
