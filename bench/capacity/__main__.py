"""`python -m bench.capacity [TAKES]`: measures what a take costs in every process of the scaled way to run,
keeps it beside this file, and writes what days of so many takes need into docs/operating.md.

Web, worker, PostgreSQL and Redis are real processes on this machine; the store is moto's, and told by what it
is given to keep and not by what it costs. What the processes use without any take is taken off.
`--table` writes the page anew from what was measured before.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import boto3
import soundfile

from bench.capacity import model
from bench.capacity.processes import Broker, Database, spent
from bench.processes import free_port, resident_mib
from bench.speech import CLIPS
from games.player.varying import another_take
from tests import services
from tests.daemons import daemon, fresh_database, postgres
from tests.sites import RunningSite, running_site, wait_for

TAKES = 240
PLAYERS = 6
IDLE = 15.0
"""Seconds in which nobody plays, to know what that costs."""
BUCKET = "takes"
WORKERS = (("worker", "takes"), ("worker", "publishing", "housekeeping"), ("scheduler",))
LEFT = """
from corpus.models import Recording, Sample
waiting = Sample.objects.filter(status__in=["captured", "scored"])
print(Recording.objects.filter(status="stored").count() + waiting.count())
"""


@dataclass(frozen=True)
class Site:
    """The scaled way to run, on this machine."""

    running: RunningSite
    database: Database
    broker: Broker

    def used(self) -> dict[str, float]:
        """Seconds of processor time of each part so far."""
        return {
            "web": spent(self.running.web.popen.pid),
            "worker": spent(self.running.others[0].popen.pid),
            "database": self.database.spent(),
            "redis": self.broker.spent(),
        }

    def play(self, clips: list[Path]) -> None:
        """One take of each, until every one is settled."""
        words = ["play", "--agree", "--synthetic", "--fast", "--players", str(PLAYERS)]
        self.running.manage(*words, *map(str, clips))
        wait_for(lambda: self.running.shell(LEFT) == "0", "all takes to be settled", patience=600)

    def sound_bytes(self) -> int:
        """Of all objects in the store."""
        environment = self.running.environment
        client = boto3.client(
            "s3",
            endpoint_url=environment["S3_ENDPOINT_URL"],
            aws_access_key_id="bench",
            aws_secret_access_key="bench",  # noqa: S106  (moto takes any)
            region_name="us-east-1",
        )
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return sum(each["Size"] for page in pages for each in page.get("Contents", []))


@contextmanager
def scaled() -> Iterator[Site]:
    redis_port, store_port = free_port(), free_port()
    redis_server = [services.path("redis"), "--port", str(redis_port), "--save", "", "--bind", "127.0.0.1"]
    store = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(store_port)]
    with (
        tempfile.TemporaryDirectory(prefix="your-turn-capacity-") as folder,
        daemon(redis_server, redis_port),
        daemon(store, store_port),
        postgres() as server,
    ):
        url = fresh_database(server, "capacity")
        broker = f"redis://127.0.0.1:{redis_port}/0"
        variables: dict[str, Any] = {
            "REDIS_URL": broker,
            "DATABASE_URL": url,
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{store_port}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "DEBUG": "1",
        }
        with running_site(Path(folder) / "data", _collected(Path(folder)), WORKERS, **variables) as site:
            yield Site(site, Database(url), Broker(broker))


def _collected(folder: Path) -> Path:
    """Nobody opens a page: what `serve` looks for is enough."""
    static = folder / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    return static


def measured(takes: int) -> model.Cost:
    with tempfile.TemporaryDirectory(prefix="your-turn-clips-") as folder, scaled() as site:
        clips = list(_clips(Path(folder), takes + PLAYERS))
        site.play(clips[:PLAYERS])  # models and connections are open from here on
        idle = _idle(site)
        memory, (rows, size), sound = site.broker.memory(), site.database.size(), site.sound_bytes()
        before, began = site.used(), time.monotonic()
        site.play(clips[PLAYERS:])
        lasted = time.monotonic() - began
        cost = {
            part: max(0.0, used - before[part] - idle[part] * lasted) / takes * 1000
            for part, used in site.used().items()
        }
        rows_now, size_now = site.database.size()
        return model.Cost(
            **cost,
            seconds=sum(soundfile.info(clip).duration for clip in clips[PLAYERS:]) / takes,
            rows=(rows_now - rows) / takes,
            row_bytes=(size_now - size) / takes,
            sound_bytes=(site.sound_bytes() - sound) / takes,
            redis_bytes=max(0, site.broker.memory() - memory) / PLAYERS,
            web_mib=resident_mib(site.running.web.popen.pid),
            worker_mib=resident_mib(site.running.others[0].popen.pid),
            takes=takes,
            machine=_machine(),
        )


def _idle(site: Site) -> dict[str, float]:
    """Part to seconds of processor time a second while nobody plays."""
    before = site.used()
    time.sleep(IDLE)
    return {part: (used - before[part]) / IDLE for part, used in site.used().items()}


def _clips(folder: Path, count: int) -> Iterator[Path]:
    """Clips that no site has heard: ours, each said with another rhythm."""
    for number in range(count):
        audio, rate = soundfile.read(CLIPS[number % len(CLIPS)], dtype="float32")
        path = folder / f"{number}.wav"
        soundfile.write(path, another_take(audio, rate, [number, 7]), rate, subtype="PCM_16")
        yield path


def _machine() -> str:
    kind = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} cores of {kind}, {time.strftime('%B %Y')}"


def main(words: list[str]) -> None:
    if words != ["--table"]:
        cost = measured(int(words[0]) if words else TAKES)
        model.MEASURED.write_text(json.dumps(asdict(cost), indent=2) + "\n", encoding="utf-8")
    cost = model.Cost.read()
    model.PAGE.write_text(model.written(model.PAGE.read_text(encoding="utf-8"), cost), encoding="utf-8")
    print(model.table(cost))


if __name__ == "__main__":
    main(sys.argv[1:])
