"""Real Redis, PostgreSQL and an S3 endpoint, each started for this run and stopped after it."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests import services
from tests.sites import ROOT, RunningSite, free_port, running_site, wait_for


def listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def daemon(command: list[str], port: int, **options) -> Iterator[None]:
    """A server that is up once its port answers, and gone afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        wait_for(lambda: listens(port), command[0])
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    port = free_port()
    command = [services.path("redis"), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    with daemon(command, port):
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """PostgreSQL refuses to run as root, so as root it runs as the user that its package made."""
    programs = Path(services.path("postgresql")).parent
    # Not below pytest's own folder: the other user may not enter that.
    folder = Path("/var/tmp") / f"your-turn-postgres-{os.getpid()}"
    folder.mkdir()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    port = free_port()
    data = str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "tester", "--auth=trust", "--no-sync"]
    subprocess.run(initdb, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off".split()
    try:
        with daemon([str(programs / "postgres"), "-D", data, *options], port, user=user, cwd="/"):
            yield f"postgres://tester@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    port = free_port()
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with daemon(command, port):
        yield f"http://127.0.0.1:{port}"


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


@pytest.fixture
def fresh_clips(tmp_path: Path) -> list[str]:
    """Eight clips that no site has heard: the demo's, each a little quieter."""
    paths = []
    for index, path in enumerate(sorted((ROOT / "games" / "demo" / "clips").glob("*.flac"))[:8]):
        audio, rate = soundfile.read(path, dtype="float32")
        quieter = tmp_path / f"{index}.wav"
        soundfile.write(quieter, audio * np.random.default_rng().uniform(0.8, 0.95), rate, subtype="PCM_16")
        paths.append(str(quieter))
    return paths
