"""A round is only what this site gave out, to this player, in this game, within a week."""

import time

import pytest

from corpus.refusals import Fault, Refused
from games.play import rounds
from games.play.session import Round

PROMPT = {"first": "Beskriv en matpakke.", "second": "Hva bytter du ut?"}


@pytest.fixture
def given() -> Round:
    return rounds.new_round("me", "cliffhanger", "no", "matpakke", PROMPT)


def refusal(token: str, contributor: str = "me", game: str = "cliffhanger") -> Fault:
    with pytest.raises(Refused) as refused:
        rounds.unseal(token, contributor=contributor, game=game)
    return refused.value.fault


def test_a_round_comes_back_whole(given: Round) -> None:
    assert rounds.unseal(rounds.seal(given), contributor="me", game="cliffhanger") == given


def test_a_token_with_a_changed_letter_is_unknown(given: Round) -> None:
    token = rounds.seal(given)
    assert refusal("A" + token[1:] if token[0] != "A" else "B" + token[1:]) is Fault.UNKNOWN_ROUND


@pytest.mark.parametrize("token", ["x", "a:b:c", "::", " "])
def test_something_that_is_no_token_is_unknown(token: str) -> None:
    assert refusal(token) is Fault.UNKNOWN_ROUND


def test_a_round_of_another_game_is_unknown(given: Round) -> None:
    assert refusal(rounds.seal(given), game="other") is Fault.UNKNOWN_ROUND


def test_a_round_of_somebody_else_is_not_allowed(given: Round) -> None:
    assert refusal(rounds.seal(given), contributor="you") is Fault.NOT_ALLOWED


def test_a_round_is_welcome_for_a_week(given: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    token, now = rounds.seal(given), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 7 * 24 * 3600 - 60)
    assert rounds.unseal(token, contributor="me", game="cliffhanger") == given
    monkeypatch.setattr(time, "time", lambda: now + 7 * 24 * 3600 + 60)
    assert refusal(token) is Fault.EXPIRED_ROUND
