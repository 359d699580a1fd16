"""Real Redis, PostgreSQL and an S3-compatible store for a measurement, and a site on them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from bench.processes import ROOT, bench_site, free_port, serving
from config.scaled import services
from config.scaled.parts import Part
from games.player.site import Site

KEYS: Final = {
    "S3_BUCKET": "bench",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "of-the-bench",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@dataclass(frozen=True)
class Given:
    """Attributes: `variables` are those of a site on these services. `parts`: by name."""

    variables: dict[str, str]
    parts: dict[str, Part]


@dataclass(frozen=True)
class Web:
    """One web process. `pid`: of it; `environment`: for further processes of its site."""

    site: Site
    pid: int
    environment: dict[str, str]


@contextmanager
def given(*names: str) -> Iterator[Given]:
    """Those of `redis`, `postgres` and `storage` that are named, until the block ends."""
    with services.empty_folder() as folder:
        parts: dict[str, Part] = {}
        variables: dict[str, str] = {}
        if "redis" in names:
            parts["redis"], variables["REDIS_URL"] = services.redis(folder)
        if "postgres" in names:
            parts["postgres"], variables["DATABASE_URL"] = services.postgresql(folder)
        if "storage" in names:
            parts["storage"], port = services.store(folder)
            variables |= KEYS | {"S3_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        try:
            for part in parts.values():
                part.start()
                part.await_ready()
            yield Given(variables, parts)
        finally:
            for part in parts.values():
                part.kill()


@contextmanager
def web(on: Given) -> Iterator[Web]:
    """A prepared site on these services, with one web process and no worker."""
    with bench_site(**on.variables) as environment:
        port = free_port()
        variables = {**environment, "PORT": str(port)}
        with serving(["manage.py", "serve"], port, variables) as pid:
            yield Web(Site(f"http://127.0.0.1:{port}"), pid, variables)


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[int]:
    """A worker of takes with one process; its id."""
    command = [sys.executable, "manage.py", "worker", "takes", "--concurrency", "1"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)
