"""What landed last goes on with this change: its database is brought here, and no row of it is lost."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests import sites
from tests.daemons import fresh_database
from tests.upgrade import landed
from tests.upgrade.test_upgrade import manage

CHANGED: frozenset[str] = frozenset()
"""Columns, as table.column, whose values a migration of this change rewrites on purpose."""

BUILD = "from tests.upgrade import landed; landed.build()"
ROWS = "import json; from tests.upgrade import landed; print(json.dumps(landed.rows()))"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def landed_site(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a site with a database of the version that landed last."""
    if request.param == "sqlite":
        return sites.environment_of(tmp_path, 0)
    url = fresh_database(request.getfixturevalue("postgres_url"), f"landed_{uuid4().hex}")
    return sites.environment_of(tmp_path, 0, DATABASE_URL=url)


def run(environment: dict[str, str], code: str) -> str:
    shell = sites.Shell(environment)
    try:
        return shell.run(code)
    finally:
        shell.stop()


def test_every_migration_that_landed_is_still_there() -> None:
    """A site that has run it cannot do without; a later one may stand behind it."""
    for room, name in landed.leaves().items():
        places = [sites.ROOT / room, sites.ROOT / "platform" / room]
        assert any((place / "migrations" / f"{name}.py").exists() for place in places), f"{room}: {name}"
    assert set(landed.leaves()) == landed.ROOMS


def test_a_database_of_what_landed_last_is_brought_here_with_every_row(landed_site) -> None:
    run(landed_site, BUILD)
    before = json.loads(run(landed_site, ROWS))
    assert len(before) > 60
    assert all(before.values()), "every table has rows to lose"
    manage(landed_site, "prepare")
    assert "[ ]" not in manage(landed_site, "showmigrations", "--list")
    after = json.loads(run(landed_site, ROWS))
    for table, kept in before.items():
        now = {next(iter(row.values())): row for row in after.get(table, [])}
        for row in kept:
            found = now[next(iter(row.values()))]
            same = {name for name in row.keys() & found.keys() if f"{table}.{name}" not in CHANGED}
            assert {name: found[name] for name in same} == {name: row[name] for name in same}, table
