"""A backup into an empty site: SQLite and files, and PostgreSQL and a bucket of a real S3 endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from tests.daemons import fresh_database
from tests.scaled.conftest import a_shell
from tests.sites import RunningSite

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}

FILL = """
import json
from config.remote import make_bucket
from django.conf import settings
if settings.S3_BUCKET: make_bucket()
from accounts.models import User
from tests.corpus.test_verifying import stored_take
from tests import factory
takes = [stored_take(hertz) for hertz in (220.0, 330.0, 440.0, 550.0)]
for take in takes: factory.sample(take)
User.objects.create_user("ana", "ana@example.org", "a long enough password")
print(json.dumps([str(take.pk) for take in takes]))
"""
SINCE = """
from accounts.models import User
from accounts.personal import erasing
from corpus import withdrawal
from corpus.models import Recording
from tests.corpus.test_verifying import stored_take
withdrawal.withdraw([Recording.objects.get(pk={0!r})], by="speaker")
withdrawal.forget(Recording.objects.get(pk={1!r}).contributor)
erasing.forget_account(User.objects.get(username="ana"))
stored_take(660.0)
"""
LOOK = """
import json
from accounts.models import User
from corpus import audio
from corpus.models import Recording
from django.core.files.storage import default_storage
from corpus.backup import databases
from django.db import connection
sound = {}
for take in Recording.objects.exclude(audio=""):
    audio.stored(take)
    sound[str(take.pk)] = take.object_sha256
month = Recording.objects.exclude(audio="").first().audio.rpartition("/")[0]
print(json.dumps({
    "status": {str(pk): status for pk, status in Recording.objects.values_list("pk", "status")},
    "sound": sound, "objects": len(default_storage.listdir(month)[1]),
    "names": list(User.objects.values_list("username", flat=True)),
    "rows": databases.rows(connection.cursor()),
}))
"""
COUNTED_ANEW = ("django_session", "django_migrations", "auth_permission", "auth_group_permissions")


class Two(NamedTuple):
    """A site, and an empty one beside it that shares nothing with it but the ledger."""

    first: RunningSite
    second: RunningSite


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def sites(request: pytest.FixtureRequest, tmp_path: Path, collected_static: Path) -> Iterator[Two]:
    def of(name: str) -> dict[str, str]:
        ledger = {"LEDGER": str(tmp_path / "ledger")}
        if request.param == "sqlite":
            return ledger
        database = fresh_database(request.getfixturevalue("postgres_url"), f"{name}_{uuid4().hex}")
        store = {"S3_BUCKET": f"backup-{name}", "S3_ENDPOINT_URL": request.getfixturevalue("s3_url")}
        return {**ledger, **store, **KEYS, "DATABASE_URL": database}

    with a_shell(tmp_path / "first", collected_static, **of("first")) as first:
        environment = {**first.environment, "DATA_DIR": str(tmp_path / "second"), **of("second")}
        second = RunningSite("", tmp_path / "second", environment, first.web)
        yield Two(first, second)
        if second.asking:
            second.asking.stop()


def look(site: RunningSite) -> Any:
    return json.loads(site.shell(LOOK))


def test_an_empty_site_gets_all_back_but_what_was_taken_back_since(sites: Two, tmp_path: Path) -> None:
    backup = str(tmp_path / "backup")
    takes = json.loads(sites.first.shell(FILL))
    before = look(sites.first)
    sites.first.manage("backup", backup)
    sites.first.shell(SINCE.format(*takes[:2]))

    said = sites.second.manage("restore", backup).stdout
    assert "gone: 2 takes, 1 voices, 1 accounts" in said
    after = look(sites.second)
    assert after["sound"] == {take: before["sound"][take] for take in takes[2:]}
    assert after["objects"] == 2
    assert after["status"] == dict(zip(takes, ["withdrawn", "withdrawn", "stored", "stored"], strict=True))
    assert "ana" not in after["names"]
    changed = {table for table, count in before["rows"].items() if after["rows"][table] != count}
    assert changed <= {*COUNTED_ANEW, "accounts_consent", "accounts_journalentry"}
    # The keys of cookies and second factors came with it.
    assert (tmp_path / "second" / "secret_key").read_text() == (tmp_path / "first" / "secret_key").read_text()

    again = sites.second.manage("restore", backup, check=False)
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr
    assert "took back" not in sites.second.manage("prepare").stdout


@pytest.mark.parametrize("sites", ["sqlite"], indirect=True)
def test_a_restore_that_ends_before_the_ledger_is_read_is_finished_by_the_next_start(
    sites: Two, tmp_path: Path
) -> None:
    backup = str(tmp_path / "backup")
    takes = json.loads(sites.first.shell(FILL))
    sites.first.manage("backup", backup)
    sites.first.shell(SINCE.format(*takes[:2]))
    sites.second.shell(
        "from pathlib import Path\nfrom django.conf import settings\nfrom config.remote import make_bucket\n"
        "if settings.S3_BUCKET: make_bucket()\n"
        f"from corpus.backup.restoring import restore\nrestore(Path({backup!r}))"
    )
    said = sites.second.manage("prepare").stdout
    assert "The ledger took back again: 2 takes, 1 voices, 1 accounts." in said
    assert look(sites.second)["status"][takes[0]] == "withdrawn"
