"""Everything that is looked up when somebody asks, as Prometheus reads it."""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from django.conf import settings
from django.db import Error
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from config import readiness
from config.metrics import rows
from corpus.storage import moving

log = logging.getLogger(__name__)

Values = TypeVar("Values", bound=tuple[str, ...])


def gauge(name: str, words: str, found: Mapping[Values, float], *labels: str) -> GaugeMetricFamily:
    """One metric; `found` has the values of its labels, and its value."""
    family = GaugeMetricFamily(f"your_turn_{name}", words, labels=labels)
    for values, value in found.items():
        family.add_metric(values, value)
    return family


def _queues() -> Iterator[Metric]:
    found = rows.waiting()
    counts = {(queue,): float(count) for queue, (count, _) in found.items()}
    ages = {(queue,): age for queue, (_, age) in found.items()}
    yield gauge("queue_waiting", f"What waits for a worker, counted up to {rows.MOST}.", counts, "queue")
    yield gauge("queue_oldest_seconds", "How long the oldest of it has waited.", ages, "queue")
    swept = rows.swept()
    since: dict[tuple[str, ...], float] = {} if swept is None else {(): swept}
    yield gauge("sweep_age_seconds", "Since a worker last looked for lost work, each 30 s.", since)
    laid = {(task,): float(count) for task, count in rows.dead_letters().items()}
    yield gauge("dead_letters", "Tasks that were laid aside until a person runs them again.", laid, "task")


def _takes() -> Iterator[Metric]:
    found = {key: float(count) for key, count in rows.takes_of_the_hour().items()}
    words = "Takes that came within the last hour, by where they are and why they were refused."
    yield gauge("takes_of_the_hour", words, found, "status", "reason")
    flags = {(flag,): float(count) for flag, count in rows.flagged().items()}
    yield gauge("samples_flagged", f"Disputed samples, counted up to {rows.MOST} a flag.", flags, "flag")


def _models() -> Iterator[Metric]:
    said = {
        (scorer, str(at)): took for scorer, quantiles in rows.latencies().items() for at, took in quantiles
    }
    words = f"How long a model took, among the newest {rows.ANSWERS} answers of all."
    yield gauge("model_latency_seconds", words, said, "scorer", "quantile")
    failed = {(scorer,): float(count) for scorer, count in rows.failures().items()}
    yield gauge("model_failures_of_the_hour", "How often a model could not answer.", failed, "scorer")


def _releases() -> Iterator[Metric]:
    counted, ended = rows.releases()
    found = {(outcome,): float(count) for outcome, count in counted.items()}
    yield gauge("releases", f"Of the newest {rows.RELEASES} runs, by what came of them.", found, "outcome")
    times = {(outcome,): at.timestamp() for outcome, at in ended.items()}
    yield gauge("release_ended_timestamp_seconds", "When the newest run of each ended.", times, "outcome")


def _storage() -> Iterator[Metric]:
    run = rows.stored()
    if run is not None and run.finished_at is not None:
        yield gauge("storage_used_bytes", "Sound of all takes, as last verified.", {(): float(run.bytes)})
        yield gauge("storage_lost_takes", "Takes whose sound was gone then.", {(): float(run.lost)})
        at = {(): run.finished_at.timestamp()}
        yield gauge("storage_verified_timestamp_seconds", "When that was.", at)
    if settings.STORAGE_QUOTA_GB:
        quota = {(): settings.STORAGE_QUOTA_GB * 1e9}
        yield gauge("storage_quota_bytes", "What there may be, as STORAGE_QUOTA_GB says.", quota)
    if spooling := moving.spooling():
        spool = spooling[1]
        yield gauge("spool_used_bytes", "Takes that wait for the store.", {(): float(spool.used())})
        yield gauge("spool_size_bytes", "What may wait there.", {(): float(spool.most)})


def _disks() -> Iterator[Metric]:
    folders = {"data": str(settings.DATA_DIR), "spool": settings.STORAGE_SPOOL}
    found = {(name,): shutil.disk_usage(folder) for name, folder in folders.items() if folder}
    free = {name: float(usage.free) for name, usage in found.items()}
    yield gauge("disk_free_bytes", "Of the disk that holds a folder of this process.", free, "folder")
    size = {name: float(usage.total) for name, usage in found.items()}
    yield gauge("disk_size_bytes", "The whole of that disk.", size, "folder")


def _parts() -> Iterator[Metric]:
    """Without those that this site does not use."""
    used = {name: said for name, said in readiness.parts().items() if said != readiness.UNUSED}
    found = {(name,): float(said == readiness.HERE) for name, said in used.items()}
    yield gauge("part_up", "Whether a part of the site answers, as on /readyz.", found, "part")


GROUPS: Final[Mapping[str, Callable[[], Iterable[Metric]]]] = {
    "queues": _queues,
    "takes": _takes,
    "models": _models,
    "releases": _releases,
    "storage": _storage,
    "disks": _disks,
    "parts": _parts,
}


class Looked(Collector):
    """A part that is away takes its own figures away and no others; that they are is told."""

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked up before somebody asks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        unread: dict[tuple[str, ...], float] = {}
        for name, group in GROUPS.items():
            unread[name,] = 0.0
            try:
                yield from list(group())
            except (Error, OSError) as error:
                log.warning("The metrics of %s could not be read: %s", name, error)
                unread[name,] = 1.0
        yield gauge("metrics_unread", "Whether a group of these figures could not be read.", unread, "group")
