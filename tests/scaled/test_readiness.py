"""/readyz names what is away, whether it hangs or is gone, and answers while it does."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from config.scaled import services
from config.scaled.parts import Part
from tests.sites import RunningSite, running_site, wait_for
from tests.stores import GONE, HANGS, THROUGH, Gate, gate_before

PATIENCE = 90.0

pytestmark = pytest.mark.needs("redis", "postgresql")


@dataclass
class Parts:
    """A site on services of its own: one web process, and a worker of takes."""

    site: RunningSite
    services: dict[str, Part]
    store: Gate

    def ready(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(httpx.get(f"{self.site.url}/readyz", timeout=PATIENCE).text)
        return found

    def says(self, name: str, state: str) -> None:
        wait_for(
            lambda: self.ready().get(name) == state, f"readiness to say that {name} is {state}", PATIENCE
        )


@pytest.fixture(scope="module")
def parts(collected_static: Path, s3_url: str) -> Iterator[Parts]:
    with ExitStack() as stack:
        folder = stack.enter_context(services.empty_folder())
        redis, redis_url = services.redis(folder)
        postgres, database_url = services.postgresql(folder)
        for part in (redis, postgres):
            part.start()
            stack.callback(part.kill)
            part.await_ready()
        store = stack.enter_context(gate_before(s3_url, "ready"))
        site = stack.enter_context(
            running_site(
                folder / "site",
                collected_static,
                (("worker", "takes"),),
                REDIS_URL=redis_url,
                DATABASE_URL=database_url,
                S3_BUCKET="ready",
                S3_ENDPOINT_URL=store.url,
                AWS_ACCESS_KEY_ID="testing",
                AWS_SECRET_ACCESS_KEY="testing",
                AWS_DEFAULT_REGION="us-east-1",
            )
        )
        found = Parts(site, {"redis": redis, "database": postgres}, store)
        found.says(
            "worker of takes", "here"
        )  # one that only starts while Redis is taken away is no worker yet
        yield found


def hangs(part: Part) -> Callable[[], None]:
    part.hang()
    return part.go_on


def gone(part: Part) -> Callable[[], None]:
    part.kill()

    def back() -> None:
        part.start()
        part.await_ready()

    return back


@pytest.mark.parametrize("name", ["redis", "database"])
@pytest.mark.parametrize("how", [hangs, gone])
def test_redis_and_database_are_named_while_they_hang_and_while_they_are_gone(
    parts: Parts, name: str, how: Callable[[Part], Callable[[], None]]
) -> None:
    parts.says(name, "here")
    mend = how(parts.services[name])
    try:
        parts.says(name, "away")
        assert httpx.get(f"{parts.site.url}/readyz", timeout=PATIENCE).status_code == 503
        health = httpx.get(f"{parts.site.url}/healthz", timeout=PATIENCE).status_code
        assert health == (503 if name == "database" else 200)
    finally:
        mend()
    parts.says(name, "here")


@pytest.mark.parametrize("how", [HANGS, GONE])
def test_the_store_is(parts: Parts, how: str) -> None:
    parts.says("store", "here")
    parts.store.mode = how
    parts.says("store", "away")
    parts.store.mode = THROUGH
    parts.says("store", "here")


def test_workers_are_by_queue_while_they_hang_and_once_they_are_gone(parts: Parts) -> None:
    worker = parts.site.others[0]
    parts.says("worker of takes", "here")
    assert parts.ready()["worker of text"] == "away", "nobody works on it here"
    worker.popen.send_signal(signal.SIGSTOP)
    parts.says("worker of takes", "away")
    worker.popen.send_signal(signal.SIGCONT)
    parts.says("worker of takes", "here")
    worker.stop()
    parts.says("worker of takes", "away")
