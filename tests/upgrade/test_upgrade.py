"""A site that an earlier version filled goes on with this one: nothing lost, nothing renamed."""

import gzip
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests import services, sites

HERE = Path(__file__).parent

LATER = frozenset(
    {
        "accounts.ApiToken",
        "accounts.Sighting",
        "api.ProgramVote",
        "corpus.Stock",
        "corpus.Tally",
        "corpus.VerifyRun",
        "games.DeadLetter",
        "games.ImportItem",
        "games.ImportRun",
        "games.ImportedSpeaker",
        "games.Participant",
        "games.Seat",
        "games.Side",
        "games.Stretch",
        "games.Study",
        "games.Talk",
        "games.Waiting",
        "games.Work",
        "inference.Evaluation",
        "inference.FrontierRun",
        "inference.SoundKey",
        "inference.SoundPrint",
        "moderation.AgreementRun",
        "moderation.Alpha",
        "moderation.Appeal",
        "moderation.Block",
        "moderation.Cluster",
        "moderation.Coincidence",
        "moderation.CrowdSwitch",
        "moderation.Desk",
        "moderation.Lease",
        "moderation.MassAct",
        "moderation.MassLine",
        "moderation.Recheck",
        "moderation.Recut",
        "moderation.SavedView",
        "moderation.Standing",
        "moderation.Watch",
        "publishing.Confirmation",
        "publishing.Delivery",
        "publishing.Erasure",
        "publishing.Preview",
        "publishing.ReleaseSchedule",
        "publishing.SpeakerSplit",
        "publishing.Subscription",
    }
)
"""Tables that version 0.1 did not have."""

COUNT = """
import json
from django.apps import apps
ours = {"accounts", "api", "corpus", "games", "inference", "moderation", "publishing", "rewards"}
print(json.dumps({m._meta.label: m.objects.count() for m in apps.get_models() if m._meta.app_label in ours}))
"""
# What beat does first of all when it starts: rows of the schedule follow the settings.
SCHEDULE = """
import json
from config.celery import app
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler
DatabaseScheduler(app, lazy=True).setup_schedule()
app.loader.import_default_modules()
named = PeriodicTask.objects.values_list("task", flat=True)
print(json.dumps([task for task in named if task not in app.tasks]))
"""
# Of cuts made before anything was measured at them, nothing is made up.
MEASURED = """
from django.db.models import Q
from corpus.models import OF_THE_END, Sample
none = Q(**{f"{name}__isnull": True for name in OF_THE_END})
print(Sample.objects.count(), Sample.objects.exclude(none).count())
"""
# What the desk's indexes need of the recording was copied to every sample.
COPIED = """
from django.db.models import F
from corpus.models import OF_THE_TAKE, Sample
same = {name: F(f"recording__{name}") for name in OF_THE_TAKE}
print(Sample.objects.filter(**same, speaker=F("recording__contributor__speaker")).count())
"""
RELEASE = """
from django.utils import timezone
from publishing.models import Release
print(Release.objects.get().number)
"""


def restored_sqlite(folder: Path) -> str:
    with sqlite3.connect(folder / "your-turn.sqlite3") as database:
        database.executescript(gzip.decompress((HERE / "0.1-sqlite.sql.gz").read_bytes()).decode())
    return ""


def restored_postgresql(url: str, name: str) -> str:
    """A database of its own in the running server, filled by psql."""
    where = urlsplit(url)
    psql = [str(Path(services.path("postgresql")).parent / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d"]
    subprocess.run([*psql, url, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
    earlier = where._replace(path=f"/{name}").geturl()
    dump = gzip.decompress((HERE / "0.1-postgresql.sql.gz").read_bytes())
    subprocess.run([*psql, earlier], input=dump, check=True, capture_output=True)
    return earlier


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def earlier_site(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a site with the data of version 0.1."""
    if request.param == "sqlite":
        url = restored_sqlite(tmp_path)
    else:
        url = restored_postgresql(request.getfixturevalue("postgres_url"), f"earlier_{uuid4().hex}")
    environment = sites.environment_of(tmp_path, 0)
    return {**environment, **({"DATABASE_URL": url} if url else {})}


def manage(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=sites.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_version_0_1_kept_is_all_there(earlier_site):
    manage(earlier_site, "prepare")
    shell = sites.Shell(earlier_site)
    try:
        rows = json.loads(shell.run(COUNT))
        assert json.loads(shell.run(SCHEDULE)) == []
        assert shell.run(MEASURED).split() == ["66", "0"]
        assert shell.run(COPIED).strip() == "66"
        assert shell.run(RELEASE).strip() == "1"
    finally:
        shell.stop()
    assert rows["corpus.Recording"] == 36
    assert rows["corpus.Sample"] == 66
    assert rows["inference.Score"] == 66
    assert rows["moderation.Review"] == 44
    assert rows["accounts.JournalEntry"] >= 44
    assert rows["publishing.Publication"] == 50
    assert rows["rewards.Award"] == 94
    assert [label for label, count in rows.items() if not count and label not in LATER] == []


def test_no_migration_of_ours_is_left_to_be_made_or_run(earlier_site):
    manage(earlier_site, "prepare")
    manage(earlier_site, "makemigrations", "--check", "--dry-run")
    assert "[ ]" not in manage(earlier_site, "showmigrations", "--list")
