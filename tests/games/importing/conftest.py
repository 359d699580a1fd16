"""Whoever brings takes in, and the command that does."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts import groups
from accounts.models import User
from tests.games.importing.clips import CONSENT

Report = dict[str, dict[str, str]]
BringIn = Callable[..., Report]


@pytest.fixture
def administrator(db: None) -> User:
    groups.ensure_groups()
    user = User.objects.create_user("ada")
    user.groups.set([Group.objects.get(name=groups.ADMINISTRATORS)])
    return user


@pytest.fixture
def consent(tmp_path: Path) -> Path:
    path = tmp_path / "consent.txt"
    path.write_text(CONSENT)
    return path


@pytest.fixture
def bring_in(administrator: User, consent: Path, tmp_path: Path, enqueued: list[Any]) -> BringIn:
    """`manage.py import`, with the terms of a good citizen; what became of each file, by its name."""

    def run(place: object, *more: str, **said: str) -> Report:
        report = tmp_path / "report.csv"
        terms = {"source": "readings", "by": "ada", "licence": "cc-by-4.0", "consent-by": "Ada", **said}
        named = [part for name, value in terms.items() for part in (f"--{name}", value)]
        given = [*named, "--consent", str(consent), "--report", str(report), *more]
        call_command("import", str(place), *given, stdout=io.StringIO())
        with report.open(encoding="utf-8", newline="") as file:
            return {row["name"]: row for row in csv.DictReader(file)}

    return run
