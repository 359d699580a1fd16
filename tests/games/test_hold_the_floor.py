"""Hold the Floor names the moments of a take, whoever had the turn in between."""

import pytest

from games.catalogue import registry
from games.catalogue.base import Cut, Event, Span, Take

game = registry.game("hold-the-floor")
SPEECH = (Span(1_000, 16_000), Span(24_000, 50_000))


def take(*marks: tuple[str, int], speech: tuple[Span, ...] = SPEECH) -> Take:
    return Take(64_000, speech, tuple(Event(name, at) for name, at in marks))


def test_a_pause_after_which_the_sentence_went_on_is_incomplete_and_done_is_complete() -> None:
    assert game.cuts(take(("pause", 19_200), ("done", 56_000))) == [
        Cut(at=16_000, intent="incomplete", silence=8_000, went_on=True),
        Cut(at=50_000, intent="complete", silence=14_000, went_on=False),
    ]


def test_whether_the_turn_was_taken_changes_no_label() -> None:
    plain = game.cuts(take(("done", 56_000)))
    assert game.cuts(take(("lean", 16_000), ("taken", 19_600), ("done", 56_000))) == plain


def test_the_last_life_ends_the_take_and_nobody_said_that_it_was_the_end() -> None:
    cuts = game.cuts(take(("taken", 53_400), ("cut_off", 53_400)))
    assert [(cut.at, cut.intent) for cut in cuts] == [(16_000, "incomplete")]


def test_a_pause_after_which_nothing_came_is_no_pause() -> None:
    assert game.cuts(take(("taken", 20_000), ("cut_off", 20_000), speech=SPEECH[:1])) == []


def test_it_is_played_against_a_model_and_so_is_cliffhanger() -> None:
    assert {each.key for each in registry.games() if each.opposed} == {"hold-the-floor", "cliffhanger"}


@pytest.mark.parametrize(
    ("begin", "says"),
    [
        ("When the train stopped …", []),
        ("When the train stopped.", ["“begin” has to end with …, since the sentence goes on."]),
        ("When " * 14 + "…", ["“begin” has 71 characters; 70 is the most."]),
    ],
)
def test_a_prompt_is_a_short_beginning_that_stays_open(begin: str, says: list[str]) -> None:
    assert game.problems({"begin": begin}, "en") == says
