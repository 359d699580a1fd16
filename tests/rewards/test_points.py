"""What a contribution is worth, as arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.belief.ladder import LADDER, Rung
from rewards import points
from rewards.points import Part

counts = st.integers(0, 10**6)
probabilities = st.floats(0, 1)


@given(counts, counts)
def test_a_fuller_cell_is_never_worth_more_and_always_between_one_and_three(one: int, more: int) -> None:
    few, many = sorted((one, more))
    assert 1 <= points.need(many) <= points.need(few) <= points.NEED_MOST


@given(counts, counts)
def test_a_kept_sample_is_worth_its_base_at_least(have: int, spoken: int) -> None:
    parts = points.sample(have, spoken)
    most = points.BASE * points.NEED_MOST + points.NOVELTY
    assert points.BASE <= points.total(parts) <= most
    assert all(part.points > 0 for part in parts)


def test_the_emptiest_cell_pays_three_times_and_the_half_way_twice() -> None:
    assert points.need(0) == 3
    assert points.need(points.NEED_HALF) == 2


def test_the_first_of_a_prompt_is_worth_more_than_the_tenth() -> None:
    assert points.total(points.sample(0, 0)) > points.total(points.sample(0, 9))


@pytest.mark.parametrize(
    ("seconds", "replies", "worth"),
    [(0.3, False, 3), (1.5, False, 15), (3, False, 30), (9, False, 30), (1, True, 30)],
)
def test_a_clip_pays_by_what_was_said_in_it(seconds: float, replies: bool, worth: int) -> None:
    parts = points.sample(0, 10**6, said=points.share_said(seconds, replies=replies))
    assert points.total(parts) == worth


def test_a_longer_pause_pays_more_up_to_two_seconds() -> None:
    assert [points.held(pause) for pause in (0, 0.2, 0.8, 1.4, 2, 30)] == [0, 0, 2, 4, 6, 6]


@given(st.lists(st.integers(0, 500), max_size=60), st.sampled_from(LADDER))
def test_however_a_day_is_divided_it_never_pays_more_than_its_most(asked: list[int], rung: Rung) -> None:
    today = 0
    for each in asked:
        paid = points.total(points.within_the_day([Part("kept", each)], today, rung.points_a_day))
        assert 0 <= paid <= each
        assert today < points.DAY_FULL * rung.points_a_day or paid <= each / 2
        today += paid
    assert today <= rung.points_a_day


def test_no_take_earns_more_for_its_samples_than_is_thought_when_the_limit_is_not_looked_at() -> None:
    most = points.sample(0, 0, pause=points.PAUSE_LONGEST)
    assert points.SAMPLES_A_TAKE * points.total(most) <= points.TAKE_MOST


@given(probabilities, probabilities)
def test_saying_how_sure_one_is_pays_best(truly: float, said: float) -> None:
    def expected(confidence: float) -> float:
        return truly * points.skill(True, confidence) + (1 - truly) * points.skill(False, confidence)

    assert expected(truly) >= expected(said) - 1e-9


@given(st.booleans(), st.floats(allow_nan=True, allow_infinity=True))
def test_a_confidence_that_is_no_probability_pays_within_the_bounds(right: bool, said: float) -> None:
    assert -3 * points.GOLD <= points.gold_vote(right, said) <= points.GOLD


def test_a_coin_earns_nothing_and_a_sure_mistake_costs_more_than_a_right_guess_pays() -> None:
    assert points.gold_vote(True, 0.5) == points.gold_vote(False, 0.5) == 0
    assert points.gold_vote(False, 1.0) < -points.gold_vote(True, 1.0)


@given(st.lists(st.integers(-18, 6), max_size=200))
def test_a_day_of_listening_stays_between_nothing_and_its_most(asked: list[int]) -> None:
    today = 0
    for each in asked:
        today += points.listening_payable(each, today)
        assert 0 <= today <= points.LISTENING_MOST


@given(st.lists(probabilities, min_size=1, max_size=200))
def test_the_running_mean_of_brier_scores_stays_a_brier_score(scores: list[float]) -> None:
    mean = 0.0
    for number, one in enumerate(scores):
        mean = points.remember(number, mean, one)
        assert -1e-9 <= mean <= 1 + 1e-9
    assert 0 <= points.calibration(len(scores), mean) <= 1


@given(st.lists(probabilities, max_size=5))
def test_a_fooled_model_is_worth_more_the_surer_it_was(intended: list[float]) -> None:
    assert 0 <= points.fooled(intended) <= points.FOOLED
    assert points.fooled([*intended, 0.0]) == points.FOOLED


@pytest.mark.parametrize(
    ("status", "label", "agree", "against", "said"),
    [
        ("disputed", "", 0, 0, None),
        ("disputed", "", 1, 0, None),
        ("disputed", "", 2, 0, True),
        ("disputed", "", 2, 2, None),
        ("disputed", "", 2, 3, False),
        ("agreed", "", 0, 2, False),
        ("accepted", "incomplete", 0, 9, True),
        ("accepted", "complete", 9, 0, False),
        ("rejected", "", 9, 0, False),
        ("withdrawn", "", 9, 0, False),
    ],
)
def test_two_votes_that_outnumber_the_others_confirm_and_a_moderator_goes_before_them(
    status: str, label: str, agree: int, against: int, said: bool | None
) -> None:
    assert points.confirmed(status, "incomplete", label, agree, against) is said


def test_an_answer_pays_for_what_was_right() -> None:
    assert points.answer(3, 3) == [Part("answered", points.ANSWER)]
    assert points.answer(0, 3) == points.answer(0, 0) == []
