"""Parquet shards with FLAC inside, written in batches: the corpus is never in memory."""

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from publishing.card import facts
from publishing.card.facts import Facts
from publishing.planning.weights import Weight
from publishing.schema import arrow
from publishing.schema.changes import Tables
from publishing.schema.column import BOOL, FLOAT, TEXT, Columns
from publishing.schema.light import pa

WEIGHTS = "weights.parquet"
"""How much each row of `audio` counts: `publishing.planning.weights`."""

_OF_WEIGHTS = pa.schema(
    [
        ("id", TEXT),
        ("split", TEXT),
        ("language", TEXT),
        ("label", TEXT),
        ("weight", FLOAT),
        ("balanced", BOOL),
    ]
)

SHARD_BYTES = 300_000_000
ROW_GROUP = 100
"""Rows a group: what the Hub recommends for audio, so that a viewer reads little for one row."""
BEAT_ROWS = 1_000
GROUP_BYTES = 32_000_000
"""Fewer rows when they are long: what one release keeps in memory."""
HASHED_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of a release.

    Attributes:
        path: relative to the dataset's root. ids: its rows in order. facts: what these say together.
    """

    path: str
    config: str
    split: str
    rows: int
    bytes: int
    sha256: str
    ids: list[str]
    facts: Facts

    def entry(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "ids"}


def name(config: str, split: str, release: int, index: int) -> str:
    return f"{config}/{split}-r{release:04d}-{index:05d}.parquet"


class Pools(NamedTuple):
    """A thread in which one group of rows is written at a time, and one that hashes shards that are whole."""

    writing: Executor
    hashing: Executor


class Writer:
    """New shards of one configuration and split, each at most about 300 MB. No rows, no shard.

    Rows are gathered into groups; a thread writes a group while the next one is gathered.
    """

    def __init__(
        self, folder: Path, columns: Columns[Any], config: str, split: str, release: int, pools: Pools
    ) -> None:
        self._folder, self._config, self._split, self._release = folder, config, split, release
        self._schema, self._pools = arrow.schema(columns), pools
        self._batch: list[dict[str, Any]] = []
        self._weight = self._size = 0
        self._open: pq.ParquetWriter | None = None
        self._writing: Future[None] | None = None
        self._hashes: list[Future[tuple[str, int]]] = []
        self._ids: list[list[str]] = []
        self._facts: list[list[Facts]] = []

    def add(self, row: dict[str, Any]) -> None:
        self._batch.append(row)
        self._weight += _weight(row)
        if len(self._batch) == ROW_GROUP or self._weight >= GROUP_BYTES:
            self._hand_over()

    def finish(self) -> None:
        """Write what is left."""
        if self._batch:
            self._hand_over()
        self._wait()
        self._end_shard()

    def shards(self) -> list[Shard]:
        """What was written, in order, once it is finished."""
        paths = (name(self._config, self._split, self._release, index) for index in range(len(self._ids)))
        whole = zip(paths, self._hashes, self._ids, self._facts, strict=True)
        return [
            Shard(path, self._config, self._split, len(ids), size, sha256, ids, facts.joined(found))
            for path, hashing, ids, found in whole
            for sha256, size in [hashing.result()]
        ]

    def _hand_over(self) -> None:
        """One group of a writer is on its way at a time: the next waits for it, and so does memory."""
        self._wait()
        batch, weight = self._batch, self._weight
        self._batch, self._weight = [], 0
        self._writing = self._pools.writing.submit(self._write, batch, weight)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def _write(self, batch: list[dict[str, Any]], weight: int) -> None:
        writer = self._open
        if writer is None or self._size + weight > SHARD_BYTES:
            self._end_shard()
            writer = self._begin_shard()
        writer.write_table(arrow.table(batch, self._schema))
        self._size += weight
        self._ids[-1] += [row["id"] for row in batch]
        self._facts[-1].append(facts.of_rows(batch))

    def _begin_shard(self) -> pq.ParquetWriter:
        path = name(self._config, self._split, self._release, len(self._ids))
        self._open = _writer(self._folder / path, self._schema)
        self._size = 0
        self._ids.append([])
        self._facts.append([])
        return self._open

    def _end_shard(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
            path = name(self._config, self._split, self._release, len(self._ids) - 1)
            self._hashes.append(self._pools.hashing.submit(hashed, self._folder / path))


def write(
    folder: Path,
    tables: Tables,
    split: str,
    release: int,
    rows: Iterable[tuple[str, dict[str, Any]]],
    beat: Callable[[], None],
) -> list[Shard]:
    """All new shards of a split from (configuration, row), whose configurations come mixed."""
    with ThreadPoolExecutor(1, "shards") as writing, ThreadPoolExecutor(1, "hashes") as hashing:
        writers, pools = dict[str, Writer](), Pools(writing, hashing)
        for place, (config, row) in enumerate(rows):
            if config not in writers:
                writers[config] = Writer(folder, tables[config], config, split, release, pools)
            writers[config].add(row)
            if place % BEAT_ROWS == 0:
                beat()
        for writer in writers.values():
            writer.finish()
        return [shard for config in sorted(writers) for shard in writers[config].shards()]


def without(source: Path, folder: Path, path: str, gone: set[str]) -> Shard:
    """The published shard `source` again, at `folder/path` and without the rows in `gone`, batch by batch.

    It stays a file when no row is left, but then without row groups: `load_dataset` (5.2.0) fails on an
    empty one.
    """
    config, rest = path.split("/", 1)
    split = rest.split("-", 1)[0]
    ids: list[str] = []
    found: list[Facts] = []
    with (
        pq.ParquetFile(source) as old,
        _writer(folder / path, old.schema_arrow) as writer,
    ):
        for batch in old.iter_batches(batch_size=ROW_GROUP):
            keep = [id_ not in gone for id_ in batch["id"].to_pylist()]
            left = batch.filter(pa.array(keep, pa.bool_()))
            if left.num_rows:
                writer.write_batch(left)
            ids += left["id"].to_pylist()
            found.append(facts.of_rows(left.to_pylist()))
    return _shard(folder, path, config, split, ids, found)


def read(source: Path) -> tuple[list[str], Facts]:
    """The ids and the facts of a shard that is there already."""
    ids: list[str] = []
    found: list[Facts] = []
    with pq.ParquetFile(source) as shard:
        for batch in shard.iter_batches(batch_size=ROW_GROUP):
            ids += batch["id"].to_pylist()
            found.append(facts.of_rows(batch.to_pylist()))
    return ids, facts.joined(found)


def write_weights(folder: Path, weights: Iterable[Weight]) -> None:
    """The small table beside the shards, made anew with each release."""
    columns = zip(*weights, strict=True)
    table = pa.table([list(each) for each in columns] or [[] for _ in _OF_WEIGHTS], schema=_OF_WEIGHTS)
    pq.write_table(table, folder / WEIGHTS, compression="zstd")


def _weight(row: dict[str, Any]) -> int:
    return len(row["audio"]["bytes"]) if "audio" in row else 0


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    path.parent.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(path, schema, **arrow.layout(schema))


def _shard(folder: Path, path: str, config: str, split: str, ids: list[str], found: list[Facts]) -> Shard:
    sha256, size = hashed(folder / path)
    return Shard(path, config, split, len(ids), size, sha256, ids, facts.joined(found))


def hashed(path: Path) -> tuple[str, int]:
    """SHA-256 and bytes. In large pieces: behind each one this thread waits for those that run Python."""
    digest, piece = hashlib.sha256(), memoryview(bytearray(HASHED_AT_ONCE))
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(piece):
            digest.update(piece[:read])
    return digest.hexdigest(), path.stat().st_size
