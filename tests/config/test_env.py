"""A bad variable stops the start and is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_a_number_that_is_none_names_its_variable(monkeypatch):
    monkeypatch.setenv("PORT", "eight")
    with pytest.raises(ImproperlyConfigured, match="PORT is 'eight'"):
        env.number("PORT", 8000)


def test_a_flag_that_is_neither_yes_nor_no_names_its_variable(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'maybe'"):
        env.flag("DEBUG")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_flags_are_read_as_people_write_them(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG") is expected


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("PORT", "  ")
    assert env.number("PORT", 8000) == 8000


def test_a_listing_is_split_at_commas_and_stripped(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,,")
    assert env.listing("ALLOWED_HOSTS") == ["a.example", "b.example"]
