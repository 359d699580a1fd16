"""Names of accounts: one spelling, one alphabet, and nobody who looks like somebody else."""

# ruff: noqa: RUF001  # letters that look like others are what this is about

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.people import names

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _nobody_has_signed_up_before() -> None:
    cache.clear()


def sign_up(name: str) -> str:
    """What the page says; empty where the account was made."""
    form = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
    response = Client().post("/accounts/signup/", form)
    assert response.status_code in (200, 302), response.status_code
    return "" if response.status_code == 302 else response.content.decode()


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("scope", "ѕсоре"),  # all of it Cyrillic
        ("moderator", "rnoderator"),
        ("l0la", "lOla"),
        ("admin", "ADMIN"),
        ("zoe", "ｚｏｅ"),  # full width
        ("paul", "pau1"),
        ("αβγ", "ɑβγ"),
    ],
)
def test_a_name_that_looks_like_somebody_s_is_not_given_twice(name: str, twin: str) -> None:
    User.objects.create_user(name)
    page = sign_up(twin)
    assert page
    assert not User.objects.exclude(username=name).exists()


@pytest.mark.parametrize("name", ["zoë", "Москва", "田中さん", "ευα", "anna_2", "bjørn", "נעמי", "ada.l"])
def test_people_of_all_alphabets_have_names(name: str) -> None:
    User.objects.create_user("zoe")
    assert sign_up(name) == ""
    assert User.objects.filter(username=name).exists()


def test_a_name_in_two_alphabets_is_told_why_not() -> None:
    assert "mixes letters of several alphabets" in sign_up("раураl")


@pytest.mark.parametrize("name", ["ş" * 300, "田" * 300, "\U0001d4d0" * 300, "a\u0301" * 300, "ﷺ" * 100])
def test_a_name_of_300_letters_is_answered_in_words(name: str) -> None:
    page = sign_up(name)
    assert "150" in page or "at most" in page or "valid username" in page
    assert not User.objects.exists()


def test_the_mark_follows_the_name_and_goes_with_it() -> None:
    user = User.objects.create_user("zoe")
    assert user.looks_like == names.mark("ZOE")
    user.username = "ada"
    user.save()
    assert user.looks_like == names.mark("ada")
    user.forget()
    user.refresh_from_db()
    assert user.looks_like not in (names.mark("ada"), names.mark("zoe"))
    assert sign_up("zoe") == ""
