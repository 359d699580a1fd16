"""Intervals, pairs and bands: arithmetic, on answers made up."""

import numpy as np
import pytest
from scipy import signal

from moderation.belief.proportions import wilson
from publishing.evaluating import bands, figures, intervals, pairing
from publishing.evaluating.pairing import BETTER, TOO_FEW, WITHIN, WORSE
from publishing.evaluating.said import Said


def said(clip: int, *, right: bool = True, speaker: str = "", **facts: object) -> Said:
    """Of two clips one is complete; a model that is right is sure."""
    truth = "complete" if clip % 2 else "incomplete"
    other = "incomplete" if clip % 2 else "complete"
    word = truth if right else other
    known = {"silence_ms": 500.0, "went_on": truth == "incomplete", **facts}
    return Said(
        clip=str(clip),
        band="wide",
        language="en",
        game="cliffhanger",
        speaker=speaker,
        truth=truth,
        said=word,
        sure=0.9 if word == "complete" else 0.1,
        **known,  # type: ignore[arg-type]  # two facts with their own types
    )


def accuracy(answers: list[Said]) -> dict[str, float]:
    found = figures.groups(answers, "complete")[0]["accuracy"]
    assert isinstance(found, dict)
    return found


def test_a_figure_hangs_on_speakers_and_its_interval_knows_it() -> None:
    """Of twenty people sixteen are always understood and four never: twenty facts, not four hundred."""
    alike = [said(n, right=n // 20 < 16, speaker=f"s{n // 20}") for n in range(400)]
    apart = [said(n, right=n // 20 < 16, speaker="") for n in range(400)]
    alone = wilson(320, 400)
    assert alone is not None
    clustered, free = accuracy(alike), accuracy(apart)
    assert clustered["value"] == free["value"] == 0.8
    assert clustered["high"] - clustered["low"] > 3 * (alone.high - alone.low)
    assert free["high"] - free["low"] == pytest.approx(alone.high - alone.low, abs=0.01)


def test_what_was_always_right_is_not_called_certain() -> None:
    found = accuracy([said(n, speaker=f"s{n % 15}") for n in range(60)])
    assert found["value"] == found["high"] == 1.0
    assert found["low"] == pytest.approx(wilson(60, 60).low)  # type: ignore[union-attr]  # of sixty there is one


def test_the_interval_holds_the_truth_in_about_nineteen_of_twenty_worlds() -> None:
    """People differ in how often a model understands them; in the mean it is 0.8."""
    random, held = np.random.default_rng(5), 0
    for _ in range(150):
        shares = random.beta(4, 1, size=30)
        right = random.uniform(size=(30, 8)) < shares[:, np.newaxis]
        counted = np.zeros((240, 5))
        counted[:, intervals.RIGHT] = right.ravel()
        counted[:, intervals.REST] = 1
        found = intervals.figures(counted, np.repeat(np.arange(30), 8))["accuracy"]
        assert found is not None
        held += found.low <= 0.8 <= found.high
    assert held >= 135


def test_below_thirty_clips_there_are_counts_and_nothing_else() -> None:
    (group, *_) = figures.groups([said(n) for n in range(29)], "complete")
    assert group["samples"] == 29
    assert "accuracy" not in group


def test_a_model_that_says_seven_of_ten_and_is_right_so_often_is_calibrated() -> None:
    was = np.arange(1_000) % 10 < 7
    assert figures.calibration(np.full(1_000, 0.7), was)["error"] == pytest.approx(0, abs=1e-9)
    sure = figures.calibration(np.full(1_000, 1.0), was)
    assert sure["error"] == pytest.approx(0.3)
    assert np.isfinite(sure["log_loss"])


def test_a_figure_that_divides_by_nothing_is_none() -> None:
    group = figures.groups([said(2 * n) for n in range(40)], "complete")[0]
    assert (group["recall"], group["precision"], group["f1"]) == (None, None, None)
    assert group["accuracy"]["value"] == 1.0


def test_clips_of_which_nobody_knows_what_followed_are_in_no_frontier() -> None:
    known = [said(n, speaker=f"s{n % 12}") for n in range(80)]
    unknown = [said(n, speaker=f"s{n % 12}", silence_ms=None, went_on=None) for n in range(80, 160)]
    found = figures.groups([*known, *unknown], "complete")[0]["frontier"]
    assert (found["holds"], found["ends"]) == (40, 40)
    assert found["model"]["figures"]["cutoffs_300"]["value"] == 0.0
    assert found["timer"]["figures"]["cutoffs_300"]["value"] > 0.9


# Before and after


def pair(before: list[bool], after: list[bool], speakers: int = 20) -> pairing.Paired:
    sides = (
        [said(n, right=right, speaker=f"s{n % speakers}") for n, right in enumerate(side)]
        for side in (before, after)
    )
    return pairing.pair(*sides)


def test_better_and_worse_are_said_alike() -> None:
    half, whole = [n % 3 > 0 for n in range(120)], [True] * 120
    assert (pair(half, whole).verdict, pair(whole, half).verdict) == (BETTER, WORSE)
    found = pair(half, whole)
    assert (found.mended, found.spoilt) == (40, 0)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(1 / 3)
    assert found.p == pytest.approx(2 * 0.5**40)


def test_a_difference_that_chance_makes_is_within_chance() -> None:
    before = [n % 10 > 0 for n in range(100)]
    after = [n % 10 != 1 or n < 30 for n in range(100)]
    assert pair(before, after).verdict == WITHIN


def test_one_speaker_s_clips_do_not_make_a_difference_for_all() -> None:
    """McNemar counts twelve clips as twelve coins; they are of one person among ten."""
    spoilt = [n % 10 != 0 for n in range(120)]
    found = pair(spoilt, [True] * 120, speakers=10)
    assert found.p < 0.001
    assert found.verdict == WITHIN


def test_few_clips_say_that_they_are_few() -> None:
    found = pair([False] * 20, [True] * 20)
    assert (found.verdict, found.difference) == (TOO_FEW, None)
    assert pairing.in_words({"wide": found}) == ["wide: 20 clips are too few to tell; 30 are needed."]
    assert pairing.pair([], []).verdict == TOO_FEW


# Bands


def test_a_telephone_hears_nothing_above_four_kilohertz_and_keeps_the_time() -> None:
    time = np.arange(32_000) / 16_000
    low, high = (0.3 * np.sin(2 * np.pi * hertz * time).astype(np.float32) for hertz in (700, 6_000))
    heard = bands.telephone(low + high)
    assert heard.shape == low.shape
    assert heard.dtype == np.float32
    hertz, power = signal.welch(heard, 16_000, nperseg=1_024)
    assert power[hertz > 4_500].max() < 1e-4 * power.max()
    # Mu-law has about 38 dB above its own noise, and nothing is moved in time.
    middle = slice(2_000, -2_000)
    assert np.abs(heard[middle] - low[middle]).max() < 0.03


def test_what_is_louder_than_full_scale_is_clipped_and_not_turned_over() -> None:
    loud = np.full(1_600, 1.4, np.float32)
    assert bands.telephone(loud)[400:1_200].min() > 0.9
