"""Whoever loads a configuration, whole or streaming, and listens without torchcodec."""

from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from datasets import load_dataset

from publishing.gate.peers.asking import Check, Row, each, expect
from publishing.gate.peers.release import claims, heard, sounds, undecoded, whole


def checks(folder: Path) -> dict[str, Check]:
    """One for each configuration that the card names."""
    return {f"load {config}": partial(_loads, config=config) for config in claims(folder)}


def _loads(folder: Path, config: str) -> str:
    there, streams = whole(folder, config), load_dataset(str(folder), config, streaming=True)
    splits = claims(folder)[config]
    for of, how in ((there, "whole"), (streams, "streaming")):
        expect(list(of) == splits, f"{how}, it has the splits {list(of)}, and the card names {splits}")
    rows = sum(_same(there[split], streams[split], split) for split in splits)
    return f"{rows} rows in {', '.join(splits)}"


def _same(there: Any, streams: Any, split: str) -> int:
    """Rows of a split, read both ways and listened to."""
    expect(there.features == streams.features, f"`{split}` streams with other features than it loads with")
    names = sounds(there.features)
    there, streams = undecoded(there), undecoded(streams)
    both = zip_longest(there.remove_columns(names), streams.remove_columns(names))
    expect(all(one == other for one, other in both), f"`{split}` streams other rows than it loads")
    return each(there, lambda row: _listen(row, names))


def _listen(row: Row, names: list[str]) -> None:
    for name in names:
        expect(len(heard(row[name])[0]) > 0, f"`{name}` is empty")
