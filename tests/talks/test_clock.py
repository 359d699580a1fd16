"""Two clocks that go apart, told by answers that come late: one clock in the end."""

import numpy as np
import pytest

from games.talks import clock
from games.talks.clock import MICRO, Delays, Exchange

MINUTES = 4
RATES = (48_000, 44_100)
BEGAN = (1_700_000_000_000_000.0, 1_700_000_000_350_000.0)
"""µs of the site's clock at which each side's sample 0 was."""
DRIFTS = (100.0, -100.0)
"""ppm: 200 apart."""


def true_at(side: int, sample: float) -> float:
    return BEGAN[side] + sample / RATES[side] * MICRO * (1 + DRIFTS[side] / MICRO)


def exchanges(side: int, seed: int, base_ms: float = 20.0, jitter_ms: float = 30.0) -> list[Exchange]:
    """One a second; each way takes `base_ms` and what a queue adds."""
    chance, found = np.random.default_rng(seed), []
    for second in range(MINUTES * 60):
        sent = second * RATES[side]
        there, back = base_ms + chance.exponential(jitter_ms, 2)
        received = true_at(side, sent) + there * 1000
        came = sent + (there + back + 0.1) / 1000 * RATES[side] / (1 + DRIFTS[side] / MICRO)
        found.append(Exchange(sent, int(received), int(received + 100), int(came)))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_sides_200_ppm_apart_are_aligned_to_less_than_ten_milliseconds(seed: int) -> None:
    one, other = (clock.fit(exchanges(side, seed * 2 + side), RATES[side]) for side in (0, 1))
    assert one is not None
    assert other is not None
    for second in (0, 60, 239):
        spoken = second * RATES[0]
        placed = other.sample(one.at(spoken))
        truly = (true_at(0, spoken) - BEGAN[1]) / MICRO / (1 + DRIFTS[1] / MICRO) * RATES[1]
        assert abs(placed - truly) / RATES[1] * 1000 < 10
    assert one.drift - other.drift == pytest.approx(200, abs=60)


@pytest.mark.parametrize("side", [0, 1])
def test_the_error_is_not_smaller_than_it_is(side: int) -> None:
    found = clock.fit(exchanges(side, 5), RATES[side])
    assert found is not None
    assert abs(found.at(0) - true_at(side, 0)) <= found.error


def test_a_way_back_that_takes_longer_is_within_the_error() -> None:
    late = [each._replace(came=each.came + RATES[0] // 25) for each in exchanges(0, 9, jitter_ms=2)]
    found = clock.fit(late, RATES[0])
    assert found is not None
    assert 10_000 < abs(found.at(0) - true_at(0, 0)) <= found.error


def test_nothing_is_heard_before_it_was_said() -> None:
    one, other = clock.Clock(48_000, 0.0, 0.0, 40_000.0), clock.Clock(48_000, -30_000.0, 0.0, 40_000.0)
    # Frame 0 is heard with the other's sample 480: by these clocks 20 ms before it was said.
    there = clock.delays(one, other, [[0, 480, 50, 0]])
    back = clock.delays(other, one, [[0, 4_800, 50, 0]])
    assert there == [-20_000.0]
    first, second = clock.narrowed(one, other, Delays(there, back))
    assert clock.delays(first, second, [[0, 480, 50, 0]]) == [pytest.approx(0.0)]
    assert clock.delays(second, first, [[0, 4_800, 50, 0]])[0] >= 0
    assert first.offset + second.offset == one.offset + other.offset


def test_what_was_invented_tells_nothing_of_the_way() -> None:
    own = clock.Clock(48_000, 0.0, 0.0, 0.0)
    assert clock.delays(own, own, [[0, 4_800, 1, 1], [1, 5_760, 1, 0]]) == [pytest.approx(100_000)]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([], id="nothing"),
        pytest.param([Exchange(100, 50, 60, 90)], id="an answer before the question"),
        pytest.param([Exchange(0, 60, 50, 90)], id="an answer before it was asked"),
    ],
)
def test_without_an_exchange_there_is_no_clock(said: list[Exchange]) -> None:
    assert clock.fit(said, 48_000) is None


def test_of_one_exchange_the_drift_is_taken_for_none() -> None:
    found = clock.fit([Exchange(0, 500, 600, 48)], 48_000)
    assert found is not None
    assert found.drift == 0
    assert found.offset == pytest.approx(50)


def pinged(seconds: list[float], late_ms: float = 2.0, drift: float = DRIFTS[0]) -> list[Exchange]:
    """Exchanges at these seconds of side 0's clock, each way as long as the other but for a queue that is
    longer every second time."""
    found = []
    for number, second in enumerate(seconds):
        sent = round(second * RATES[0])
        there, back = 20.0 + late_ms * (number % 2), 20.0 + late_ms * (number % 3 == 0)
        received = BEGAN[0] + sent / RATES[0] * MICRO * (1 + drift / MICRO) + there * 1000
        came = sent + (there + back) / 1000 * RATES[0] / (1 + drift / MICRO)
        found.append(Exchange(sent, int(received), int(received), int(came)))
    return found


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param([200.0], id="one"),
        pytest.param([100.0, 220.0], id="two"),
        pytest.param([200.0, 200.2, 200.4], id="three within half a second"),
        pytest.param([199.0 + n / 10 for n in range(20)], id="two seconds at the end of a talk"),
        pytest.param([n / 10 for n in range(20)], id="two seconds at its beginning"),
    ],
)
def test_what_few_exchanges_leave_open_is_in_the_error(seconds: list[float]) -> None:
    found = clock.fit(pinged(seconds), RATES[0])
    assert found is not None
    off = abs(found.at(0) - BEGAN[0])
    assert off <= found.error
    assert off < 50_000
    assert abs(found.drift) <= clock.USUAL


def test_one_quick_exchange_among_slow_ones_does_not_hide_the_drift() -> None:
    slow = [each._replace(came=each.came + 7_000, received=each.received) for each in pinged([*range(240)])]
    found = clock.fit([*slow[:120], *pinged([120.0]), *slow[121:]], RATES[0])
    assert found is not None
    assert abs(found.at(0) - BEGAN[0]) <= found.error


@pytest.mark.parametrize("lie", [480_000, 2**40])
def test_what_a_page_says_it_heard_moves_no_clock_further_than_it_may_be_off(lie: int) -> None:
    one, other = clock.Clock(48_000, 0.0, 0.0, 20_000.0), clock.Clock(48_000, 1_000.0, 0.0, 10_000.0)
    told = Delays([-lie / 48_000 * MICRO, 60_000.0], [50_000.0])
    first, second = clock.narrowed(one, other, told)
    assert abs(first.offset - one.offset) <= one.error
    assert abs(second.offset - other.offset) <= other.error


def test_what_was_heard_against_itself_leaves_both_clocks_and_errors_as_they_are() -> None:
    one, other = clock.Clock(48_000, 0.0, 0.0, 20_000.0), clock.Clock(48_000, 1_000.0, 0.0, 10_000.0)
    assert clock.narrowed(one, other, Delays([-30_000.0], [-5_000.0])) == (one, other)
