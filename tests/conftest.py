"""The fixed cast, and a place of their own for the files of a test run."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.groups import ensure_groups
from accounts.models import Contributor, User
from tests import factory


@pytest.fixture(autouse=True)
def audio_folder(settings, tmp_path: Path) -> Path:
    """Every test keeps its audio in a folder of its own."""
    folder = tmp_path / "audio"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder), "allow_overwrite": True},
        },
        # Pages are tested without a collectstatic run; the browser tests use the real storage.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return folder


@pytest.fixture
def player(db) -> Contributor:
    return factory.contributor()


@pytest.fixture
def second_player(db) -> Contributor:
    return factory.contributor()


@pytest.fixture
def stranger(db) -> Contributor:
    """Somebody who has agreed to nothing."""
    return factory.contributor(consents=False)


@pytest.fixture
def moderator(db) -> User:
    ensure_groups()
    user = User.objects.create_user("moderator", password="a long enough password")
    user.groups.set(Group.objects.filter(name__in=["moderators", "publishers"]))
    return user


@pytest.fixture
def moderator_client(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client
