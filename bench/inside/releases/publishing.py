"""One release of many clips into a folder, then a small one after it, against pyarrow writing the same rows.

Bare: every row of the release, FLAC and all, is in the hand already; timed is only that pyarrow makes tables
of 100 of them and writes them with the same schema, layout and row groups, on one core. No database, storage,
hash or sound is touched.

The process has published before, as a worker has: two small releases come first, and the second says what any
release costs, however small. The gate is timed for itself.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
from django.conf import settings

from bench.processes import ROOT
from publishing.gate.deciding import gate
from publishing.models import Release
from publishing.release import publish
from publishing.schema import arrow
from publishing.schema.light import pa
from publishing.targets.folder import MANIFEST
from publishing.writing.shards import ROW_GROUP

FEW = 200
FEWEST = 20


class Spent(NamedTuple):
    """Seconds by the clock, and of CPU."""

    clock: float
    cpu: float


def measure(clips: int, cut: int) -> dict[str, list[float]]:
    """Clips a second of ours and of bare; the large release and the small one behind it in seconds, by the
    clock and of CPU, and a tiny one of CPU; CPU microseconds a clip of ours and bare; what the gate takes in
    seconds; peak memory in MiB.

    Args:
        cut: 0: each clip is its take from beginning to end, as it is stored; 1: a part of it.
    """
    settings.RELEASE_GATE = "off"
    for _ in range(2):
        _fill(FEWEST, cut)
        fixed = _timed()
    _fill(clips, cut)
    first = _timed()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare = _bare_of_all()
    _fill(FEW, cut)
    again = _timed()
    return {
        "ours": [clips / first.clock],
        "bare": [clips / bare.clock],
        "cpu": [each.cpu / clips * 1e6 for each in (first, bare)],
        "fixed": [fixed.cpu],
        "first": [*first],
        "again": [*again],
        "gate": [_gate()] if not cut else [],
        "peak": [peak],
    }


def _fill(clips: int, cut: int) -> None:
    """`bench/inside/releases/filling.py`, in a process of its own."""
    command = [sys.executable, "-m", "bench.inside", "filling", str(clips), str(cut)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _timed() -> Spent:
    begun, busy = time.perf_counter(), time.process_time()
    made = publish()
    spent = Spent(time.perf_counter() - begun, time.process_time() - busy)
    if made.outcome != Release.Outcome.PUBLISHED:
        raise RuntimeError(made.error)
    return spent


def _gate() -> float:
    """Seconds in which the release is read as other projects read it, once their environments are there."""
    settings.RELEASE_GATE = "required"
    folder = Path(settings.RELEASE_DIR)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for _ in range(2):
        begun = time.perf_counter()
        gate(folder, manifest, lambda path: folder / path)
    return time.perf_counter() - begun


def _bare_of_all() -> Spent:
    """For the shards of the last release."""
    folder = Path(settings.RELEASE_DIR)
    added = json.loads((folder / MANIFEST).read_text("utf-8"))["added"]
    clock, cpu = zip(*(_bare(folder / path) for path in sorted(added)), strict=True)
    return Spent(sum(clock), sum(cpu))


def _bare(path: Path) -> Spent:
    """In which pyarrow writes the rows of a shard."""
    clock = cpu = 0.0
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        with pq.ParquetWriter(path.with_suffix(".bare"), schema, **arrow.layout(schema)) as writer:
            for batch in file.iter_batches(ROW_GROUP):
                rows = batch.to_pylist()
                begun, before = time.perf_counter(), time.process_time()
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                clock += time.perf_counter() - begun
                cpu += time.process_time() - before
    path.with_suffix(".bare").unlink()
    return Spent(clock, cpu)
