"""The database into one file while the site runs, and back into an empty one: SQLite and PostgreSQL.

What is counted and listed of a copy is read from the very state that was copied.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from corpus.backup.folder import State, Unusable

FILES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class Copy(NamedTuple):
    """`cursor`: of the state that was copied. `major`: of PostgreSQL; 0 of SQLite."""

    cursor: Any
    file: Path
    major: int


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """Copy the database into a folder; within the block it can be asked as it was at that moment.

    Raises:
        Unusable: a program is missing or too old, or it failed.
    """
    file = folder / FILES[connection.vendor]
    with (_sqlite if connection.vendor == "sqlite" else _postgresql)(file) as copy:
        file.chmod(0o600)
        yield copy


def rows(cursor: Any) -> dict[str, int]:
    """How many each table has."""
    counts = {}
    for table in sorted(connection.introspection.table_names()):
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # our tables
        counts[table] = int(cursor.fetchone()[0])
    return counts


def suits(state: State) -> None:
    """Raises Unusable: the state cannot go into this site's database, or there is something in it already."""
    if state.engine != connection.vendor:
        raise Unusable(
            f"This backup is of {state.engine}, and DATABASE_URL names {connection.vendor}. Restore it into "
            "a database of its own kind."
        )
    if connection.introspection.table_names():
        raise Unusable(
            "The database is not empty, and restoring would mix two sites. Name a new, empty one in "
            "DATABASE_URL (or another DATA_DIR). If a restore was broken off after its database was in, "
            "`manage.py prepare` finishes it."
        )
    if state.engine == "postgresql":
        _tool("pg_restore", state.major)
        if _major() < state.major:
            raise Unusable(
                f"This backup is of PostgreSQL {state.major}, and the server is {_major()}. Use one of "
                f"{state.major} or newer."
            )


def bring_back(file: Path) -> None:
    """Fill the empty database from a copy.

    Raises:
        Unusable: it failed; a PostgreSQL is empty then as before.
    """
    if connection.vendor == "postgresql":
        how = ["--no-owner", "--no-acl", "--single-transaction", "--exit-on-error"]
        return _run("pg_restore", [*how, str(file)])
    name = connection.settings_dict["NAME"]
    connection.close()
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(name)) as target:
        source.backup(target)
    return None


@contextmanager
def _sqlite(file: Path) -> Iterator[Copy]:
    """SQLite's online backup: whole, however many write meanwhile."""
    with closing(sqlite3.connect(file)) as target:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as source:
            source.backup(target)
        # One file without others beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        yield Copy(target.cursor(), file, 0)


@contextmanager
def _postgresql(file: Path) -> Iterator[Copy]:
    """pg_dump of a snapshot that our own transaction holds."""
    major = _major()
    _tool("pg_dump", major)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        how = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={cursor.fetchone()[0]}"]
        _run("pg_dump", [*how, "--file", str(file)])
        yield Copy(cursor, file, major)


def _major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _tool(name: str, major: int) -> None:
    """Raises Unusable: the program is not here, or older than what it is for."""
    if not shutil.which(name):
        raise Unusable(
            f"{name} is not installed on this machine. It comes with PostgreSQL's client "
            f"(Debian: apt-get install postgresql-client), of {major} or newer."
        )
    said = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", said)
    if not found or int(found[1]) < major:
        raise Unusable(
            f"{name} is of version {found[1] if found else '?'}, and the database of {major}. Install "
            f"postgresql-client-{major} or newer."
        )


def _run(program: str, options: list[str]) -> None:
    arguments, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, options)
    command = [program, *arguments[1:-1], "--dbname", arguments[-1]]
    # pg_restore takes its file as the last word.
    if program == "pg_restore":
        command = [program, *arguments[1 : -1 - len(options)], "--dbname", arguments[-1], *options]
    environment = {**os.environ, **(secrets or {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(f"{program} failed: {done.stderr.strip()[:600]}")
