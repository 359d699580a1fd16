"""Where the microphone dropped out nothing is named, whatever the game."""

import pytest

from games.catalogue.base import Cut, Event, Span
from games.catalogue.dropouts import clear_of, reported

GAP = Span(20_000, 24_000)


def end(at: int) -> Cut:
    return Cut(at, "complete", 30_000, went_on=False)


def pause(at: int, silence: int) -> Cut:
    return Cut(at, "incomplete", silence, went_on=True)


def test_the_page_says_where_it_heard_again_and_how_long_it_had_not() -> None:
    events = (Event("second_shown", 9_000), Event("dropout", 24_000, "250"), Event("dropout", 160, "50"))
    assert reported(events) == (GAP, Span(0, 160))


@pytest.mark.parametrize("value", ["", "-3", "1.5", "٣", "²", "many"])
def test_a_dropout_without_a_length_in_milliseconds_is_passed_over(value: str) -> None:
    assert reported((Event("dropout", 24_000, value),)) == ()


@pytest.mark.parametrize(
    ("at", "kept"), [(15_999, True), (16_001, False), (22_000, False), (24_799, False), (24_800, True)]
)
def test_an_end_is_kept_where_no_gap_is_near_it_or_in_its_200_ms(at: int, kept: bool) -> None:
    assert clear_of([end(at)], [GAP]) == [end(at)] * kept


@pytest.mark.parametrize(("at", "silence", "kept"), [(5_000, 14_000, True), (5_000, 15_500, False)])
def test_a_pause_is_kept_where_no_gap_is_in_all_of_it(at: int, silence: int, kept: bool) -> None:
    assert clear_of([pause(at, silence)], [GAP]) == [pause(at, silence)] * kept


def test_gaps_come_in_any_order_and_the_other_cuts_stay() -> None:
    cuts = [pause(1_000, 4_000), end(22_000), end(60_000)]
    assert clear_of(cuts, [Span(90_000, 91_000), GAP]) == [cuts[0], cuts[2]]
    assert clear_of(cuts, []) == cuts
