"""The scaled way to run: every part in a process of its own, on real services."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import soundfile

from games.player.varying import another_take
from tests.sites import ROOT, Process, RunningSite, environment_of, running_site


@pytest.fixture(scope="module")
def scaled_site(
    tmp_path_factory: pytest.TempPathFactory,
    collected_static: Path,
    redis_url: str,
    postgres_url: str,
    s3_url: str,
) -> Iterator[RunningSite]:
    """Web, two workers and the scheduler as separate processes, as docker-compose.yml lays them out."""
    environment: Any = {
        "REDIS_URL": redis_url,
        "DATABASE_URL": postgres_url,
        "S3_BUCKET": "takes",
        "S3_ENDPOINT_URL": s3_url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    workers = (("worker", "takes"), ("worker", "publishing", "housekeeping"), ("scheduler",))
    folder = tmp_path_factory.mktemp("scaled")
    with running_site(folder, collected_static, workers, **environment) as site:
        yield site


@contextmanager
def a_shell(folder: Path, static: Path, **more: str) -> Iterator[RunningSite]:
    """Nothing serves here: a shell with threads, on a database that has every table."""
    environment = environment_of(folder, 0, static, **more)
    found = RunningSite("", folder, environment, Process([], environment))
    found.manage("migrate")
    yield found
    if found.asking:
        found.asking.stop()


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
)
def each_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, collected_static: Path
) -> Iterator[RunningSite]:
    """A shell on SQLite, then one on PostgreSQL; a module's tests share them."""
    more = {"DATABASE_URL": request.getfixturevalue("postgres_url")} if request.param == "postgresql" else {}
    with a_shell(tmp_path_factory.mktemp("each"), collected_static, **more) as site:
        yield site


@pytest.fixture(scope="module")
def on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgres_url: str, collected_static: Path
) -> Iterator[RunningSite]:
    """A shell on PostgreSQL, whose requests may come to any host."""
    folder = tmp_path_factory.mktemp("shell")
    with a_shell(folder, collected_static, DATABASE_URL=postgres_url, ALLOWED_HOSTS="*") as site:
        yield site


@pytest.fixture
def fresh_clips(tmp_path: Path) -> list[str]:
    """Eight clips that no site has heard: the demo's, each said with another rhythm."""
    paths = []
    for index, path in enumerate(sorted((ROOT / "games" / "demo" / "clips").glob("*.flac"))[:8]):
        audio, rate = soundfile.read(path, dtype="float32")
        other = tmp_path / f"{index}.wav"
        soundfile.write(other, another_take(audio, rate, [index, time.time_ns()]), rate, subtype="PCM_16")
        paths.append(str(other))
    return paths
