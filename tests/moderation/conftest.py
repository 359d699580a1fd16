"""Each test settles with nothing that another one estimated; beside the moderator of all tests there is a
second one."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from moderation.belief import versions


@pytest.fixture(autouse=True)
def _trust_of_its_own() -> Iterator[None]:
    versions.forget()
    yield
    versions.forget()


@pytest.fixture
def second(moderator: User) -> User:
    user = User.objects.create_user("second")
    user.groups.set(moderator.groups.all())
    return user


@pytest.fixture
def second_client(second: User) -> Client:
    client = Client()
    client.force_login(second)
    return client
