"""False cut-offs against latency: on simulated models in simulated turns."""

from dataclasses import asdict
from json import dumps, loads

import numpy as np
import pytest

from inference.frontier import measuring, policies
from inference.frontier.measuring import Figure, Frontier, Side, Silences
from tests.inference.simulated_turns import TURNS, conversations, fair_model, saying


def measured(silences: Silences) -> tuple[Side, Side]:
    """The model and the timer, which the test is about and so have to be there."""
    found = measuring.measure(silences)
    assert found.model is not None
    assert found.timer is not None
    return found.model, found.timer


def between(figure: Figure) -> tuple[float, float]:
    """The ends of an interval that has both."""
    assert figure.low is not None
    assert figure.high is not None
    return figure.low, figure.high


def values(side: Side) -> dict[str, float | None]:
    return {name: figure.value for name, figure in side.figures.items()}


def test_a_perfect_model_cuts_nobody_off_and_answers_after_200_ms() -> None:
    silences = conversations()
    model, timer = measured(saying(silences, silences.ended * 0.98 + 0.01))
    # What it never speaks in may still outlast the longest timeout; nothing here does.
    assert values(model) == {"cutoffs_300": 0.0, "cutoffs_600": 0.0, "latency_5": 200.0, "latency_10": 200.0}
    assert model.curve == [(200.0, 0.0)]
    assert timer.figures["cutoffs_300"].value == pytest.approx(2_700 / 2_800, abs=0.02)


def test_a_timer_trades_one_for_the_other_as_the_pauses_are_long() -> None:
    """Pauses are spread evenly from 200 to 3,000 ms, so a timer of t cuts off (3,000 - t) in 2,800."""
    _, timer = measured(conversations())
    for latency, share in timer.curve:
        assert share == pytest.approx((3_000 - latency) / 2_800, abs=0.05)
    assert timer.figures["latency_10"].value == pytest.approx(2_720, abs=100)


def test_a_model_that_never_speaks_is_the_timer_at_its_timeouts() -> None:
    model, timer = measured(conversations())
    assert model.curve == [point for point in timer.curve if point[0] in policies.TIMEOUTS]


def test_a_coin_is_hardly_better_than_the_timer_and_a_good_model_is() -> None:
    silences = conversations()
    random = np.random.default_rng(2)
    coin, timer = measured(saying(silences, random.uniform(size=len(silences.ended))))
    good, _ = measured(fair_model())
    for name in ("cutoffs_300", "cutoffs_600"):
        tossed, waited, better = (side.figures[name] for side in (coin, timer, good))
        assert tossed.value == pytest.approx(waited.value, abs=0.06)
        assert between(better)[1] < between(waited)[0]


def test_the_sweep_says_what_each_policy_does_silence_by_silence() -> None:
    """Against the policy written out, for every silence and every setting of the grid."""
    random = np.random.default_rng(3)
    ended = random.uniform(size=60) < 0.5
    milliseconds = np.where(
        random.uniform(size=60) < 0.3, random.choice(policies.TIMER, 60), random.uniform(200, 5_000, 60)
    )
    said = np.where(
        random.uniform(size=60) < 0.3, random.choice(policies.THRESHOLDS, 60), random.uniform(size=60)
    )
    tables = [
        np.bincount(policies.cells(said[which], milliseconds[which]), minlength=int(np.prod(policies.SHAPE)))
        .astype(float)
        .reshape(1, *policies.SHAPE)
        for which in (~ended, ended)
    ]
    swept = policies.of_model(*tables)
    expected = []
    for threshold in policies.THRESHOLDS:
        for delay in policies.DELAYS:
            for timeout in policies.TIMEOUTS:
                speaks = np.where(said > threshold, delay, timeout)
                expected.append(((milliseconds > speaks)[~ended].mean(), speaks[ended].mean()))
    assert np.allclose(np.column_stack([swept.cutoffs[0], swept.latency[0]]), expected)


def test_fewer_people_make_a_wider_interval_though_the_silences_are_as_many() -> None:
    """Half the people pause for long and half do not: the figure hangs on whom one asked."""
    silences = conversations()
    patient = silences.speaker % 2 == 0
    pauses = np.where(patient, 250.0, 2_900.0)
    many = Silences(silences.ended, pauses, silences.probability, silences.speaker)
    few = Silences(silences.ended, pauses, silences.probability, silences.speaker % 12)
    intervals = [between(measured(which)[1].figures["cutoffs_600"]) for which in (many, few)]
    widths = [high - low for low, high in intervals]
    assert widths[1] > 1.4 * widths[0]
    assert measured(many) == measured(many)


def test_what_no_policy_reaches_is_no_figure() -> None:
    """Everybody pauses for 4 s: the longest timeout cuts all of them off."""
    silences = conversations()
    pauses = np.full(len(silences.ended), 4_000.0)
    _, timer = measured(Silences(silences.ended, pauses, silences.probability, silences.speaker))
    assert asdict(timer.figures["latency_5"]) == {"value": None, "low": None, "high": None}
    assert timer.figures["cutoffs_600"].value == 1.0


@pytest.mark.parametrize(("speakers", "turns"), [(9, 50), (15, 1)])
def test_too_few_people_or_silences_give_counts_and_no_line(speakers: int, turns: int) -> None:
    silences = conversations()
    wanted = (silences.speaker < speakers) & (np.arange(len(silences.ended)) % TURNS < turns)
    found = measuring.measure(silences.only(wanted))
    assert found.speakers == speakers
    assert (found.model, found.timer) == (None, None)
    assert measuring.measure(silences.only(np.zeros(len(silences.ended), bool))) == Frontier(0, 0, 0)


def test_a_frontier_survives_being_kept() -> None:
    found = measuring.measure(conversations())
    assert Frontier.read(loads(dumps(asdict(found), allow_nan=False))) == found
