"""Whose turn it was: what a player says between the agent's lines, and where they hand over."""

import pytest

from games.catalogue.base import Cut, Event, Span, Take
from games.catalogue.turns import Line, lines, turn_cuts, turns


def take(*speech: tuple[int, int], events: tuple[Event, ...] = (), samples: int = 100_000) -> Take:
    return Take(samples, tuple(Span(start, end) for start, end in speech), events)


def said(at: int, end: int, text: str) -> tuple[Event, Event]:
    return Event("agent_start", at, "0", text), Event("agent_end", end)


def over(at: int) -> Event:
    return Event("over", at)


def done(at: int) -> Event:
    return Event("done", at)


def cuts_of(take: Take) -> list[Cut]:
    return [cut for turn in turns(take) for cut in turn_cuts(turn)]


def test_each_turn_ends_where_it_was_handed_over() -> None:
    events = (over(30_000), *said(31_000, 45_000, "Is it alive?"))
    (first, second) = cuts_of(take((1_000, 25_000), (50_000, 60_000), events=events))
    assert first == Cut(25_000, "complete", 5_000, went_on=False)
    assert second == Cut(60_000, "complete", 40_000, went_on=False, agent_text="Is it alive?", start=45_000)


def test_a_pause_within_a_turn_is_incomplete_and_one_between_turns_is_not() -> None:
    events = (over(50_000), *said(51_000, 60_000, "Is it big?"))
    found = cuts_of(take((0, 10_000), (20_000, 45_000), (65_000, 70_000), events=events))
    assert [(cut.at, cut.intent, cut.start) for cut in found] == [
        (10_000, "incomplete", 0),
        (45_000, "complete", 0),
        (70_000, "complete", 60_000),
    ]


def test_what_is_said_over_the_agent_belongs_to_no_turn() -> None:
    events = said(0, 40_000, "Let me read that back to you.")
    (turn,) = turns(take((10_000, 12_000), (50_000, 60_000), events=events))
    assert turn.speech == (Span(50_000, 60_000),)


def test_nothing_said_before_handing_over_is_no_turn() -> None:
    events = (over(30_000), *said(31_000, 45_000, "Are you there?"))
    (turn,) = turns(take((50_000, 60_000), events=events))
    assert turn.line == Line(31_000, 45_000, "Are you there?")


def test_a_take_that_was_cut_off_ends_no_turn_but_keeps_those_handed_over() -> None:
    events = (over(30_000), Event("cut_off", 100_000))
    found = cuts_of(take((1_000, 25_000), (40_000, 99_000), events=events))
    assert [(cut.at, cut.intent) for cut in found] == [(25_000, "complete")]


def test_a_line_without_an_end_lasts_as_long_as_the_take() -> None:
    events = (Event("agent_start", 5_000, "0", "And then"),)
    assert lines(take(events=events)) == (Line(5_000, 100_000, "And then"),)


def test_who_talks_on_after_handing_over_has_not_ended_the_turn() -> None:
    events = (over(30_000), *said(34_000, 45_000, "Is it big?"))
    found = cuts_of(take((1_000, 33_300), (50_000, 60_000), events=events))
    assert [cut.at for cut in found] == [60_000]


def test_a_voice_that_still_sounds_at_the_press_has_no_end() -> None:
    assert cuts_of(take((1_000, 33_200), events=(over(30_000),))) == []
    assert cuts_of(take((1_000, 62_000), events=(done(60_000),), samples=64_800)) == []


@pytest.mark.parametrize(("late", "count"), [(-1, 1), (0, 1), (320, 1), (321, 0)])
def test_an_edge_within_20_ms_of_the_press_is_no_voice_after_it(late: int, count: int) -> None:
    found = cuts_of(take((1_000, 60_000 + late), events=(done(60_000),), samples=64_800))
    assert len(found) == count


def test_what_was_recorded_after_done_is_the_silence_of_the_end() -> None:
    (end,) = cuts_of(take((1_000, 59_000), events=(done(60_000),), samples=64_800))
    assert end == Cut(59_000, "complete", 5_800, went_on=False)


def test_who_speaks_again_within_200_ms_of_the_end_had_not_ended() -> None:
    assert cuts_of(take((1_000, 59_000), (62_000, 64_800), events=(done(60_000),), samples=64_800)) == []


def test_what_is_said_after_done_belongs_to_no_turn() -> None:
    (end,) = cuts_of(take((1_000, 57_000), (62_000, 64_800), events=(done(60_000),), samples=64_800))
    assert end == Cut(57_000, "complete", 5_000, went_on=False)


@pytest.mark.parametrize(("left", "count"), [(3_199, 0), (3_200, 1)])
def test_a_take_without_done_needs_200_ms_of_silence_at_its_end(left: int, count: int) -> None:
    assert len(cuts_of(take((1_000, 100_000 - left)))) == count


def test_a_voice_up_to_the_last_sample_of_a_take_has_no_end() -> None:
    assert cuts_of(take((1_000, 100_100))) == []


def test_a_take_that_is_done_and_cut_off_has_no_end() -> None:
    events = (done(60_000), Event("cut_off", 62_000))
    assert cuts_of(take((1_000, 50_000), events=events, samples=62_000)) == []
