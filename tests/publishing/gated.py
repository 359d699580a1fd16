"""The clean environments of the gate, made once for a run, and releases as sites published them before."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from publishing.gate.environments import ENVIRONMENTS, Unavailable
from publishing.schema import arrow
from publishing.schema.column import SOUND
from tests.sharing import made_once

_feature, _described = arrow._feature, arrow._described


def environments(factory: pytest.TempPathFactory) -> Path:
    """Where they lie. Without packages to make them of, a test is skipped; on CI that is a failure."""

    def make(folder: Path) -> None:
        for each in ENVIRONMENTS:
            each.python(folder)

    try:
        return made_once(factory, "gate", make)
    except Unavailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@contextmanager
def as_published_until_now() -> Iterator[None]:
    """Shards and cards with a sampling rate of their own, and lists as only datasets 4 knows them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "_feature", _earlier)
        patch.setattr(arrow, "_described", _earlier_in_the_card)
        yield


def _earlier(kind: pa.DataType) -> Any:
    if kind == SOUND:
        return {"sampling_rate": 16_000, "_type": "Audio"}
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    return _feature(kind)


def _earlier_in_the_card(kind: pa.DataType) -> Any:
    return {"dtype": {"audio": {"sampling_rate": 16_000}}} if kind == SOUND else _described(kind)


def program(python: Path, text: str, folder: Path) -> str:
    """What a program says that somebody copied out of a page and runs in `folder`."""
    work = {"HF_HOME": str(folder / ".cache"), "HF_HUB_OFFLINE": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [python, "-c", text], cwd=folder, env=work, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout.strip()
