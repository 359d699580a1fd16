"""Keyed hashes without Django that are the same as Django's: rounds given out before this one hold those."""

import pytest
from django.conf import settings
from django.utils.crypto import salted_hmac
from hypothesis import given
from hypothesis import strategies as st

from games.catalogue import sealing


@given(st.text(), st.text())
def test_a_seal_is_the_one_that_django_makes_with_the_sites_key(salt: str, text: str) -> None:
    made = sealing.seal(salt, text)
    assert made == salted_hmac(salt, text, algorithm="sha256").hexdigest()
    assert sealing.matches(made, salt, text)


def test_another_text_another_use_or_another_key_has_another_seal() -> None:
    made = sealing.seal("quiz", "nine")
    assert not sealing.matches(made, "quiz", "four")
    assert not sealing.matches(made, "riddle", "nine")
    sealing.use("another key")
    try:
        assert not sealing.matches(made, "quiz", "nine")
    finally:
        sealing.use(settings.SECRET_KEY)


def test_without_a_key_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_site", {})
    with pytest.raises(sealing.NoKey):
        sealing.seal("quiz", "nine")
