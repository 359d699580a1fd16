"""What goes wrong in the drill, one fault after the other: how it begins, and how it ends."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

import boto3
import psycopg
from redis import Redis

from config.scaled.parts import Part
from config.scaled.topology import WEB, Topology

Act = Callable[[Topology], None]

HANGING_WORKER: Final = "worker-takes hangs for longer than its messages"

AHEAD: Final = "1 hour"


@dataclass(frozen=True, slots=True)
class Fault:
    """Attributes: `longer` is how many times as long as the others it is held."""

    name: str
    begin: Act
    end: Act
    longer: float = 1.0


def every(seconds_visible: float, hold: float) -> list[Fault]:
    """All faults, in order.

    Args:
        seconds_visible: after which Redis gives a message to another worker.
        hold: seconds that one is held.
    """
    takes = "worker-takes"
    # What is overdue is looked for every ten seconds.
    stopped = (seconds_visible + 12) / hold
    return [
        Fault("worker-takes is killed", _part(takes, Part.kill), _start(takes)),
        Fault(HANGING_WORKER, _part(takes, Part.hang), _part(takes, Part.go_on), longer=stopped),
        Fault("worker-takes loses its processes, and is started again", _part(takes, Part.crash), _nothing),
        Fault("web-1 is killed", _part(WEB[0], Part.kill), _start(WEB[0])),
        Fault("web-2 hangs", _part(WEB[1], Part.hang), _part(WEB[1], Part.go_on)),
        Fault("redis is killed", _part("redis", Part.kill), _start("redis")),
        Fault("redis hangs", _part("redis", Part.hang), _part("redis", Part.go_on)),
        Fault("redis is emptied", _empty_redis, _nothing),
        Fault("postgres is killed", _part("postgres", Part.kill), _start("postgres")),
        Fault("postgres hangs", _part("postgres", Part.hang), _part("postgres", Part.go_on)),
        Fault("the store is away", _shut_store(True), _shut_store(False)),
        Fault("the store hangs", _part("storage", Part.hang), _part("storage", Part.go_on)),
        Fault("the scheduler is killed", _part("scheduler", Part.kill), _start("scheduler")),
        Fault(
            "the housekeeper is killed", _part("worker-publishing", Part.kill), _start("worker-publishing")
        ),
        Fault("the clock of takes was an hour ahead, and Redis forgot them", _part(takes, Part.kill), _ahead),
        Fault("the web processes are restarted one by one", _rolling, _nothing),
    ]


def empty_bucket(topology: Topology) -> int:
    """Delete every object behind the site's back; how many there were."""
    client = bucket_client(topology)
    names = objects(topology)
    for start in range(0, len(names), 1_000):
        chunk: Any = [{"Key": name} for name in names[start : start + 1_000]]
        client.delete_objects(Bucket=topology.environment["S3_BUCKET"], Delete={"Objects": chunk})
    return len(names)


def objects(topology: Topology) -> list[str]:
    """Names of all that lies in the bucket."""
    pages = bucket_client(topology).get_paginator("list_objects_v2").paginate
    found = pages(Bucket=topology.environment["S3_BUCKET"])
    return [each["Key"] for page in found for each in page.get("Contents", ())]


def bucket_client(topology: Topology) -> Any:
    """As the site has it."""
    given = topology.environment
    return boto3.client(
        "s3",
        endpoint_url=given["S3_ENDPOINT_URL"],
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
        region_name=given["AWS_DEFAULT_REGION"],
    )


def database(topology: Topology) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection past the site."""
    found = urlsplit(topology.environment["DATABASE_URL"])
    return psycopg.connect(
        host=found.hostname, port=found.port, user=found.username, dbname=found.path[1:], autocommit=True
    )


def _part(name: str, what: Callable[[Part], None]) -> Act:
    return lambda topology: what(topology.parts[name])


def _start(name: str) -> Act:
    def start(topology: Topology) -> None:
        topology.parts[name].start()
        topology.parts[name].await_ready()

    return start


def _nothing(_topology: Topology) -> None:
    """It ends by itself."""


def _empty_redis(topology: Topology) -> None:
    client = cast(Any, Redis.from_url(topology.environment["REDIS_URL"], socket_timeout=5))
    client.flushall()
    client.close()


def _shut_store(shut: bool) -> Act:
    """Away for the site alone: the store that is at hand here would forget all it has, were it killed."""
    return lambda topology: topology.store_door.shut(shut)


def _ahead(topology: Topology) -> None:
    """What came meanwhile is dated ahead, as by a machine whose clock jumped, and nothing is queued."""
    with database(topology) as rows:
        rows.execute(
            "UPDATE corpus_recording SET captured_at = captured_at + %s::interval, "
            "moved_at = moved_at + %s::interval WHERE status = 'stored'",
            [AHEAD, AHEAD],
        )
    _empty_redis(topology)
    topology.parts["worker-takes"].start()


def _rolling(topology: Topology) -> None:
    """As an upgrade: nobody new is sent to it, it ends gently, and serves again before the next."""
    for name in WEB:
        topology.rest(name, True)
        time.sleep(1)
        topology.parts[name].stop()
        topology.parts[name].start()
        topology.parts[name].await_ready()
        topology.rest(name, False)
