"""What keeps the journal append-only: the database itself refuses to change or delete a line, whoever asks.

A table that SQLite makes anew for a later migration loses its triggers: such a migration locks it again.
"""

from typing import Any, Final

TABLE: Final = "accounts_journalentry"
WORDS: Final = "The journal is append-only."

SQLITE: Final = tuple(
    f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL: Final = (
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
)
OFF: Final = {
    "sqlite": tuple(f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("update", "delete")),
    "postgresql": (f"DROP TRIGGER {TABLE}_no_change ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"),
}
ON: Final = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def lock(connection: Any) -> None:
    """Put the triggers there. `connection`: of Django, to SQLite or PostgreSQL."""
    _run(connection, ON)


def unlock(connection: Any) -> None:
    """Take them away: for the undoing of the migration, and for tests that empty every table."""
    _run(connection, OFF)


def _run(connection: Any, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
