"""The house's turns, by what it hears and when; its channel, sample by sample. No site, no sound card."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

from games.catalogue.two import registry
from games.catalogue.two.house import SIDE, Drawn, Part, Script, Turn
from games.catalogue.two.map_talk.maps import COLUMNS
from games.catalogue.two.spot_the_difference.things import GROUND, SKY
from games.talks.frames import FRAMES_A_SECOND
from games.talks.house import sound
from games.talks.house.listening import Listening
from games.talks.house.sound import BETWEEN, FRAME, Said
from games.talks.house.turns import BREATH, FIRST, GIVES_WAY, PATIENCE, QUIET, STORY, Heard, Turns
from tests import factory, voices

SCRIPT = Script(
    (Turn(("hello",), answered=False), Turn(("one",)), Turn(("two", "three")), Turn(("late",), 60.0)),
    (),
    "mm",
)
SPOKE = Heard(False, 2.0, 3.0)
"""The player, after its first turn."""
SEEDS = range(200)
MOVES = {"up": -COLUMNS, "down": COLUMNS, "left": -1, "right": 1}


def part_of(key: str) -> Part:
    """What the house can say in a game."""
    part = registry.talk(key).house
    assert part is not None
    return part


@pytest.fixture
def turns() -> Turns:
    """Its first turn is out, at 1.5 s."""
    house = Turns(SCRIPT)
    assert house.due(FIRST - 0.1, Heard()) == ()
    assert house.due(FIRST, Heard()) == ("hello",)
    house.said(1.5)
    return house


def test_it_waits_for_an_answer_and_for_the_quiet_after_it(turns: Turns) -> None:
    assert turns.due(2.5, Heard(True, 2.0, 2.5)) == ()
    assert turns.due(SPOKE.ended + QUIET - 0.1, SPOKE) == ()
    assert turns.due(SPOKE.ended + QUIET + 0.01, SPOKE) == ("one",)


def test_without_an_answer_it_says_its_turn_again_and_then_goes_on(turns: Turns) -> None:
    assert turns.due(1.5 + PATIENCE - 0.1, Heard()) == ()
    assert turns.due(1.51 + PATIENCE, Heard()) == ("hello",)
    turns.said(7.0)
    assert turns.due(7.0 + PATIENCE - 0.1, Heard()) == ()
    assert turns.due(7.01 + PATIENCE, Heard()) == ("one",)


def test_it_gives_way_to_who_speaks_on_and_says_the_rest_after_them(turns: Turns) -> None:
    turns.due(4.0, SPOKE)
    turns.said(5.0)
    assert turns.due(7.0, Heard(False, 5.5, 6.0)) == ("two", "three")
    assert not turns.gives_way(7.5, Heard(True, 7.2, 7.5))
    assert turns.gives_way(7.21 + GIVES_WAY, Heard(True, 7.2, 7.9))
    turns.stopped(("three",), 7.9)
    assert not turns.done
    assert turns.due(8.5, Heard(True, 7.2, 8.5)) == ()
    assert turns.due(8.61 + QUIET, Heard(False, 7.2, 8.6)) == ("three",)


def test_what_is_not_due_yet_is_awaited_with_a_sign_to_who_tells_something(turns: Turns) -> None:
    for now, lines in ((4.0, ("one",)), (10.0, ("two", "three"))):
        assert turns.due(now, Heard(False, now - 2, now - QUIET - 0.01)) == lines
        turns.said(now + 1)
    short = Heard(False, 30.0, 30.0 + STORY / 2)
    assert turns.due(short.ended + BREATH, short) == ()
    told = Heard(False, 32.0, 32.0 + STORY)
    assert turns.due(told.ended + BREATH + 0.01, told) == ("mm",)
    turns.said(told.ended + 1)
    assert turns.due(told.ended + 5, told) == ()
    assert turns.due(61.0 + PATIENCE, told) != ()


def test_a_line_that_was_lost_is_gone_on_from(turns: Turns) -> None:
    again = Turns(SCRIPT, place=2)
    assert again.due(20.0, Heard()) == ("one",)
    again.said(21.0)
    assert again.due(24.0, Heard(False, 22.0, 23.0)) == ("two", "three")
    assert Turns(SCRIPT, place=4).done


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_it_hears_when_somebody_speaks_as_they_do(rate: int) -> None:
    room = np.random.default_rng(1).normal(0, 15, 3 * rate).astype("<i2")
    room[rate : 2 * rate] += factory.tone(1.0, rate, 220.0)
    listening, frame, found = Listening(rate), rate // 50, []
    for number in range(150):
        listening.add(room[number * frame : (number + 1) * frame].tobytes(), (number + 1) / 50)
        found.append(listening.heard.speaking)
    assert not any(found[:49])
    assert all(found[58:98])
    assert not any(found[115:])
    assert listening.heard.began == pytest.approx(1.0, abs=0.06)
    assert listening.heard.ended == pytest.approx(2.0, abs=0.06)


@pytest.mark.parametrize("key", [game.key for game in registry.talks()])
def test_whatever_it_can_say_is_recorded_in_every_language_of_its_game(key: str) -> None:
    game, part = registry.talk(key), part_of(key)
    assert set(part.languages()) == set(game.languages)
    for language in game.languages:
        for name in part.lines:
            line = sound.line(part.path(language, name))
            assert 0 < len(line) < 10 * sound.RATE
            assert len(line) % FRAME == 0
            assert np.abs(line).max() > 3_000


def test_the_way_that_it_tells_is_the_way() -> None:
    game, told = registry.talk("map-talk"), 0
    for seed in range(40):
        drawn = game.draw(seed, "en")
        script = part_of("map-talk").script(Drawn(drawn.prompts[SIDE], drawn.solution, seed))
        assert (script is None) == (drawn.solution["guide"] != SIDE)
        if script is None:
            continue
        cell, way = drawn.solution["way"][0], [drawn.solution["way"][0]]
        for turn in script.turns[1:-1]:
            where, count = turn.lines[0].split("-")
            for _ in range(int(count)):
                cell += MOVES[where]
                way.append(cell)
        assert way == drawn.solution["way"]
        told += 1
    assert told > 10


def test_the_story_that_it_tells_answers_every_question() -> None:
    game = registry.talk("alibi")
    drawn = game.draw(7, "en")
    script = part_of("alibi").script(Drawn(drawn.prompts[SIDE], drawn.solution, 7))
    assert script is not None
    assert game.result(drawn, (script.answers, script.answers))["right"] == 5
    said = {line for turn in script.turns for line in turn.lines}
    assert said <= set(part_of("alibi").lines)
    assert {answer.replace(":", "-") for answer in script.answers} <= said
    tells = [each["teller"] for each in drawn.prompts[SIDE]["questions"]].count(SIDE)
    assert sum(turn.earliest > 0 for turn in script.turns) == tells


Told = tuple[int, int, str, str, str]
"""Row and square, counted from 1, shape, colour and size of a thing that it told."""


def pictures(seeds: range = SEEDS) -> Iterator[tuple[str, list[dict[str, Any]], Script]]:
    """Language, its things, and what it does with them; of the talk it is given its own side, and no more."""
    game, part = registry.talk("spot-the-difference"), part_of("spot-the-difference")
    for language in game.languages:
        for seed in seeds:
            prompt = game.draw(seed, language).prompts[SIDE]
            script = part.script(Drawn(prompt, {}, seed))
            assert script is not None
            yield language, prompt["things"], script


def told(script: Script) -> Iterator[Told]:
    """What it says of its picture, read from what is said."""
    row, square, shape = 0, 0, ""
    for line in [line for turn in script.turns for line in turn.lines]:
        kind, _, value = line.partition("-")
        if kind == "row":
            row = int(value)
        elif kind == "square":
            square = int(value)
        elif kind in ("see", "ask"):
            shape = value
        elif kind == "look":
            colour, size = value.split("-")
            yield row, square, shape, colour, size


def test_it_tells_each_thing_of_its_picture_once_where_it_stands_and_nothing_else() -> None:
    for _, things, script in pictures():
        shown = [
            (each["at"][1] + 1, each["at"][0] + 1, each["shape"], each["colour"], each["size"])
            for each in things
        ]
        assert list(told(script)) == shown
        named = [line for turn in script.turns for line in turn.lines if line[:4] in ("see-", "ask-")]
        assert len(named) == len(things)


def test_it_names_things_as_the_pictures_name_them() -> None:
    lines = part_of("spot-the-difference").lines
    for language, things, _ in pictures(range(20)):
        for each in things:
            for kind in ("see", "ask"):
                words = re.findall(r"\w+", lines[f"{kind}-{each['shape']}"][language])
                assert each["name"] in words
            look = lines[f"look-{each['colour']}-{each['size']}"][language]
            assert (each["colour_name"] in look, each["size_name"] in look) == (True, True)


def test_it_asks_for_one_thing_of_each_row_and_says_how_its_own_is_after_the_answer() -> None:
    for _, things, script in pictures(range(50)):
        asking = [n for n, turn in enumerate(script.turns) if turn.lines[-1].startswith("ask-")]
        assert len(asking) == len({each["at"][1] for each in things})
        for number in asking:
            after = script.turns[number + 1]
            assert after.answered
            assert after.lines[:2] == ("listens", "mine")
            assert after.lines[2].startswith("look-")


def test_each_of_its_turns_ends_with_the_floor_given_away() -> None:
    lines = part_of("spot-the-difference").lines
    for language, _, script in pictures(range(50)):
        ends = [lines[turn.lines[-1]][language] for turn in script.turns]
        assert all(end.endswith("?") for end in ends[1:-1])


def row_of(squares: range) -> Script:
    """A picture with things in its second row alone."""
    things = [
        {"cell": 5 + square, "at": [square, 1], "shape": "cat", "colour": "red", "size": "small"}
        for square in squares
    ]
    script = part_of("spot-the-difference").script(Drawn({"things": things}, {}, 1))
    assert script is not None
    return script


def test_of_an_empty_row_it_says_so_and_of_a_full_one_it_asks_for_nothing_else() -> None:
    turns = [turn.lines for turn in row_of(range(5)).turns]
    assert turns[1] == ("row-1", "nothing")
    assert turns[-2] == ("row-5", "nothing")
    assert not any("rest" in lines for lines in turns)
    assert any("rest" in turn.lines for turn in row_of(range(4)).turns)


def test_who_answers_hears_all_of_its_picture_within_the_time() -> None:
    part, spoken = part_of("spot-the-difference"), 2.0
    for language, _, script in pictures(range(40)):
        turns, now = Turns(script), FIRST
        while not turns.done:
            heard = Heard(False, now - QUIET - spoken, now - QUIET - 0.01) if now > FIRST else Heard()
            due = turns.due(now, heard)
            assert due
            now += sum(len(sound.line(part.path(language, key))) for key in due) / sound.RATE
            now += (len(due) - 1) * BETWEEN / FRAMES_A_SECOND
            turns.said(now)
            now += spoken + QUIET
        assert now < registry.talk("spot-the-difference").minutes * 60


WITH_ARTICLES = {
    "en": "a sun, a cloud, a bird, a balloon, a kite, a star, a ball, a cat, a fish, a tree, a flower, "
    "a house, a car, a boat, an umbrella, a chair, a cup, a hat, a key, a book",
    "no": "en sol, en sky, en fugl, en ballong, en drake, en stjerne, en ball, en katt, en fisk, et tre, "
    "en blomst, et hus, en bil, en båt, en paraply, en stol, en kopp, en hatt, en nøkkel, en bok",
    "tr": "bir güneş, bir bulut, bir kuş, bir balon, bir uçurtma, bir yıldız, bir top, bir kedi, bir balık, "
    "bir ağaç, bir çiçek, bir ev, bir araba, bir tekne, bir şemsiye, bir sandalye, bir fincan, bir şapka, "
    "bir anahtar, bir kitap",
    "de": "eine Sonne, eine Wolke, einen Vogel, einen Ballon, einen Drachen, einen Stern, einen Ball, "
    "eine Katze, einen Fisch, einen Baum, eine Blume, ein Haus, ein Auto, ein Boot, einen Schirm, "
    "einen Stuhl, eine Tasse, einen Hut, einen Schlüssel, ein Buch",
    "es": "un sol, una nube, un pájaro, un globo, una cometa, una estrella, una pelota, un gato, un pez, "
    "un árbol, una flor, una casa, un coche, un barco, un paraguas, una silla, una taza, un sombrero, "
    "una llave, un libro",
}


@pytest.mark.parametrize("language", WITH_ARTICLES)
def test_every_thing_has_its_article(language: str) -> None:
    lines = part_of("spot-the-difference").lines
    for shape, words in zip([*SKY, *GROUND], WITH_ARTICLES[language].split(", "), strict=True):
        assert f" {words}" in lines[f"see-{shape}"][language]
        assert f" {words}" in lines[f"ask-{shape}"][language]


def test_its_channel_has_its_lines_at_their_frames_and_nothing_else() -> None:
    whole = Random(1).choices(range(-9_000, 9_000), k=5 * FRAME)
    line = np.array(whole, np.int16)
    cut = sound.part(line, 3)
    np.testing.assert_array_equal(cut[: 2 * FRAME], line[: 2 * FRAME])
    assert abs(int(cut[-1])) <= 1
    channel = sound.channel([(10, line), (100, cut)])
    assert len(channel) == 103 * FRAME
    np.testing.assert_array_equal(channel[10 * FRAME : 15 * FRAME], line)
    np.testing.assert_array_equal(channel[100 * FRAME :], cut)
    assert not channel[: 10 * FRAME].any()
    assert not channel[15 * FRAME : 100 * FRAME].any()


def test_a_line_is_placed_where_the_player_heard_it() -> None:
    spans = [[0, 960, 12, 0], [12, 960 + 12 * FRAME, 1, 1], [13, 1_000 + 13 * FRAME, 30, 0]]
    assert sound.placed(spans, Said(10, 5, "one"), FRAME) == (960 + 10 * FRAME, 1_000 + 15 * FRAME)
    assert sound.placed(spans, Said(60, 5, "one"), FRAME) is None
    assert sound.placed(spans, Said(12, 1, "one"), FRAME) is None  # invented: nobody said it


@pytest.mark.needs("espeak")
def test_a_voice_is_heard_as_one_speech(espeak_words: np.ndarray) -> None:
    listening, pcm = Listening(voices.SAMPLE_RATE), (espeak_words * 32_767).astype("<i2")
    for number in range(len(pcm) // FRAME):
        frame = pcm[number * FRAME : (number + 1) * FRAME]
        listening.add(frame.tobytes(), (number + 1) / 50)
    assert listening.heard.began == pytest.approx(1.0, abs=0.3)
    assert listening.heard.ended == pytest.approx(len(pcm) / voices.SAMPLE_RATE - 1.0, abs=0.3)


@pytest.fixture
def espeak_words() -> np.ndarray:
    words = voices.trimmed(voices.espeak("okay, I have drawn it"))
    return np.concatenate((voices.silence(1.0), words, voices.silence(1.0)))
