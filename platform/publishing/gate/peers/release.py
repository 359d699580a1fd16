"""A release as anybody loads it: configurations, splits, rows, sound."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import yaml
from datasets import Audio, DatasetDict, load_dataset
from numpy.typing import NDArray

from publishing.gate.peers.asking import NotThere, Unfit

Claims = dict[str, list[str]]
"""Configuration to its splits."""


@cache
def claims(folder: Path) -> Claims:
    """What the header of the card says is there. Read once: it is long, and each check asks for it.

    Raises:
        Unfit: there is no card, or none with a header that names configurations.
    """
    try:
        text = (folder / "README.md").read_text("utf-8")
        said = yaml.safe_load(text.split("---\n")[1])
        # A release that everybody has left has a header, and no configuration.
        configs = said.get("configs", []) if "pretty_name" in said else said["configs"]
        return {each["config_name"]: [file["split"] for file in each["data_files"]] for each in configs}
    except (OSError, IndexError, KeyError, TypeError, yaml.YAMLError) as error:
        raise Unfit(f"README.md has no header that names configurations ({error!r})") from error


def claimed(folder: Path, *names: str) -> str:
    """The first of these configurations that the release has.

    Raises:
        NotThere: it has none of them.
    """
    there = claims(folder)
    for name in names:
        if name in there:
            return name
    raise NotThere(f"the release has no configuration {' or '.join(f'`{name}`' for name in names)}")


@cache
def whole(folder: Path, config: str) -> DatasetDict:
    """All splits of a configuration, with the features that the library gives them."""
    return load_dataset(str(folder), config)


def sounds(features: Any) -> list[str]:
    """Names of the columns that hold sound."""
    return [name for name, feature in features.items() if isinstance(feature, Audio)]


def undecoded(rows: Any) -> Any:
    """The same rows with the bytes of their sound instead of a decoder, which needs another package."""
    for name in sounds(rows.features):
        rows = rows.cast_column(name, Audio(decode=False))
    return rows


def heard(sound: Any) -> tuple[NDArray[np.float32], int]:
    """float32 [samples, channels], and the rate in Hz.

    Raises:
        Unfit: no bytes, or none that libsndfile reads.
    """
    try:
        array, rate = soundfile.read(io.BytesIO(sound["bytes"]), dtype="float32", always_2d=True)
        return array, int(rate)
    except (TypeError, KeyError, soundfile.SoundFileError) as error:
        raise Unfit(f"its sound cannot be read ({error})") from error
