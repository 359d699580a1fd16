"""Days in a row and badges, as plain conditions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.catalogue import registry
from rewards import badges, streaks
from rewards.badges import Counts

TODAY = date(2026, 11, 23)


def ago(*days: int) -> set[date]:
    return {TODAY - timedelta(days=each) for each in days}


@pytest.mark.parametrize(
    ("played", "count"),
    [
        ((), 0),
        ((0,), 1),
        ((1, 2), 2),  # today may still come
        ((0, 1, 3, 4), 4),  # one day is forgiven
        ((0, 1, 4, 5), 2),  # two in a row are not
        ((0, 2, 4), 2),  # nor two in a week
        ((0, 2, 3, 4, 5, 6, 7, 8, 10), 9),  # a week apart they are
        ((2, 3), 2),  # yesterday was the one
        ((3, 4), 0),
    ],
)
def test_a_streak_forgives_one_day_a_week(played: tuple[int, ...], count: int) -> None:
    assert streaks.current(ago(*played), TODAY) == count


@given(st.sets(st.integers(0, 60)))
def test_the_longest_run_is_never_shorter_than_the_one_that_lasts_and_counts_only_days_played(
    played: set[int],
) -> None:
    days = ago(*played)
    assert streaks.current(days, TODAY) <= streaks.best(days) <= len(days)
    assert bool(days) == bool(streaks.best(days))


def test_there_are_badges_for_speaking_for_listening_and_for_both() -> None:
    assert len(badges.DESIGNS) >= 8
    assert len({design.key for design in badges.DESIGNS}) == len(badges.DESIGNS)
    assert {design.side for design in badges.DESIGNS} == {"you", "agent", "both"}
    assert all(design.name and design.sentence and design.shape for design in badges.DESIGNS)


def test_nobody_starts_with_a_badge_and_doing_everything_earns_all() -> None:
    assert badges.deserved(Counts()) == set()
    everything = Counts(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, calibration=1.0, streak=1_000)
    assert badges.deserved(everything) == {design.key for design in badges.DESIGNS}


def test_there_are_as_many_games_to_record_in_as_the_all_rounder_asks_for() -> None:
    playable = sum(1 for game in registry.games() if game.records)
    assert "all-round" in badges.deserved(Counts(games=playable))


def test_the_top_ones_need_both_a_voice_and_ears() -> None:
    speaker = Counts(takes=1_000, games=7, languages=9, fooled=99, quests=9, streak=99)
    listener = Counts(votes=1_000, golds=500, calibration=1.0)
    for top in ("two-way", "turn-taker"):
        assert top not in badges.deserved(speaker) | badges.deserved(listener)


def test_calibration_on_a_few_known_clips_may_be_luck() -> None:
    few = Counts(votes=100, golds=badges.KNOWN - 1, calibration=1.0)
    assert "knows-how-sure" not in badges.deserved(few)
