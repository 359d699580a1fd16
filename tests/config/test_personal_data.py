"""Every field of every table is either about people, and declared so, or said to be about nobody."""

from collections import Counter, defaultdict
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.personal.inventory import Fate, Kept, impersonal, kept
from tests import personal_table

KEPT, IMPERSONAL = kept(), impersonal()
DECLARED = {line.table for line in KEPT}
PEOPLE = {"accounts.User", "accounts.Contributor"}

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def tables() -> dict[str, type[models.Model]]:
    """Every table of the project, those between two others and those of packages included."""
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def points_at(model: type[models.Model]) -> set[str]:
    return {column.related_model._meta.label for column in columns(model) if column.is_relation}


def columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def test_every_table_is_declared_in_one_of_the_two_ways() -> None:
    said = DECLARED | {table.table for table in IMPERSONAL}
    assert set(tables()) - said == set(), "declare them in the room's kept.py"
    assert said - set(tables()) == set()
    assert DECLARED & {table.table for table in IMPERSONAL} == set()


@pytest.mark.parametrize("table", sorted(DECLARED))
def test_every_field_of_a_table_about_people_has_a_line(table: str) -> None:
    named = {name for line in KEPT if line.table == table for name in line.names}
    fields = {column.name for column in tables()[table]._meta.concrete_fields}
    assert fields - named == set(), "name them in the room's kept.py"
    assert named - fields == set()


def test_a_table_about_nobody_points_at_nobody_and_has_no_text_that_nobody_looked_at() -> None:
    for table in IMPERSONAL:
        model = tables()[table.table]
        assert points_at(model) & DECLARED == set(), table.table
        texts = {column.name for column in model._meta.concrete_fields if isinstance(column, TEXTS)}
        assert texts - {"id"} - set(table.texts.split()) == set(), table.table


def test_whatever_points_at_a_person_can_be_looked_up_by_them() -> None:
    ways: dict[str, set[str]] = defaultdict(set)
    for line in KEPT:
        ways[line.table] |= {way.split("__")[0] for way in (line.voice, line.account) if way}
    for table in DECLARED - PEOPLE:
        for column in columns(tables()[table]):
            if column.is_relation and column.related_model._meta.label in PEOPLE:
                named = {name for line in KEPT if line.table == table for name in line.names}
                assert column.name in named, f"{table}.{column.name}"
                assert ways[table], table


@pytest.mark.parametrize("line", KEPT, ids=lambda line: f"{line.table}: {line.fields[:30]}")
def test_a_line_says_all_that_there_is_to_say(line: Kept) -> None:
    assert line.what
    assert line.long
    assert bool(line.because) == (line.fate is Fate.STAYS)
    assert bool(line.section) != bool(line.withheld)
    looked_up = line.voice or line.speaker or line.account or line.name or line.mail
    assert looked_up or line.how or line.withheld == "it is about models"


def test_no_two_sections_of_the_export_have_one_name() -> None:
    assert [
        name for name, count in Counter(line.section for line in KEPT if line.section).items() if count > 1
    ] == []


def test_what_does_more_than_rows_is_there() -> None:
    for way in {line.how for line in KEPT if line.how}:
        module, _, rest = way.rpartition(".")
        try:
            found = getattr(import_module(module), rest)
        except ModuleNotFoundError:
            outer, _, owner = module.rpartition(".")
            found = getattr(getattr(import_module(outer), owner), rest)
        assert callable(found), way


def test_the_docs_have_the_inventory_as_it_is() -> None:
    assert personal_table.written() == personal_table.table(), personal_table.__doc__
