"""Temperatures: known miscalibration comes back, few samples stay near the prior."""

import numpy as np
import pytest

from moderation.belief import calibration
from moderation.belief.trust import DEFAULT_TEMPERATURE
from tests.moderation import crowds


def found(times: float, count: int, evidence: float = 1.0, seed: int = 3) -> float:
    """Temperature of a scorer whose log-odds are `times` too large."""
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < 0.5
    odds = times * crowds.calibrated(rng, truth, evidence)
    complete = 1 / (1 + np.exp(-odds))
    given = np.stack([complete, 1 - complete], axis=1)
    return calibration.temperature(given, np.stack([truth, ~truth], axis=1))


@pytest.mark.parametrize("times", [0.6, 1.0, 1.8])
def test_with_many_samples_a_known_miscalibration_comes_back(times):
    assert found(times, 4_000) == pytest.approx(times, rel=0.15)


def test_a_surer_scorer_of_the_same_skill_gets_a_higher_temperature():
    assert found(0.7, 400) < found(1.0, 400) < found(1.6, 400) < found(2.5, 400)


def test_the_fewer_the_samples_the_nearer_to_the_prior():
    distances = [abs(found(0.6, count) - DEFAULT_TEMPERATURE) for count in (5, 50, 4_000)]
    assert distances == sorted(distances)
    assert distances[0] < 0.5


def test_no_scorer_leaves_the_range_however_wrong_it_is():
    truth = np.tile([[True, False]], (500, 1))
    always_wrong = np.tile([[0.0, 1.0]], (500, 1))
    always_right = np.tile([[0.75, 0.25]], (500, 1))
    assert calibration.temperature(always_wrong, truth) == calibration.HIGHEST
    assert calibration.temperature(always_right, truth) == calibration.LOWEST


def test_four_labels_calibrate_as_two_do():
    rng = np.random.default_rng(5)
    odds = rng.normal(0, 1.2, (3_000, 4))
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    truth = np.array([rng.multinomial(1, row) for row in chances]).astype(bool)
    sure = chances**2 / (chances**2).sum(axis=1, keepdims=True)
    assert calibration.temperature(chances, truth) == pytest.approx(1.0, rel=0.15)
    assert calibration.temperature(sure, truth) > 1.5


def test_an_estimate_is_pulled_to_its_prior_by_what_the_prior_is_worth():
    assert calibration.shrunk(1.0, 0, prior=0.8, worth=50) == 0.8
    assert calibration.shrunk(1.0, 50, prior=0.8, worth=50) == pytest.approx(0.9)
