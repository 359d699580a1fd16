"""All parts together: started in order, watched, and stopped in the other order."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from config.scaled import services
from config.scaled.door import Door
from config.scaled.keeping import Keeper
from config.scaled.parts import PATIENCE, Part, PartError, free_port
from config.workers.queues import WORKERS

WEB: Final = ("web-1", "web-2")

KEYS: Final = {
    "S3_BUCKET": "your-turn",
    "AWS_ACCESS_KEY_ID": "your-turn",
    "AWS_SECRET_ACCESS_KEY": "of-this-machine",
    "AWS_DEFAULT_REGION": "us-east-1",
}

OF_OTHERS: Final = dict.fromkeys(("ALLOWED_HOSTS", "DATABASE_PASSWORD", "REDIS_PASSWORD", "SECURE_SSL"), "")
"""What this process may have for a site behind TLS and its services; an empty variable counts as not set."""


class Topology:
    """Two web processes behind a door, all workers of `config.workers.queues`, scheduler and services.

    Attributes:
        url: the one address. environment: of every process of the site.
        parts: by name, in the order in which they are started. keeper: starts again what ended by itself.
        door, store_door: proxies before the web processes, and before the store.
        spool: where takes wait that the store does not take.

    Args:
        folder: for data and logs; must be empty.
        port: of the door; 0: any.
        say: is called with each line about what goes on.
        more: variables of the site, over those of this process.
    """

    def __init__(
        self, folder: Path, port: int, say: Callable[[str], None], more: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self._say = folder, say
        self.spool = folder / "data" / "spool"
        redis, redis_url = services.redis(folder)
        postgres, database_url = services.postgresql(folder)
        storage, store_port = services.store(folder)
        self._ports = {name: free_port() for name in WEB}
        self.door = Door([*self._ports.values()], port)
        self.store_door = Door([store_port], checked=False)
        self.url = f"http://127.0.0.1:{self.door.port}"
        self.environment = {
            **os.environ,
            **KEYS,
            **OF_OTHERS,
            "DATA_DIR": str(folder / "data"),
            "STORAGE_SPOOL": str(self.spool),
            "STATIC_ROOT": str(settings.STATIC_ROOT),
            "SITE_URL": self.url,
            "REDIS_URL": redis_url,
            "DATABASE_URL": database_url,
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{self.store_door.port}",
            "PYTHONUNBUFFERED": "1",
            **(more or {}),
        }
        self.services = (redis, postgres, storage)
        self.parts = {part.name: part for part in (*self.services, *self._site())}
        self.keeper = Keeper(self.parts.values(), say)

    def _site(self) -> Iterator[Part]:
        for name, port in self._ports.items():
            yield self._manage(name, "serve", "--port", str(port), ready=_serves)
        for worker in WORKERS:
            words = ("worker", *worker.queues, "--concurrency", str(worker.concurrency))
            yield self._manage(worker.name, *words)
        yield self._manage("scheduler", "scheduler")

    def _manage(self, name: str, *words: str, ready: Callable[[Part], bool] = lambda _part: True) -> Part:
        command = [sys.executable, "manage.py", *words]
        log = self.folder / f"{name}.log"
        return Part(name, command, self.environment, log, ready, folder=settings.BASE_DIR)

    def start(self) -> None:
        """Services, then what prepares, then the site; ends once it serves.

        Raises:
            PartError: a part did not come up; says which, and the end of its log.
        """
        for part in self.services:
            self._start(part)
        for part in self.services:
            part.await_ready()
        self._prepare()
        site = [part for part in self.parts.values() if part not in self.services]
        for part in site:
            self._start(part)
        for part in site:
            part.await_ready()
        self.keeper.start()

    def stop(self) -> None:
        """In order: the door, the site, the services."""
        self.keeper.end()
        self.door.close()
        for part in reversed(self.parts.values()):
            if part.alive:
                self._say(f"{part.name} ends.")
            part.stop()
        self.store_door.close()

    def kill(self) -> None:
        """All of it, at once."""
        for part in self.parts.values():
            part.kill()

    def rest(self, name: str, resting: bool) -> None:
        """Have the door send nobody new to that web process; or again."""
        self.door.rest(self._ports[name], resting)

    def sign_in_link(self) -> str:
        """Of the first moderator, by the door."""
        said = self.parts[WEB[0]].log.read_text()
        found = re.search(r"sign in once with: http://[^/]+(/\S+)", said)
        return f"{self.url}{found[1]}" if found else ""

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of `manage.py` on this site, with what it says."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def _prepare(self) -> None:
        self._say("Preparing: migrations, groups, prompts, bucket.")
        done = self.manage("prepare")
        if done.returncode:
            raise PartError(f"manage.py prepare failed:\n{done.stderr.strip()}")

    def _start(self, part: Part) -> None:
        self._say(f"{part.name} starts; its log is {part.log}.")
        part.start()


def _serves(part: Part) -> bool:
    return part.said("Your Turn is here")


@contextmanager
def running(
    port: int, say: Callable[[str], None], more: Mapping[str, str] | None = None
) -> Iterator[Topology]:
    """A topology that serves, in a folder that is deleted afterwards.

    Raises:
        PartError: a part did not come up.
        OSError: the port is taken.
    """
    with services.empty_folder() as folder:
        topology = Topology(folder, port, say, more)
        try:
            topology.start()
            yield topology
        finally:
            try:
                topology.stop()
            except KeyboardInterrupt:  # who asks a second time does not wait
                topology.kill()
                raise
