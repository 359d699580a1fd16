"""Cliffhanger names the moments of a take: each pause that was none of an end, and the end."""

import pytest

from games.catalogue import registry
from games.catalogue.base import Cut, Event, Span, Take

cliffhanger = registry.game("cliffhanger")


def take(*speech: tuple[int, int], marks: tuple[tuple[str, int], ...] = ()) -> Take:
    events = tuple(Event(name, at) for name, at in marks)
    return Take(64_000, tuple(Span(start, end) for start, end in speech), events)


def test_a_pause_is_incomplete_and_the_end_is_complete() -> None:
    assert cliffhanger.cuts(take((1_000, 16_000), (24_000, 50_000))) == [
        Cut(at=16_000, intent="incomplete", silence=8_000, went_on=True),
        Cut(at=50_000, intent="complete", silence=14_000, went_on=False),
    ]


def test_every_pause_counts_not_only_the_one_before_the_second_part() -> None:
    speech = ((0, 8_000), (12_000, 20_000), (30_000, 40_000))
    cuts = cliffhanger.cuts(take(*speech, marks=(("second_shown", 21_000),)))
    assert [(cut.at, cut.intent) for cut in cuts] == [
        (8_000, "incomplete"),
        (20_000, "incomplete"),
        (40_000, "complete"),
    ]


@pytest.mark.parametrize(("pause", "counted"), [(3_199, 0), (3_200, 1)])
def test_a_pause_is_one_from_200_milliseconds_on(pause: int, counted: int) -> None:
    cuts = cliffhanger.cuts(take((0, 10_000), (10_000 + pause, 30_000)))
    assert sum(cut.went_on for cut in cuts) == counted


def test_without_a_pause_there_is_only_the_end() -> None:
    assert [cut.intent for cut in cliffhanger.cuts(take((0, 50_000)))] == ["complete"]


def test_without_speech_there_is_nothing_to_label() -> None:
    assert cliffhanger.cuts(take()) == []


def test_speech_up_to_the_last_sample_has_no_end() -> None:
    assert cliffhanger.cuts(take((0, 64_100))) == []


def test_done_in_the_middle_of_a_word_keeps_the_pauses_alone() -> None:
    cuts = cliffhanger.cuts(take((0, 16_000), (24_000, 62_500), marks=(("done", 60_000),)))
    assert [cut.intent for cut in cuts] == ["incomplete"]


def test_an_unknown_game_is_named() -> None:
    with pytest.raises(registry.UnknownGame, match="chess"):
        registry.game("chess")


def test_a_take_that_its_speaker_did_not_end_has_no_end_of_turn() -> None:
    cuts = cliffhanger.cuts(take((0, 16_000), (24_000, 50_000), marks=(("cut_off", 64_000),)))
    assert [cut.intent for cut in cuts] == ["incomplete"]
