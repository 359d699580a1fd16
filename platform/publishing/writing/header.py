"""The YAML header of a dataset card: what `load_dataset` and the Hub read. Pure."""

from collections.abc import Sequence
from typing import Any

import yaml

from publishing.planning.counts import languages, total
from publishing.planning.manifest import AUDIO, CONFIGS
from publishing.planning.splits import SPLITS
from publishing.schema.arrow import features
from publishing.schema.changes import Tables

_TAGS = ("turn-detection", "end-of-turn", "endpointing", "speech", "audio")
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

Entry = dict[str, Any]


def header(manifest: Entry, tables: Tables, licence: str) -> str:
    """Everything between the lines of three hyphens, these lines included."""
    samples = total(manifest["counts"][AUDIO])
    there = {config: splits for config in CONFIGS if (splits := _splits(manifest, config))}
    says: Entry = {
        "pretty_name": "Your Turn",
        "license": licence,
        "task_categories": ["audio-classification"],
        "language": languages(*manifest["counts"].values()),
        "tags": list(_TAGS),
        "size_categories": [next((name for limit, name in _SIZES if samples < limit), "1M<n<10M")],
        "configs": [
            *(_config(config, splits, version(manifest)) for config, splits in there.items()),
            {
                "config_name": "weights",
                "version": version(manifest),
                "data_files": [{"split": "all", "path": "weights.parquet"}],
            },
        ],
        "dataset_info": [
            {"config_name": config, "features": features(tables[config]), "splits": splits}
            for config, splits in there.items()
        ],
    }
    said = {name: value for name, value in says.items() if value}
    return f"---\n{yaml.safe_dump(said, sort_keys=False, allow_unicode=True)}---\n\n"


def version(manifest: Entry) -> str:
    """What `load_dataset` keys its cache of a folder by, besides the folder's last name.

    Neither path nor time of the files counts there (datasets 5.2.0): without the release's number its reader
    would get the last release again, and without its key that of another site.
    """
    return f"1.{manifest['number']}.{int(manifest['key'][:6], 16)}"


def _splits(manifest: Entry, config: str) -> list[Entry]:
    """Only splits that have rows: `load_dataset` (5.2.0) refuses a whole dataset for one empty split.

    With their lengths, so that a copy that lacks a shard is refused and not taken for the whole.
    """
    shards = [shard for shard in manifest["shards"] if shard["config"] == config]
    found = [_split(name, [shard for shard in shards if shard["split"] == name]) for name in SPLITS]
    return [split for split in found if split["num_examples"]]


def _split(name: str, shards: Sequence[Entry]) -> Entry:
    sums = {"num_bytes": "bytes", "num_examples": "rows"}
    return {"name": name, **{key: sum(shard[of] for shard in shards) for key, of in sums.items()}}


def _config(config: str, splits: Sequence[Entry], version: str) -> Entry:
    files = [{"split": each["name"], "path": f"{config}/{each['name']}-*.parquet"} for each in splits]
    first = {"default": True} if config == AUDIO else {}
    return {"config_name": config, "version": version, **first, "data_files": files}
