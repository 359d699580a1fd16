"""Taboo Rush: a description, questions and answers in one take, and a button that says whose turn it is."""

from pathlib import Path
from typing import Any

import pytest

from games.catalogue import registry
from games.catalogue.base import FIVE, Cut, Event, Span, Take
from games.prompts import loading

taboo = registry.game("taboo-rush")
SECOND = 16_000
PROMPT = {
    "word": "bridge",
    "banned": ["river", "water", "cross", "road", "over"],
    "lines": ["Is it bigger than a bus?", "Is it a ladder?", "Then it must be a bridge!"],
}


def at(seconds: float) -> int:
    return int(seconds * SECOND)


def take(*speech: tuple[float, float], events: tuple[Event, ...] = (), seconds: float = 30) -> Take:
    spans = tuple(Span(at(start), at(end)) for start, end in speech)
    return Take(at(seconds), spans, events, PROMPT)


def asked(line: int, start: float, end: float) -> tuple[Event, ...]:
    """The player hands over, and the agent says a line."""
    text = PROMPT["lines"][line]
    return (
        Event("over", at(start - 0.1)),
        Event("agent_start", at(start), str(line), text),
        Event("agent_end", at(end)),
    )


def told(cuts: list[Cut]) -> list[tuple[int, str, str]]:
    return [(cut.at, cut.intent, cut.agent_text) for cut in cuts]


def test_every_handed_over_turn_is_complete_and_knows_the_agents_last_line() -> None:
    events = (*asked(0, 6, 8), *asked(1, 10, 12), *asked(2, 14, 16))
    cuts = taboo.cuts(take((1, 5), (8.5, 9), (12.5, 13), (17, 17.5), events=events, seconds=19))
    assert told(cuts) == [
        (at(5), "complete", ""),
        (at(9), "complete", "Is it bigger than a bus?"),
        (at(13), "complete", "Is it a ladder?"),
        (at(17.5), "complete", "Then it must be a bridge!"),
    ]
    assert {cut.agent_state for cut in cuts} == {"idle"}
    assert [cut.start for cut in cuts] == [0, at(8), at(12), at(16)]


def test_a_pause_after_which_the_player_went_on_is_incomplete() -> None:
    cuts = taboo.cuts(take((1, 3), (4.5, 5.5), events=asked(0, 7, 9)))
    assert [(cut.at, cut.intent, cut.silence, cut.went_on) for cut in cuts] == [
        (at(3), "incomplete", at(1.5), True),
        (at(5.5), "complete", at(6.9) - at(5.5), False),
    ]


def test_one_long_silence_before_the_hand_over_is_still_the_end() -> None:
    (cut,) = taboo.cuts(take((1, 3), events=asked(0, 25, 27)))
    assert (cut.intent, cut.at, cut.silence) == ("complete", at(3), at(24.9) - at(3))


def test_a_turn_in_which_nothing_was_said_has_no_label() -> None:
    events = (*asked(0, 6, 8), *asked(1, 12, 14))
    assert told(taboo.cuts(take((1, 5), (15, 16), events=events))) == [
        (at(5), "complete", ""),
        (at(16), "complete", "Is it a ladder?"),
    ]


def test_silence_has_no_label_at_all() -> None:
    assert taboo.cuts(take(events=asked(0, 6, 8))) == []


def test_an_answer_that_starts_while_the_agent_asks_belongs_to_no_turn() -> None:
    events = (*asked(0, 6, 8), *asked(1, 12, 14))
    cuts = taboo.cuts(take((1, 5), (7.5, 9), (14.5, 15), events=events))
    assert [cut.at for cut in cuts] == [at(5), at(15)]


def test_who_goes_on_talking_after_handing_over_has_not_ended_there() -> None:
    cuts = taboo.cuts(take((1, 3), (3.5, 7), (9, 10), events=asked(0, 6, 8)))
    assert [(cut.at, cut.intent) for cut in cuts] == [(at(3), "incomplete"), (at(10), "complete")]


def test_a_voice_up_to_the_press_ends_there_and_one_that_sounds_on_does_not() -> None:
    pressed = asked(0, 6, 8)[0].at / SECOND
    (first, _) = taboo.cuts(take((1, pressed), (9, 10), events=asked(0, 6, 8)))
    assert (first.at, first.intent, first.silence) == (at(pressed), "complete", 0)
    (second,) = taboo.cuts(take((1, pressed + 0.1), (9, 10), events=asked(0, 6, 8)))
    assert second.at == at(10)


def test_a_take_that_time_ended_keeps_the_turns_that_were_handed_over() -> None:
    events = (*asked(0, 6, 8), Event("cut_off", at(30)))
    assert told(taboo.cuts(take((1, 5), (9, 29.9), events=events))) == [(at(5), "complete", "")]


def test_owning_up_to_a_banned_word_changes_no_label() -> None:
    marked = (Event("taboo", at(2)), *asked(0, 6, 8))
    assert taboo.cuts(take((1, 5), events=marked)) == taboo.cuts(take((1, 5), events=asked(0, 6, 8)))


# Prompts


def shipped(language: str) -> dict[str, dict[str, Any]]:
    path: Path = registry.CATALOGUE / "taboo_rush" / "prompts" / f"{language}.toml"
    return loading.read(path)


@pytest.mark.parametrize("language", FIVE)
def test_every_language_has_twenty_words_without_a_problem(language: str) -> None:
    found = shipped(language)
    assert len(found) >= 20
    assert len({text["word"].casefold() for text in found.values()}) == len(found)
    assert [key for key, text in found.items() if taboo.problems(text, language)] == []


@pytest.mark.parametrize("language", FIVE)
def test_a_round_fits_into_a_minute_and_its_words_onto_a_phone(language: str) -> None:
    for text in shipped(language).values():
        assert sum(map(len, text["lines"])) * 0.065 <= 20
        assert max(map(len, text["lines"])) <= 60
        assert max(map(len, [text["word"], *text["banned"]])) <= 18


@pytest.mark.parametrize("language", FIVE)
def test_the_last_guess_names_the_word(language: str) -> None:
    """Its stem at least: a language may put an ending to it."""
    for text in shipped(language).values():
        stem = text["word"].casefold()[:4]
        assert stem in text["lines"][-1].casefold(), text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"banned": ["river", "river", "cross", "road", "over"]}, "5 banned words"),
        ({"banned": ["river", "water", "cross", "road", "Bridge"]}, "5 banned words"),
        ({"lines": ["Is it a bridge?", "Is it a ladder?", "Then it must be a bridge!"]}, "before its last"),
        ({"lines": ["Then it must be a bridge!"]}, "wrong guess"),
    ],
)
def test_what_is_wrong_with_a_prompt_is_said(change: dict[str, Any], problem: str) -> None:
    (said,) = taboo.problems(PROMPT | change, "en")
    assert problem in said
