"""One release for all tests here: 36 voices, of which twelve are in test."""

from pathlib import Path

import pytest

from tests.publishing.evaluating import written
from tests.sharing import made_once

TRAIN, VALIDATION, TEST = range(18), range(18, 24), range(24, 36)


@pytest.fixture(scope="session")
def voices_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Synthetic voices, two sentences each, whole and broken off."""

    def make(folder: Path) -> None:
        splits = {"train": TRAIN, "validation": VALIDATION, "test": TEST}
        written.write(folder, {name: written.spoken(numbers) for name, numbers in splits.items()})

    return made_once(tmp_path_factory, "voices-release", make)


@pytest.fixture(scope="session")
def spoken_test() -> list[written.Row]:
    """The rows of the test split, to be damaged by a test."""
    return written.spoken(range(24, 26))
