"""What is computed in a quicker way than numpy's own, or kept from take to take, is the same."""

import numpy as np
import pytest

from inference.audio.cutting import LONGEST_SHARED, _noise
from inference.audio.levels import quantile


@pytest.mark.parametrize("length", [1, 2, 3, 40, 801])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.75, 0.9, 0.99, 1.0])
def test_a_quantile_is_numpys(length: int, share: float) -> None:
    values = np.random.default_rng(length).normal(-50, 10, length).astype(np.float32)
    assert quantile(values, share) == pytest.approx(np.quantile(values.astype(np.float64), share), rel=1e-12)
    assert quantile(np.full(length, 3.0, np.float32), share) == 3


@pytest.mark.parametrize("length", [0, 1, 48_000, LONGEST_SHARED, LONGEST_SHARED + 1])
def test_noise_that_is_kept_is_the_noise_that_would_be_drawn(length: int) -> None:
    drawn = np.random.default_rng(50).standard_normal(length, np.float32)
    assert np.array_equal(_noise(length), drawn)
