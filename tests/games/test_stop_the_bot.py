"""Stop the Bot! names what stopped the agent: a correction after the mistake, a plea after the bell."""

from typing import Any

import pytest

from games.catalogue import registry
from games.catalogue.base import Cut, Event, Prompt, Span, Take
from games.judging.results import scored_message
from inference.models import Score
from tests import factory

bot = registry.game("stop-the-bot")

LINES = ["Reading back your order.", "Two lemon cakes.", "Three hundred candles.", "One kite.", "All right?"]
ORDER = ["2 lemon cakes", "3 candles", "1 kite"]
MISTAKE = {"order": ORDER, "lines": LINES, "variant": "mistake", "wrong": 2}
BELL = {"order": ORDER, "lines": LINES, "variant": "doorbell", "bell": 2}
STARTS = (10_000, 50_000, 90_000, 130_000, 170_000)
LENGTH = 33_600
"""Of every line; between two of them the agent draws breath for 400 ms."""


def read(*, until: int = 203_600) -> list[Event]:
    """The agent reads, and falls silent in the middle of a line at `until`."""
    begun = [(place, start) for place, start in enumerate(STARTS) if start < until]
    return [
        event
        for place, start in begun
        for event in (
            Event("agent_start", start, str(place), LINES[place]),
            Event("agent_word", start, "0"),
            Event("agent_end", min(start + LENGTH, until)),
        )
    ]


def cuts(
    *speech: tuple[int, int],
    until: int = 203_600,
    marks: tuple[tuple[str, int], ...] = (),
    prompt: Prompt = MISTAKE,
    samples: int = 300_000,
    more: tuple[Event, ...] = (),
) -> list[Cut]:
    events = [*read(until=until), *more, *(Event(name, at) for name, at in marks)]
    in_order = tuple(sorted(events, key=lambda event: event.at))
    return bot.cuts(Take(samples, tuple(Span(*span) for span in speech), in_order, prompt))


def stopped(at: int) -> dict[str, Any]:
    return {"until": at, "marks": (("cut_in", at),)}


# The mistake


def test_cutting_in_after_the_mistake_is_an_interruption_up_to_done() -> None:
    assert cuts((105_000, 150_000), **stopped(110_000)) == [
        Cut(150_000, "interruption", 150_000, False, "speaking", LINES[2], 105_000)
    ]


def test_it_may_take_a_line_to_notice() -> None:
    (cut,) = cuts((140_000, 170_000), **stopped(145_000))
    assert (cut.intent, cut.agent_text) == ("interruption", LINES[3])


def test_cutting_in_before_the_mistake_is_a_false_alarm() -> None:
    assert cuts((60_000, 80_000), **stopped(65_000)) == []


def test_a_false_alarm_that_lasts_into_the_mistake_stays_one() -> None:
    assert cuts((88_000, 110_000), **stopped(93_000)) == []


def test_after_a_false_alarm_the_mistake_can_still_be_caught() -> None:
    again = (
        Event("agent_start", 120_000, "1", LINES[1]),
        Event("agent_end", 140_000),
        Event("agent_start", 147_000, "2", LINES[2]),
        Event("agent_end", 160_000),
    )
    marks = (("cut_in", 65_000), ("cut_in", 160_000))
    (cut,) = cuts((60_000, 80_000), (155_000, 190_000), until=65_000, marks=marks, more=again)
    assert (cut.intent, cut.start, cut.agent_text) == ("interruption", 155_000, LINES[2])


@pytest.mark.parametrize(("after", "named"), [(2_399, 0), (2_400, 1)])
def test_nobody_has_heard_the_mistake_who_speaks_as_its_line_begins(after: int, named: int) -> None:
    assert len(cuts((90_000 + after, 120_000), **stopped(95_000))) == named
    rung = (("doorbell", 105_000), ("cut_in", 110_000))
    assert len(cuts((105_000 + after, 140_000), until=110_000, marks=rung, prompt=BELL)) == named


def test_a_line_that_is_read_again_is_answered_from_its_new_beginning() -> None:
    """The page took the first voice for a false alarm, and the reaction is to what was heard then."""
    again = (Event("agent_start", 120_000, "2", LINES[2]), Event("agent_end", 140_000))
    take: dict[str, Any] = {
        "until": 95_000,
        "marks": (("cut_in", 95_000), ("cut_in", 140_000)),
        "more": again,
    }
    (cut,) = cuts((93_000, 100_000), (136_000, 170_000), **take)
    assert (cut.intent, cut.start) == ("interruption", 136_000)


def test_a_cough_that_did_not_stop_the_agent_is_no_interruption() -> None:
    found = cuts((92_000, 94_500), (135_000, 170_000), **stopped(140_000))
    assert [(cut.intent, cut.start) for cut in found] == [("interruption", 135_000)]


def test_in_the_breath_between_two_lines_the_agent_has_the_floor() -> None:
    (cut,) = cuts((125_000, 160_000), until=123_600, marks=(("cut_in", 129_500),))
    assert (cut.intent, cut.agent_state, cut.agent_text) == ("interruption", "speaking", LINES[2])


@pytest.mark.parametrize(("late", "named"), [(4_800, 1), (4_801, 0)])
def test_the_page_may_hear_a_soft_beginning_300_milliseconds_before_the_server(late: int, named: int) -> None:
    assert len(cuts((110_000 + late, 150_000), **stopped(110_000))) == named


def test_a_pause_in_the_correction_is_incomplete_and_its_end_the_interruption() -> None:
    assert cuts((105_000, 120_000), (126_000, 150_000), **stopped(110_000)) == [
        Cut(120_000, "incomplete", 6_000, True, "speaking", LINES[2], 105_000),
        Cut(150_000, "interruption", 150_000, False, "speaking", LINES[2], 105_000),
    ]


def test_the_pause_after_a_bare_no_is_named_by_nobody() -> None:
    found = cuts((105_000, 112_000), (120_000, 150_000), **stopped(110_000))
    assert [cut.intent for cut in found] == ["interruption"]


@pytest.mark.parametrize(("pause", "named"), [(3_199, 1), (3_200, 2)])
def test_a_pause_is_one_from_200_milliseconds_on(pause: int, named: int) -> None:
    assert len(cuts((105_000, 120_000), (120_000 + pause, 150_000), **stopped(110_000))) == named


def test_a_correction_that_was_cut_off_has_no_end() -> None:
    marks = (("cut_in", 110_000), ("cut_off", 300_000))
    found = cuts((105_000, 120_000), (126_000, 150_000), until=110_000, marks=marks)
    assert [cut.intent for cut in found] == ["incomplete"]


def test_talking_over_an_agent_that_read_on_is_not_named() -> None:
    assert cuts((105_000, 150_000)) == []


def test_after_everything_was_read_it_is_an_ordinary_answer() -> None:
    assert cuts((210_000, 240_000)) == [Cut(240_000, "complete", 60_000, False, "idle", LINES[4], 203_600)]


def test_an_answer_after_an_early_false_alarm_is_an_answer_all_the_same() -> None:
    (cut,) = cuts((60_000, 64_000), (210_000, 240_000), marks=(("cut_in", 63_000),))
    assert (cut.intent, cut.start) == ("complete", 203_600)


def test_stopping_the_last_line_is_an_interruption_and_no_answer() -> None:
    (cut,) = cuts((180_000, 220_000), **stopped(186_000))
    assert (cut.intent, cut.agent_text) == ("interruption", LINES[4])


def test_an_agent_that_was_never_heard_to_the_end_was_not_answered() -> None:
    assert cuts((150_000, 180_000), until=123_600) == []


def test_silence_has_nothing_to_label() -> None:
    assert cuts() == []


# The doorbell


def test_hold_on_after_the_bell_is_a_wait() -> None:
    marks = (("doorbell", 100_000), ("cut_in", 115_000))
    assert cuts((110_000, 125_000), until=115_000, marks=marks, prompt=BELL) == [
        Cut(125_000, "wait", 175_000, False, "speaking", LINES[2], 110_000)
    ]


def test_oh_and_hold_on_are_one_plea() -> None:
    marks = (("doorbell", 100_000), ("cut_in", 112_000))
    found = cuts((107_000, 112_500), (120_000, 130_000), until=112_000, marks=marks, prompt=BELL)
    assert [(cut.start, cut.at) for cut in found] == [(107_000, 130_000)]


def test_whoever_comes_back_from_the_door_went_on() -> None:
    marks = (("doorbell", 100_000), ("cut_in", 112_000))
    (cut,) = cuts((107_000, 125_000), (180_000, 200_000), until=112_000, marks=marks, prompt=BELL)
    assert (cut.at, cut.silence, cut.went_on) == (125_000, 55_000, True)


def test_speaking_before_the_bell_is_named_by_nobody() -> None:
    marks = (("cut_in", 65_000), ("doorbell", 100_000))
    assert cuts((60_000, 80_000), marks=marks, prompt=BELL) == []


def test_without_a_bell_there_is_nothing_to_wait_for() -> None:
    assert cuts((110_000, 125_000), prompt=BELL, **stopped(115_000)) == []


def test_whoever_speaks_after_all_is_read_may_mean_either() -> None:
    assert cuts((210_000, 240_000), marks=(("doorbell", 100_000),), prompt=BELL) == []


# Prompts


def test_a_prompt_is_told_what_is_wrong_with_it() -> None:
    assert bot.problems(MISTAKE, "en") == bot.problems(BELL, "en") == []
    assert bot.problems({**MISTAKE, "wrong": 4}, "en") != []
    assert bot.problems({**BELL, "bell": 0}, "en") != []
    assert bot.problems({**MISTAKE, "variant": "doorbell"}, "en") != []
    assert bot.problems({**MISTAKE, "order": ORDER[:2]}, "en") != []


# What the player is told


@pytest.mark.django_db
def test_a_take_without_a_pause_is_not_asked_for_pauses() -> None:
    sample = factory.sample(intent="interruption")
    likely = {"complete": 0.9, "incomplete": 0.1}
    Score.objects.create(sample=sample, scorer="smart-turn", revision="1", probabilities=likely, latency_ms=1)
    assert "pause" not in scored_message(sample.recording)["message"]
