"""Real Redis, PostgreSQL and an S3 endpoint, each started for this run and stopped after it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests import services
from tests.sites import ROOT, free_port, wait_for

MIGRATED = "migrated"


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


class Redis:
    """One of our own, which may be stopped."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = [services.path("redis"), "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: listens(self.port), "Redis")

    def away(self, how: str) -> None:
        """`gone`: killed, as after a crash; `hangs`: takes connections and never answers."""
        if how == "hangs":
            os.kill(self.process.pid, signal.SIGSTOP)
        else:
            self.process.kill()
            self.process.wait(30)

    def back(self, how: str) -> None:
        if how == "hangs":
            os.kill(self.process.pid, signal.SIGCONT)
        else:
            self.start()

    def stop(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    port = free_port()
    command = [services.path("redis"), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    with daemon(command, port):
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server with one database that has had every migration and nothing else; others begin as that one."""
    with postgres() as url:
        made = fresh_database(url, MIGRATED)
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": made}, check=True)
        yield url


@pytest.fixture(scope="module")
def postgres_url(postgres_server: str) -> str:
    """A migrated database for the tests of one file: what those of another leave in theirs is not there."""
    return fresh_database(postgres_server, f"of_a_file_{uuid4().hex}", MIGRATED)


def fresh_database(url: str, name: str, like: str = "template1") -> str:
    """A database of its own in that server, empty or begun as another one that nobody is connected to."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def lets_in(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:  # "the database system is starting up"
        return False
    return True


@contextmanager
def postgres(password: str = "") -> Iterator[str]:
    """PostgreSQL refuses to run as root, so as root it runs as the user that its package made.

    Args:
        password: without which it lets nobody in; empty: it lets everybody in.
    """
    programs = Path(services.path("postgresql")).parent
    # Not below pytest's own folder: the other user may not enter that.
    folder = Path("/var/tmp") / f"your-turn-postgres-{os.getpid()}{'-locked' if password else ''}"
    folder.mkdir()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    port = free_port()
    data = str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "tester", "--no-sync"]
    kept = folder / "password"
    kept.write_text(password)
    if user:
        os.chown(kept, pwd.getpwnam(user).pw_uid, -1)
    how = ["--auth=scram-sha-256", f"--pwfile={kept}"] if password else ["--auth=trust"]
    subprocess.run([*initdb, *how], check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off".split()
    try:
        with daemon([str(programs / "postgres"), "-D", data, *options], port, user=user, cwd="/"):
            secret = f":{quote(password, safe='')}" if password else ""
            url = f"postgres://tester{secret}@127.0.0.1:{port}/postgres"
            wait_for(lambda: lets_in(url), "PostgreSQL")  # its port answers before it does
            yield url
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    port = free_port()
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with daemon(command, port):
        yield f"http://127.0.0.1:{port}"
