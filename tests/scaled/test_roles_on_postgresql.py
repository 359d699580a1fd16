"""Roles, the journal and bad input on the database of a large site: what SQLite lets pass, it may not."""

import os
import subprocess
import sys

import pytest

from tests.sites import ROOT

pytestmark = pytest.mark.needs("postgresql")

FILES = ("tests/roles/test_bad_input.py", "tests/accounts/test_journal.py", "tests/accounts/test_people.py")
ALIKE = "many_nines or fewer_nines or other_digits or not_a_number"
"""Values that never get as far as a database; tests/roles/ tries them on SQLite."""


def test_roles_journal_and_bad_input_hold_on_postgresql(postgres_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": postgres_url}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    command += ["-k", f"not ({ALIKE})", *FILES]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8_000:]
