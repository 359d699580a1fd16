"""Somebody who gives roles."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import groups
from accounts.models import User


@pytest.fixture
def administrator() -> User:
    groups.ensure_groups()
    user = User.objects.create_user("ada", password="a long enough password")
    user.groups.set([Group.objects.get(name=groups.ADMINISTRATORS)])
    return user


@pytest.fixture
def administrator_client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client
