"""Offsets and temperatures: known miscalibration comes back, few samples stay near the prior."""

import numpy as np
import pytest
from scipy.optimize import minimize

from moderation.belief import calibration
from moderation.belief.calibration import Calibration
from moderation.belief.consensus import LOGIT_LIMIT
from moderation.belief.trust import DEFAULT_TEMPERATURE
from tests.moderation import crowds


def fitted(probabilities: np.ndarray, truth: np.ndarray) -> Calibration:
    """Of a scorer with an even threshold; [n, k], the first column is the label that its offset is of."""
    named = np.zeros(probabilities.shape, dtype=bool)
    named[:, 0] = True
    return calibration.fit(np.log(np.maximum(probabilities, 1e-9)), truth, named)


def of_two(
    times: float, count: int, evidence: float = 1.0, leaning: float = 0.0, seed: int = 3
) -> Calibration:
    """Of a scorer whose log-odds are `times` too large, and `leaning` too high on top."""
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < 0.5
    odds = times * crowds.calibrated(rng, truth, evidence) + leaning
    complete = 1 / (1 + np.exp(-odds))
    given = np.stack([complete, 1 - complete], axis=1)
    return fitted(given, np.stack([truth, ~truth], axis=1))


def found(times: float, count: int) -> float:
    return of_two(times, count).temperature


@pytest.mark.parametrize("times", [0.6, 1.0, 1.8])
def test_with_many_samples_a_known_miscalibration_comes_back(times):
    assert found(times, 4_000) == pytest.approx(times, rel=0.15)


def test_a_surer_scorer_of_the_same_skill_gets_a_higher_temperature():
    assert found(0.7, 400) < found(1.0, 400) < found(1.6, 400) < found(2.5, 400)


@pytest.mark.parametrize("leaning", [-1.0, 0.0, 0.8])
def test_with_many_samples_a_known_offset_comes_back_beside_the_temperature(leaning):
    got = of_two(1.4, 4_000, leaning=leaning)
    assert got.offset == pytest.approx(leaning, abs=0.12)
    assert got.temperature == pytest.approx(1.4, rel=0.15)


def test_the_fewer_the_samples_the_nearer_the_offset_is_to_none():
    offsets = [of_two(1.0, count, leaning=1.0).offset for count in (4, 40, 4_000)]
    assert 0 < offsets[0] < 0.5 < offsets[2]
    assert offsets == sorted(offsets)


def test_the_search_finds_what_a_search_by_gradient_finds():
    """Logistic regression with the same priors, by scipy."""
    rng = np.random.default_rng(8)
    truth = rng.random(300) < 0.4
    odds = 1.9 * crowds.calibrated(rng, truth, 1.2) - 0.6
    given = np.stack([1 / (1 + np.exp(-odds)), 1 / (1 + np.exp(odds))], axis=1)
    held = np.clip(odds, -LOGIT_LIMIT, LOGIT_LIMIT)

    def loss(point: np.ndarray) -> float:
        signed = np.where(truth, 1, -1) * (held - point[0]) / np.exp(point[1])
        doubt = ((point[1] - np.log(DEFAULT_TEMPERATURE)) / calibration.SPREAD) ** 2
        return float(
            np.logaddexp(0, -signed).sum() + (doubt + (point[0] / calibration.OFFSET_SPREAD) ** 2) / 2
        )

    best = minimize(loss, [0.0, 0.0]).x
    got = fitted(given, np.stack([truth, ~truth], axis=1))
    assert (got.offset, got.temperature) == pytest.approx((best[0], np.exp(best[1])), abs=0.01)


def test_calibrated_probabilities_sum_to_1_and_cross_the_middle_at_the_threshold():
    level = Calibration(0.0, 2.0).apply({"complete": 0.7, "incomplete": 0.3}, 0.7)
    assert level == pytest.approx({"complete": 0.5, "incomplete": 0.5})
    leaning = Calibration(1.0, 2.0).apply({"complete": 0.7, "incomplete": 0.2, "wait": 0.1})
    assert sum(leaning.values()) == pytest.approx(1)
    assert np.log(leaning["complete"] / leaning["wait"]) == pytest.approx((np.log(7) - 1) / 2)


def test_the_fewer_the_samples_the_nearer_to_the_prior():
    distances = [abs(found(0.6, count) - DEFAULT_TEMPERATURE) for count in (5, 50, 4_000)]
    assert distances == sorted(distances)
    assert distances[0] < 0.5


def test_no_scorer_leaves_the_range_however_wrong_it_is():
    truth = np.tile([[True, False]], (500, 1))
    always_wrong = np.tile([[0.0, 1.0]], (500, 1))
    always_right = np.tile([[0.75, 0.25]], (500, 1))
    assert fitted(always_wrong, truth).temperature == calibration.HIGHEST
    assert fitted(always_right, truth).temperature == calibration.LOWEST


def test_four_labels_calibrate_as_two_do():
    rng = np.random.default_rng(5)
    odds = rng.normal(0, 1.2, (3_000, 4))
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    truth = np.array([rng.multinomial(1, row) for row in chances]).astype(bool)
    sure = chances**2 / (chances**2).sum(axis=1, keepdims=True)
    assert fitted(chances, truth).temperature == pytest.approx(1.0, rel=0.15)
    assert fitted(sure, truth).temperature > 1.5


def test_an_estimate_is_pulled_to_its_prior_by_what_the_prior_is_worth():
    assert calibration.shrunk(1.0, 0, prior=0.8, worth=50) == 0.8
    assert calibration.shrunk(1.0, 50, prior=0.8, worth=50) == pytest.approx(0.9)
