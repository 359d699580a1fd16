"""A corpus that nobody remembers from the test before."""

import pytest

from rewards.quests import coverage


@pytest.fixture(autouse=True)
def _forgotten_counts() -> None:
    coverage.forget()
