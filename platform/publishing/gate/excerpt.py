"""A small copy of what a release will be: its header, and some rows of every split, old beside new."""

import shutil
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
import yaml

ROWS: Final = 20
"""Of a shard. Types, columns and the way of writing are the same in all rows; the gate looks for these."""

Entry = dict[str, Any]


def excerpt(built: Path, manifest: Entry, fetch: Callable[[str], Path], to: Path) -> None:
    """Write the copy.

    Args:
        built: the folder of the release, where only new and rewritten shards are.
        manifest: of the release, which names all shards.
        fetch: a published shard, to read.
        to: an empty folder.
    """
    kept = [_copied(each, built, fetch, to) for each in _chosen(manifest["shards"], built)]
    text = (built / "README.md").read_text("utf-8")
    _, header, words = text.split("---\n", 2)
    said = yaml.safe_load(header)
    _copy_single_files(said, built, to)
    _set_lengths(said, kept)
    short = yaml.safe_dump(said, sort_keys=False, allow_unicode=True)
    (to / "README.md").write_text(f"---\n{short}---\n{words}", "utf-8")


def _chosen(shards: Iterable[Entry], built: Path) -> list[Entry]:
    """Of every split the first and the last shard that is at hand, and the earliest that is not.

    What is not at hand may have to be downloaded: of a configuration one, the smallest of its first release.
    """
    ordered = sorted((each for each in shards if each["rows"]), key=_place)
    here = [each for each in ordered if (built / each["path"]).exists()]
    away = [each for each in ordered if each not in here]
    found = {each["path"]: each for each in _ends(here)}
    for _, earlier in groupby(away, key=lambda each: each["config"]):
        first = min(earlier, key=lambda each: (_release(each), each["bytes"], each["path"]))
        found[first["path"]] = first
    found |= _of_missing_splits(ordered, found)
    return [found[path] for path in sorted(found)]


def _ends(ordered: Iterable[Entry]) -> list[Entry]:
    splits = [list(group) for _, group in groupby(ordered, key=_split)]
    return [each for split in splits for each in (split[0], split[-1])]


def _of_missing_splits(ordered: Iterable[Entry], found: dict[str, Entry]) -> dict[str, Entry]:
    """A split that the header names has to have a shard: the smallest of those that nothing was chosen of."""
    there = {_split(each) for each in found.values()}
    groups = [list(group) for split, group in groupby(ordered, key=_split) if split not in there]
    smallest = (min(group, key=lambda each: (each["bytes"], each["path"])) for group in groups)
    return {each["path"]: each for each in smallest}


def _split(entry: Entry) -> tuple[str, str]:
    return entry["config"], entry["split"]


def _place(entry: Entry) -> tuple[str, str, str]:
    return entry["config"], entry["split"], entry["path"]


def _release(entry: Entry) -> str:
    """`r0007` of `audio/train-r0007-00000.parquet`."""
    return str(entry["path"]).rsplit("-", 2)[1]


def _copied(entry: Entry, built: Path, fetch: Callable[[str], Path], to: Path) -> Entry:
    """The entry with the rows that were kept: of a small shard all, byte for byte."""
    path = built / entry["path"]
    source, target = path if path.exists() else fetch(entry["path"]), to / entry["path"]
    target.parent.mkdir(parents=True, exist_ok=True)
    if entry["rows"] <= ROWS:
        # No link: the oldest library finds no file that is one.
        shutil.copyfile(source, target)
        return entry
    with pq.ParquetFile(source) as file, pq.ParquetWriter(target, file.schema_arrow) as writer:
        writer.write_batch(next(file.iter_batches(batch_size=ROWS)))
    return {**entry, "rows": ROWS}


def _copy_single_files(header: Entry, built: Path, to: Path) -> None:
    """What the header names by its path, and not as the shards of a split: it is written anew each time."""
    for config in header.get("configs", []):
        for file in config["data_files"]:
            if "*" not in file["path"]:
                shutil.copyfile(built / file["path"], to / file["path"])


def _set_lengths(header: Entry, kept: Iterable[Entry]) -> None:
    """How many rows each split has here."""
    lengths: dict[tuple[str, str], int] = {}
    for entry in kept:
        lengths[_split(entry)] = lengths.get(_split(entry), 0) + entry["rows"]
    for info in header.get("dataset_info", []):
        for split in info["splits"]:
            split["num_examples"] = lengths[info["config_name"], split["name"]]
