"""Parquet shards with FLAC inside, written in batches: the corpus is never in memory."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publishing.card import facts
from publishing.card.facts import Facts
from publishing.columns import COLUMNS
from publishing.schema import arrow

SHARD_BYTES = 300_000_000
ROW_GROUP = 100
"""Rows a group: what the Hub recommends for audio, so that a viewer reads little for one row."""
GROUP_BYTES = 32_000_000
"""Fewer rows when they are long: what one release keeps in memory."""


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
        return {name: value for name, value in asdict(self).items() if name != "ids"}


def name(config: str, split: str, release: int, index: int) -> str:
    return f"{config}/{split}-r{release:04d}-{index:05d}.parquet"


def write(
    folder: Path,
    config: str,
    split: str,
    release: int,
    rows: Iterable[dict[str, Any]],
    beat: Callable[[], None] = lambda: None,
) -> list[Shard]:
    """New shards of one split, each at most about 300 MB. No rows, no shard."""
    shards: list[Shard] = []
    schema = arrow.schema(COLUMNS[config])
    batches = _batches(rows)
    batch = next(batches, None)
    while batch is not None:
        path = name(config, split, release, len(shards))
        ids: list[str] = []
        found: list[Facts] = []
        with pq.ParquetWriter(_made(folder / path), schema, compression="zstd") as writer:
            size = 0
            while batch is not None and (size == 0 or size + _weight(batch) <= SHARD_BYTES):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
                ids += [row["id"] for row in batch]
                found.append(facts.of_rows(batch))
                size += _weight(batch)
                batch = next(batches, None)
                beat()
        shards.append(_shard(folder, path, config, split, ids, found))
    return shards


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
        pq.ParquetWriter(_made(folder / path), old.schema_arrow, compression="zstd") as writer,
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


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROW_GROUP or _weight(batch) >= GROUP_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _weight(batch: list[dict[str, Any]]) -> int:
    return sum(len(row["audio"]["bytes"]) for row in batch)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _shard(folder: Path, path: str, config: str, split: str, ids: list[str], found: list[Facts]) -> Shard:
    with (folder / path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = (folder / path).stat().st_size
    return Shard(path, config, split, len(ids), size, sha256, ids, facts.joined(found))
