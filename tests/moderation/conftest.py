"""No test settles with what another one estimated."""

from collections.abc import Iterator

import pytest

from moderation.belief import trust


@pytest.fixture(autouse=True)
def _trust_of_its_own() -> Iterator[None]:
    trust.forget()
    yield
    trust.forget()
