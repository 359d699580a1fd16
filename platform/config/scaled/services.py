"""Redis, PostgreSQL and the store as parts of the topology, each with a folder and a port of its own."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg
from psycopg import sql

from config.scaled import programs
from config.scaled.parts import Part, PartError, free_port, listens

ENVIRONMENT: Final = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

NAME: Final = "your_turn"
"""Of the database and its user, as in docker-compose.yml."""


@contextmanager
def empty_folder() -> Iterator[Path]:
    """For data and logs, until the block ends; on a disk, since the usual place may be memory.

    PostgreSQL's own user may enter it; what lies in it each process closes by itself.
    """
    disk = Path("/var/tmp")  # noqa: S108  # a folder of our own is made in it
    with TemporaryDirectory(prefix="your-turn-", dir=disk if disk.is_dir() else None) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def redis(folder: Path) -> tuple[Part, str]:
    """The part, and its address. It writes down what it holds, as in the compose file."""
    port, data = free_port(), folder / "redis"
    data.mkdir()
    command = [programs.path("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data)]
    part = Part(
        "redis",
        [*command, "--appendonly", "yes", "--save", ""],
        ENVIRONMENT,
        folder / "redis.log",
        ready=lambda part: listens(port) and not part.said("LOADING"),
    )
    return part, f"redis://127.0.0.1:{port}/0"


def postgresql(folder: Path) -> tuple[Part, str]:
    """The part, and its address, with an empty database as soon as it is ready.

    It refuses to run as root; then it runs as the user that its package has made.
    """
    server = Path(programs.path("postgres"))
    user = "postgres" if os.geteuid() == 0 else None
    home = folder / "postgres"
    home.mkdir()
    if user:
        owner = pwd.getpwnam(user)
        os.chown(home, owner.pw_uid, owner.pw_gid)
    made = subprocess.run(
        [server.with_name("initdb"), "-D", home / "data", "-U", NAME, "--auth=trust", "--no-sync"],
        user=user,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise PartError(f"postgres could not be set up: {made.stderr.strip()}")
    port = free_port()
    options = ["-p", str(port), "-k", str(home), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    part = Part(
        "postgres",
        [str(server), "-D", str(home / "data"), *options],
        ENVIRONMENT,
        folder / "postgres.log",
        ready=lambda _part: _has_database(port),
        user=user,
        folder=home,
    )
    return part, f"postgres://{NAME}@127.0.0.1:{port}/{NAME}"


def _has_database(port: int) -> bool:
    """Whether it lets us in; the database is made where there is none yet."""
    try:
        with psycopg.connect(
            host="127.0.0.1", port=port, user=NAME, dbname="postgres", autocommit=True, connect_timeout=2
        ) as server:
            there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if there is None:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    except psycopg.OperationalError:
        return False
    return True


def store(folder: Path) -> tuple[Part, int]:
    """The part, and its port. It holds its objects in memory: killed, it would forget them all."""
    port = free_port()
    command = [programs.path("moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    return Part("storage", command, ENVIRONMENT, folder / "storage.log", lambda _part: listens(port)), port
