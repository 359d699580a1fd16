"""What a call with an agent tells: where it took the floor, what it let be, what was said over it."""

import pytest

from games.catalogue import registry
from games.catalogue.base import Cut, Event, Span, Take

call = registry.source("agent-call")
SECOND = 16_000


def seconds(at: float) -> int:
    return round(at * SECOND)


def take(speech: list[tuple[float, float]], *agent: tuple[float, float], gave_way: float = -1.0) -> Take:
    """A call of 20 s: who spoke from when to when, in seconds."""
    events = []
    for number, (start, end) in enumerate(agent):
        events.append(Event("agent_start", seconds(start), str(number), f"Line {number}."))
        events.append(Event("agent_end", seconds(end)))
    if gave_way >= 0:
        events.append(Event("cut_in", seconds(gave_way)))
    spans = tuple(Span(seconds(start), seconds(end)) for start, end in speech)
    return Take(20 * SECOND, spans, tuple(sorted(events, key=lambda event: event.at)))


def told(cuts: list[Cut]) -> list[tuple[float, str, bool, str]]:
    return [(cut.at / SECOND, cut.intent, cut.went_on, cut.agent_state) for cut in cuts]


def test_an_agent_that_answers_takes_the_turn_for_complete() -> None:
    assert told(call.cuts(take([(1, 3)], (4, 6)))) == [(3.0, "complete", False, "idle")]


def test_where_the_user_then_went_on_that_stands_beside_what_the_agent_assumed() -> None:
    cuts = call.cuts(take([(1, 3), (4.2, 6)], (3.5, 5)))
    assert told(cuts) == [(3.0, "complete", True, "idle")]
    assert cuts[0].silence == seconds(1.2)


def test_a_pause_that_the_agent_let_be_is_a_hold() -> None:
    assert told(call.cuts(take([(1, 3), (3.6, 5)], (6, 8)))) == [
        (3.0, "incomplete", True, "idle"),
        (5.0, "complete", False, "idle"),
    ]


def test_a_turn_knows_what_the_agent_had_said_before() -> None:
    first, second = call.cuts(take([(1, 3), (7, 9)], (4, 6), (10, 12)))
    assert (first.agent_text, first.start) == ("", 0)
    assert (second.agent_text, second.start) == ("Line 0.", seconds(6))


def test_an_agent_that_begins_in_the_middle_of_a_word_leaves_no_end_to_be_heard() -> None:
    assert told(call.cuts(take([(1, 5)], (3, 4)))) == []


def test_what_the_agent_gave_way_to_is_an_interruption() -> None:
    assert told(call.cuts(take([(5, 7)], (3, 6), gave_way=5.3))) == [(7.0, "interruption", False, "speaking")]


def test_a_short_sound_that_stopped_nobody_is_a_backchannel() -> None:
    assert told(call.cuts(take([(5, 5.4)], (3, 9)))) == [(5.4, "backchannel", False, "speaking")]


@pytest.mark.parametrize("speech", [[(5, 7.5)], []])
def test_long_speech_that_stopped_nobody_and_silence_are_named_by_nobody(speech) -> None:
    assert call.cuts(take(speech, (3, 9))) == []


def test_no_moment_is_named_twice_and_they_come_in_order() -> None:
    speech = [(0.5, 1), (1.5, 3), (3.4, 4), (6, 6.3), (9, 10), (10.5, 12), (15, 15.5)]
    cuts = call.cuts(take(speech, (4.5, 8), (12.5, 16), (17, 19)))
    assert [cut.at for cut in cuts] == sorted({cut.at for cut in cuts})
    assert {cut.intent for cut in cuts} == {"complete", "incomplete", "backchannel"}


def test_imports_and_calls_are_sources_and_no_games() -> None:
    assert {"import", "agent-call"} <= {each.key for each in registry.sources()}
    for key in ("import", "agent-call"):
        with pytest.raises(registry.UnknownGame):
            registry.game(key)
    with pytest.raises(registry.UnknownGame, match="chess"):
        registry.source("chess")
