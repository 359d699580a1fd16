"""What both sides of each game for two are shown, and how it comes out."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from games.catalogue import registry
from games.catalogue.base import FIVE
from games.catalogue.maze_courier.landmarks import NAMES
from games.catalogue.registry import CATALOGUE, UnknownGame
from games.catalogue.two import base
from games.catalogue.two.alibi.rules import ASKED, CLUES_EACH
from games.catalogue.two.alibi.stories import CASES, CLUES, QUESTIONS
from games.catalogue.two.base import Sides, TalkGame
from games.catalogue.two.map_talk import maps
from games.catalogue.two.registry import UnknownTalk, talk, talks
from games.catalogue.two.spot_the_difference import scenes
from games.catalogue.two.spot_the_difference.things import COLOURS, GROUND, SIZES, SKY

SEEDS = range(200)
EVERY = pytest.mark.parametrize("game", talks(), ids=lambda game: game.key)

SPOT, MAP, ALIBI = (talk(key) for key in ("spot-the-difference", "map-talk", "alibi"))


def drawn(game: TalkGame, language: str = "en") -> Iterator[Sides]:
    return (game.draw(seed, language) for seed in SEEDS)


def texts(value: Any) -> Iterator[str]:
    """Every text in it, however deep."""
    if isinstance(value, dict):
        yield from (text for each in value.values() for text in texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in texts(each))
    elif isinstance(value, str):
        yield value


def cells(*numbers: int) -> list[str]:
    return [str(number) for number in numbers]


def test_judging_finds_them_and_the_front_page_does_not() -> None:
    for game in talks():
        assert registry.source(game.key) is game is talk(game.key)
        assert game in registry.sources()
        assert game not in registry.games()
        with pytest.raises(UnknownGame):
            registry.game(game.key)
    with pytest.raises(UnknownTalk):
        talk("cliffhanger")


def test_no_two_sources_share_a_key() -> None:
    assert max(Counter(each.key for each in registry.sources()).values()) == 1


@EVERY
def test_its_folder_holds_its_rules_and_tells_of_them(game: TalkGame) -> None:
    assert (CATALOGUE / game.folder / "rules.py").is_file()
    assert game.title in (CATALOGUE / game.folder / "README.md").read_text()
    assert 3 <= game.minutes <= 5
    assert game.languages == FIVE


@EVERY
def test_a_seed_draws_the_same_for_ever_and_another_draws_another(game: TalkGame) -> None:
    assert game.draw(7, "en") == game.draw(7, "en")
    assert len({json.dumps(each.prompts) for each in drawn(game)}) > 190


@EVERY
def test_both_pages_are_told_what_to_draw_in_their_language(game: TalkGame) -> None:
    for language in game.languages:
        for sides in [game.draw(seed, language) for seed in range(20)]:
            for prompt in sides.prompts:
                assert (prompt["task"], prompt["minutes"]) == (game.key, game.minutes)
                assert json.loads(json.dumps(prompt)) == prompt
                assert all(texts(prompt))


@EVERY
def test_neither_side_is_shown_what_the_other_is(game: TalkGame) -> None:
    assert all(sides.prompts[0] != sides.prompts[1] for sides in drawn(game))


@EVERY
def test_a_language_changes_words_and_nothing_else(game: TalkGame) -> None:
    english, turkish = game.draw(3, "en"), game.draw(3, "tr")
    assert english != turkish
    assert len([*texts(list(english.prompts))]) == len([*texts(list(turkish.prompts))])


@EVERY
@pytest.mark.parametrize(
    "answers",
    [([], []), (["", "x", "-1", "999", "1:2", "where:"], ["0" * 999]), (["5"] * 500, [":"])],
)
def test_what_is_no_answer_breaks_nothing_and_is_worth_nothing(
    game: TalkGame, answers: tuple[list[str], list[str]]
) -> None:
    for sides in [game.draw(seed, "no") for seed in range(20)]:
        result = game.result(sides, answers)
        assert 0 <= result["right"] <= 1 < result["of"]
        assert json.loads(json.dumps(result)) == result


def test_an_answer_stands_until_it_is_taken_back() -> None:
    marks = [("answer", "3"), ("answer", "4"), ("other", "9"), ("taken_back", "3"), ("answer", "4")]
    assert base.standing(marks) == ["4"]
    assert base.standing([*marks, ("answer", "3"), ("taken_back", "8")]) == ["4", "3"]
    assert base.standing([]) == []


# Spot the Difference


def test_pictures_differ_where_they_are_said_to_and_nowhere_else() -> None:
    for seed in SEEDS:
        pair = scenes.draw(Random(seed))
        one, other = pair.pictures
        differing = {cell for cell in one.keys() | other.keys() if one.get(cell) != other.get(cell)}
        assert differing == {each.cell for each in pair.differences}
        assert len(differing) == scenes.DIFFERENCES
        assert {each.kind for each in pair.differences} == set(scenes.KINDS)


def test_a_cell_differs_in_one_way() -> None:
    for seed in SEEDS:
        pair = scenes.draw(Random(seed))
        for each in pair.differences:
            one, other = (picture.get(each.cell) for picture in pair.pictures)
            if one is None or other is None:
                assert each.kind == "missing"
                assert one != other
            else:
                changed = [one.colour != other.colour, one.size != other.size, one.shape != other.shape]
                assert changed == [each.kind == kind for kind in ("colour", "size", "thing")]


def test_only_what_flies_is_in_the_sky() -> None:
    for seed in SEEDS:
        for picture in scenes.draw(Random(seed)).pictures:
            for cell, thing in picture.items():
                assert (thing.shape in SKY) == (cell < scenes.COLUMNS)


def test_either_side_lacks_something_over_many_pictures() -> None:
    lacking = Counter(
        len(sides.prompts[0]["things"]) - len(sides.prompts[1]["things"]) for sides in drawn(SPOT)
    )
    assert lacking[1] > 20
    assert lacking[-1] > 20


def test_a_difference_is_found_by_whoever_taps_it_and_counts_once() -> None:
    sides = SPOT.draw(5, "en")
    places = [place["cell"] for place in sides.solution["places"]]
    same = next(cell for cell in range(25) if cell not in places)
    result = SPOT.result(sides, (cells(places[0], places[1], same), cells(places[1], places[2])))
    assert (result["right"], result["of"], result["wrong"]) == (3, 6, 1)
    assert [place["found"] for place in result["places"]] == [True] * 3 + [False] * 3


def test_who_taps_everything_finds_no_more_than_their_first_taps_did() -> None:
    sides = SPOT.draw(5, "en")
    places = {place["cell"] for place in sides.solution["places"]}
    result = SPOT.result(sides, (cells(*range(25)), []))
    assert result["right"] == len(places & set(range(12)))


def test_nothing_of_the_solution_is_in_a_prompt() -> None:
    assert not {"places", "solution"} & set(SPOT.draw(5, "en").prompts[0])


# Map Talk


def test_the_way_is_walkable_and_passes_no_cell_twice() -> None:
    for sides in drawn(MAP):
        way = sides.solution["way"]
        assert maps.SHORTEST <= len(way) == len(set(way)) <= maps.LONGEST
        assert all(maps.beside(one, other) for one, other in pairwise(way))
        taken = {mark["cell"] for prompt in sides.prompts for mark in prompt["landmarks"]}
        assert not taken & set(way)


def test_the_maps_agree_in_part() -> None:
    for sides in drawn(MAP):
        ours, theirs = (
            {mark["cell"]: mark["shape"] for mark in prompt["landmarks"]} for prompt in sides.prompts
        )
        both = ours.keys() & theirs.keys()
        assert sum(ours[cell] == theirs[cell] for cell in both) == maps.SHARED
        assert len(both) == maps.SHARED + 1
        assert len(ours) == len(theirs) == maps.SHARED + 1 + maps.ONLY_ONE
        assert len(set(ours.values()) | set(theirs.values())) == len(ours) + maps.ONLY_ONE + 1


def test_one_side_has_the_way_and_which_one_is_drawn() -> None:
    guides = Counter(sides.solution["guide"] for sides in drawn(MAP))
    assert min(guides[0], guides[1]) > 60
    for sides in drawn(MAP):
        guide = sides.solution["guide"]
        shown, blank = sides.prompts[guide], sides.prompts[1 - guide]
        assert (shown["role"], blank["role"]) == ("guide", "follower")
        assert shown["way"][0] == shown["start"] == blank["start"]
        assert "way" not in blank


def follow(seed: int, drawing: list[int]) -> dict[str, Any]:
    sides = MAP.draw(seed, "en")
    answers = (cells(*drawing), []) if sides.solution["guide"] else ([], cells(*drawing))
    return MAP.result(sides, answers)


def test_who_draws_the_way_has_all_of_it() -> None:
    for seed in range(20):
        way = MAP.draw(seed, "en").solution["way"]
        result = follow(seed, way[1:])
        assert (result["right"], result["astray"], result["arrived"]) == (len(way) - 1, 0, True)
        assert result["drawn"] == way


def test_a_drawing_that_jumps_counts_up_to_the_jump() -> None:
    way = MAP.draw(4, "en").solution["way"]
    result = follow(4, [*way[1:4], *way[5:]])
    assert (result["right"], result["arrived"], result["drawn"]) == (3, False, way[:4])


def test_a_detour_costs_what_it_left_out_and_counts_as_astray() -> None:
    for seed in range(20):
        way = MAP.draw(seed, "en").solution["way"]
        wrong = next((cell for cell in range(56) if cell not in way and maps.beside(way[3], cell)), None)
        if wrong is not None:
            result = follow(seed, [*way[1:4], wrong])
            assert (result["right"], result["astray"], result["arrived"]) == (3, 1, False)


def test_what_the_guide_taps_draws_nothing() -> None:
    sides = MAP.draw(4, "en")
    way = cells(*sides.solution["way"][1:])
    answers = (way, []) if sides.solution["guide"] == 0 else ([], way)
    assert MAP.result(sides, answers)["right"] == 0


# Alibi


def test_each_has_clues_that_the_other_has_not_and_both_the_same_questions() -> None:
    for sides in drawn(ALIBI):
        one, other = sides.prompts
        assert len({*one["clues"], *other["clues"]}) == 2 * CLUES_EACH
        assert one["case"] == other["case"]
        assert one["questions"] == other["questions"]
        assert (one["side"], other["side"]) == (0, 1)
        assert len({each["key"] for each in one["questions"]}) == ASKED
        assert {each["teller"] for each in one["questions"]} == {0, 1}


def test_the_questions_take_the_time_that_is_left_after_the_story() -> None:
    (prompt, _) = ALIBI.draw(1, "en").prompts
    asked = sum(each["seconds"] for each in prompt["questions"])
    assert prompt["agree_seconds"] + asked == pytest.approx(prompt["minutes"] * 60)


def test_who_answers_alike_keeps_the_story_straight() -> None:
    sides = ALIBI.draw(1, "en")
    asked = sides.prompts[0]["questions"]
    key, choices = asked[0]["key"], [choice["key"] for choice in asked[0]["choices"]]
    alike, other = f"{key}:{choices[0]}", f"{key}:{choices[1]}"
    assert ALIBI.result(sides, ([alike], [alike]))["right"] == 1
    assert ALIBI.result(sides, ([alike], [other]))["right"] == 0
    assert ALIBI.result(sides, ([other, alike], [alike]))["right"] == 1
    assert ALIBI.result(sides, ([f"{key}:nonsense"], [f"{key}:nonsense"]))["right"] == 0
    told = ALIBI.result(sides, ([alike], [other]))["questions"][0]
    assert told["sides"] == [choice["name"] for choice in asked[0]["choices"][:2]]


# Words


@pytest.mark.parametrize("table", [SKY, GROUND, COLOURS, SIZES, NAMES])
def test_everything_has_a_name_of_its_own_in_five_languages(table: dict[str, dict[str, str]]) -> None:
    assert all(words.keys() == set(FIVE) and all(words.values()) for words in table.values())
    for language in FIVE:
        assert len({words[language] for words in table.values()}) == len(table)


def test_no_two_things_of_a_picture_are_called_the_same() -> None:
    for language in FIVE:
        names = [words[language] for words in (*SKY.values(), *GROUND.values())]
        assert len(set(names)) == len(names)


def test_stories_are_told_in_five_languages() -> None:
    asked = [words for text, choices in QUESTIONS.values() for words in (text, *choices.values())]
    for words in (*CASES.values(), *CLUES.values(), *asked):
        assert words.keys() == set(FIVE)
        assert all(words.values())
    for text, choices in QUESTIONS.values():
        assert all(text[language].endswith("?") for language in FIVE)
        assert all(len({words[language] for words in choices.values()}) == 4 for language in FIVE)
