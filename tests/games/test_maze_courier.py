"""Maze Courier draws mazes with one way through, labels the moments of a take, and checks the way told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.catalogue import registry
from games.catalogue.base import FIVE, Checked, Event, Prompt, Span, Take
from games.catalogue.maze_courier.landmarks import NAMES
from games.prompts import loading

courier = registry.game("maze-courier")

seeds = st.integers(0, 2**32 - 1)
Cell = tuple[int, int]
STORY: Prompt = {"story": "A robot carries a pizza.", "lost": "Cold pizza.", "landmarks": list(NAMES)}


def drawn(seed: int, language: str = "en") -> dict[str, Any]:
    return dict(courier.prepare(STORY, language, seed)["map"])


def streets(plan: dict[str, Any]) -> dict[Cell, set[Cell]]:
    """Every cell of a map and those one can walk to from it."""
    found: dict[Cell, set[Cell]] = {}
    forks = plan["forks"]
    edges = [(plan["start"], forks[0]["at"])]
    edges += [(fork["at"], cell) for fork in forks for cell in fork["ways"].values()]
    for one, other in edges:
        found.setdefault(tuple(one), set()).add(tuple(other))
        found.setdefault(tuple(other), set()).add(tuple(one))
    return found


def ways_through(plan: dict[str, Any]) -> list[list[Cell]]:
    """Every way from start to goal that passes no cell twice."""
    open_streets, goal = streets(plan), tuple(plan["goal"])
    unfinished: list[list[Cell]] = [[tuple(plan["start"])]]
    found = []
    while unfinished:
        way = unfinished.pop()
        if way[-1] == goal:
            found.append(way)
        unfinished += [[*way, cell] for cell in open_streets[way[-1]] if cell not in way]
    return found


# The maze


@given(seeds)
def test_the_same_seed_draws_the_same_maze(seed: int) -> None:
    assert drawn(seed) == drawn(seed)


@given(seeds)
def test_there_is_exactly_one_way_and_it_passes_every_fork(seed: int) -> None:
    plan = drawn(seed)
    (way,) = ways_through(plan)
    assert way == [tuple(plan["start"]), *(tuple(fork["at"]) for fork in plan["forks"]), tuple(plan["goal"])]


@given(seeds)
def test_the_right_turn_leads_on_and_every_fork_has_a_wrong_one(seed: int) -> None:
    forks = drawn(seed)["forks"]
    assert 4 <= len(forks) <= 6
    following = [fork["at"] for fork in forks[1:]] + [drawn(seed)["goal"]]
    for fork, after in zip(forks, following, strict=True):
        assert fork["ways"][fork["turn"]] == after
        assert 2 <= len(fork["ways"]) <= 3


@given(seeds)
def test_turns_are_those_that_the_courier_sees(seed: int) -> None:
    plan = drawn(seed)
    before = plan["start"]
    for fork in plan["forks"]:
        at, after = fork["at"], fork["ways"][fork["turn"]]
        heading, next_heading = [(b[0] - a[0], b[1] - a[1]) for a, b in ((before, at), (at, after))]
        # Positive is clockwise on a screen, where y points downwards.
        turned = heading[0] * next_heading[1] - heading[1] * next_heading[0]
        assert {-1: "left", 0: "straight", 1: "right"}[turned] == fork["turn"]
        before = at


@given(seeds)
def test_all_streets_lie_on_the_map_and_none_cross(seed: int) -> None:
    plan = drawn(seed)
    width, height = plan["size"]
    cells = streets(plan)
    assert all(0 <= x < width and 0 <= y < height for x, y in cells)
    # A tree: one street fewer than cells.
    assert sum(map(len, cells.values())) // 2 == len(cells) - 1


@given(seeds)
def test_every_fork_has_a_landmark_of_its_own(seed: int) -> None:
    forks = drawn(seed, "tr")["forks"]
    assert len({fork["landmark"] for fork in forks}) == len(forks)
    assert all(fork["name"] == NAMES[fork["landmark"]]["tr"] for fork in forks)


@pytest.mark.parametrize("language", FIVE)
def test_every_shipped_story_can_be_drawn(language: str) -> None:
    shipped = loading.read(registry.CATALOGUE / "maze_courier" / "prompts" / f"{language}.toml")
    assert len(shipped) >= 20
    for text in shipped.values():
        assert courier.problems(text, language) == []
        assert courier.prepare(text, language, seed=1)["map"]["forks"]


def test_a_moderator_hears_of_unknown_and_of_too_few_landmarks() -> None:
    unknown, few = courier.problems({**STORY, "landmarks": ["volcano", "tree"]}, "en")
    assert "volcano" in unknown
    assert "6 different landmarks" in few


# Which moments it names

PROMPT: Prompt = {**STORY, "map": {"forks": [{"turn": "left"}, {"turn": "right"}]}}


def take(*shown: tuple[int, str], cut_off: bool = False) -> Take:
    events = [Event("fork", at, value) for at, value in shown]
    if cut_off:
        events.append(Event("cut_off", 64_000))
    return Take(64_000, (Span(1_000, 10_000), Span(20_000, 50_000)), tuple(events), PROMPT)


def labels(of: Take) -> list[tuple[int, str]]:
    return [(cut.at, cut.intent) for cut in courier.cuts(of)]


def test_a_pause_in_the_fog_is_incomplete_and_the_end_is_complete() -> None:
    assert labels(take((0, "0"), (15_000, "1"))) == [(10_000, "incomplete"), (50_000, "complete")]


def test_done_while_there_was_still_fog_is_no_end() -> None:
    assert labels(take((0, "0"))) == [(10_000, "incomplete")]


def test_a_take_that_was_cut_off_has_no_end() -> None:
    assert labels(take((0, "0"), (15_000, "1"), cut_off=True)) == [(10_000, "incomplete")]


def test_a_take_without_a_map_has_no_end() -> None:
    assert courier.cuts(Take(64_000, (Span(0, 30_000),))) == []


# The way that was described


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (["left", "right"], 2),
        (["left"], 1),
        (["left", "left"], 1),
        (["right"], 0),
        (["straight", "right"], 0),
    ],
)
def test_a_way_is_right_up_to_its_first_mistake(answer: list[str], right: int) -> None:
    assert courier.check(PROMPT, answer) == Checked(right, 2)


@pytest.mark.parametrize("answer", [None, "left", [], ["up"], [1], [["left"]], {"left": 1}, ["left"] * 3])
def test_anything_else_is_no_answer(answer: object) -> None:
    assert courier.check(PROMPT, answer) is None
