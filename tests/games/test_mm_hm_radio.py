"""Mm-hm Radio names what is said into a story: short and it goes on, long and it stops."""

import pytest

from games.catalogue import registry
from games.catalogue.base import Checked, Cut, Event, Prompt, Span, Take

radio = registry.game("mm-hm-radio")

FIRST, SECOND, THIRD = "A goose walked into a bank.", "It took a number.", "It was number nine."
STORY = ((16_000, 80_000, FIRST), (87_200, 150_000, SECOND), (157_200, 230_000, THIRD))
"""Three lines with a breath of 450 ms between them."""

PROMPT: Prompt = {
    "quiz": {"question": "Which number?", "options": ["Nine", "Four", "Eleven"]},
    "lines": [FIRST],
}


def told(*lines: tuple[int, int, str]) -> list[Event]:
    return [
        event
        for place, (start, end, text) in enumerate(lines)
        for event in (Event("agent_start", start, str(place), text), Event("agent_end", end))
    ]


def cuts(
    *speech: tuple[int, int],
    marks: tuple[tuple[str, int], ...] = (),
    story: tuple[tuple[int, int, str], ...] = STORY,
    samples: int = 260_000,
) -> list[Cut]:
    events = [*told(*story), *(Event(name, at) for name, at in marks)]
    in_order = tuple(sorted(events, key=lambda event: event.at))
    return radio.cuts(Take(samples, tuple(Span(*span) for span in speech), in_order))


def test_a_short_sound_during_a_line_is_a_backchannel_of_its_own() -> None:
    assert cuts((40_000, 48_000), (100_000, 110_000)) == [
        Cut(48_000, "backchannel", 52_000, False, "speaking", FIRST, 40_000),
        Cut(110_000, "backchannel", 150_000, False, "speaking", SECOND, 100_000),
    ]


def test_in_a_breath_between_two_lines_the_agent_still_holds_the_floor() -> None:
    (cut,) = cuts((82_000, 90_000))
    assert (cut.agent_state, cut.agent_text, cut.intent) == ("speaking", FIRST, "backchannel")


def test_in_a_longer_gap_the_agent_was_idle() -> None:
    story = (STORY[0], (92_000, 150_000, SECOND))
    (cut,) = cuts((82_000, 90_000), story=story)
    assert (cut.agent_state, cut.intent) == ("idle", "backchannel")


def test_more_than_a_second_after_a_line_nothing_is_named() -> None:
    story = (STORY[0], (130_000, 150_000, SECOND))
    assert cuts((96_001, 104_000), story=story) == []
    assert len(cuts((96_000, 104_000), story=story)) == 1


def test_after_the_last_line_nobody_goes_on_so_nothing_is_named() -> None:
    assert cuts((232_000, 240_000)) == []


def test_before_the_story_nothing_is_named() -> None:
    assert cuts((6_000, 12_000)) == []


@pytest.mark.parametrize(("length", "named"), [(19_200, 1), (19_201, 0), (23_999, 0)])
def test_an_acknowledgement_lasts_a_second_and_a_fifth_at_most(length: int, named: int) -> None:
    assert len(cuts((30_000, 30_000 + length))) == named


def test_a_long_sentence_that_took_the_floor_is_an_interruption() -> None:
    story = ((16_000, 60_000, FIRST), (100_000, 150_000, SECOND))
    assert cuts((34_000, 70_000), marks=(("cut_in", 59_900),), story=story) == [
        Cut(70_000, "interruption", 190_000, False, "speaking", FIRST, 34_000)
    ]


def test_a_long_sound_that_stopped_nobody_is_not_named() -> None:
    assert cuts((34_000, 70_000)) == []


def test_whoever_took_the_floor_and_paused_went_on() -> None:
    story = ((16_000, 60_000, FIRST), (130_000, 150_000, SECOND))
    found = cuts((34_000, 70_000), (80_000, 84_000), marks=(("cut_in", 60_000),), story=story)
    assert [(cut.intent, cut.went_on) for cut in found] == [("interruption", True)]


def test_a_short_word_before_the_sentence_that_takes_the_floor_is_its_beginning() -> None:
    story = ((16_000, 70_000, FIRST), (130_000, 150_000, SECOND))
    found = cuts((30_000, 34_000), (40_000, 80_000), marks=(("cut_in", 64_500),), story=story)
    assert [cut.intent for cut in found] == ["interruption"]


def test_two_hums_in_one_breath_are_one_acknowledgement() -> None:
    assert [(cut.start, cut.at) for cut in cuts((30_000, 34_000), (38_000, 42_000))] == [(30_000, 42_000)]


def test_hums_300_milliseconds_apart_are_two() -> None:
    assert len(cuts((30_000, 34_000), (38_800, 42_000))) == 2


def test_an_answer_to_still_there_is_no_acknowledgement() -> None:
    story = (STORY[0], (94_000, 150_000, SECOND))
    assert cuts((88_000, 92_000), marks=(("signal_lost", 87_500),), story=story) == []


def test_a_sound_at_the_very_edge_of_the_take_is_not_named() -> None:
    assert cuts((1_000, 9_000), story=((500, 80_000, FIRST),)) == []
    assert cuts((50_000, 58_000), story=((500, 60_000, FIRST),), samples=60_000) == []


def test_a_story_without_a_sound_has_nothing_to_label() -> None:
    assert cuts() == []


def test_a_sound_without_a_story_has_no_label() -> None:
    assert cuts((30_000, 38_000), story=()) == []


# The quiz


def test_the_page_cannot_tell_which_option_is_right_but_the_server_can() -> None:
    shown = radio.prepare(PROMPT, "en", 7)
    quiz = shown["quiz"]
    assert sorted(quiz["options"]) == sorted(PROMPT["quiz"]["options"])
    assert set(quiz) == {"question", "options", "seal"}
    assert quiz["seal"] not in quiz["options"]
    right = quiz["options"].index("Nine")
    assert radio.check(shown, right) == Checked(1, 1, "Nine")
    assert radio.check(shown, (right + 1) % 3) == Checked(0, 1, "Nine")


def test_the_right_option_stands_in_every_place() -> None:
    places = {radio.prepare(PROMPT, "en", seed)["quiz"]["options"].index("Nine") for seed in range(20)}
    assert places == {0, 1, 2}


@pytest.mark.parametrize("answer", [3, -1, True, "1", None, [0], 1.0])
def test_an_answer_that_is_no_option_is_unknown(answer: object) -> None:
    assert radio.check(radio.prepare(PROMPT, "en", 7), answer) is None


def test_a_round_without_a_quiz_asks_nothing() -> None:
    assert radio.check({"lines": [FIRST]}, 0) is None


def test_a_prompt_is_told_what_is_wrong_with_it() -> None:
    quiz = {"question": "Which number?", "options": ["Nine", "Nine", "Four"]}
    assert len(radio.problems({"lines": ["Short."], "quiz": quiz}, "en")) == 3
