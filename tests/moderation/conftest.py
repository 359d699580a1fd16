"""No test settles with what another one estimated."""

from collections.abc import Iterator

import pytest

from moderation.belief import versions


@pytest.fixture(autouse=True)
def _trust_of_its_own() -> Iterator[None]:
    versions.forget()
    yield
    versions.forget()
