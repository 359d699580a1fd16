"""Taboo Rush and Maze Courier are answered by what a recogniser heard, and nothing more is claimed of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Contributor
from corpus.models import Recording
from games.catalogue import registry
from games.catalogue.base import FIVE, Event, FromWords, Said, Take
from games.catalogue.maze_courier import directions, maze
from games.judging import handing_over, pipeline, push, transcribing
from games.judging.results import scored_message
from games.play import takes
from games.prompts import loading
from inference.audio.ends import End
from inference.models import Transcript
from inference.running.analysis import Analysis
from inference.text.cleaning import bare
from tests import factory
from tests.inference.test_recognition import parakeet
from tests.words_doubles import Ear, FakeAudioScorer, FakeTextScorer, give_ears, give_models

taboo, courier = registry.game("taboo-rush"), registry.game("maze-courier")
SECOND = 16_000
BRIDGE = {
    "word": "bridge",
    "banned": ["river", "water", "cross", "road", "over"],
    "lines": ["Is it big?", "A ladder?", "A bridge!"],
}
ASKED = tuple(
    event
    for place, second in enumerate((6, 10, 14))
    for event in (
        Event("over", second * SECOND),
        Event("agent_start", second * SECOND, str(place), BRIDGE["lines"][place]),
        Event("agent_end", (second + 1) * SECOND),
    )
)
"""The agent says its three lines at 6, 10 and 14 s."""


def said(second: float, text: str, language: str = "en") -> Said:
    return Said(int(second * SECOND), tuple(bare(text, language).split()))


def guessed(*turns: Said, prompt: dict[str, Any] = BRIDGE, language: str = "en") -> FromWords | None:
    return taboo.heard(Take(20 * SECOND, (), ASKED, prompt), turns, language)


# Taboo Rush


def test_a_description_without_forbidden_words_makes_the_guess_count() -> None:
    assert guessed(said(0, "You walk on it to the other side."), said(7, "Very big.")) == FromWords(1, 1)


def test_the_forbidden_words_that_were_heard_are_named_as_they_stand_on_the_card() -> None:
    found = guessed(said(0, "It goes OVER the River, I mean the wet thing."), said(7, "A bridge, no!"))
    assert found == FromWords(0, 1, ("bridge", "river", "over"))


def test_after_the_last_guess_the_word_may_be_said() -> None:
    assert guessed(said(0, "You walk on it, up there."), said(15, "Yes, a bridge over water!")) == FromWords(
        1, 1
    )


def test_a_word_in_another_form_or_inside_another_is_no_slip() -> None:
    assert guessed(said(0, "Riverside people crossing, moreover on roads.")) == FromWords(1, 1)


def test_with_hardly_a_word_nothing_was_described() -> None:
    assert guessed(said(0, "Um, well."), said(7, "Yes, very, very big.")) == FromWords(0, 1)
    assert guessed(said(0, "")) == FromWords(0, 1)


def test_of_a_take_without_turns_nothing_is_said() -> None:
    assert guessed() is None
    assert guessed(said(15, "Yes!")) is None


def test_two_words_in_a_row_and_turkish_letters_are_found() -> None:
    prompt = {**BRIDGE, "word": "yastık", "banned": ["kuş tüyü", "ISLAK", "İnce", "yatak", "baş"]}
    text = "Islak değil, ince değil, kuş tüyü var."
    found = guessed(said(0, text, "tr"), prompt=prompt, language="tr")
    assert found == FromWords(0, 1, ("kuş tüyü", "ISLAK", "İnce"))
    apart = guessed(said(0, "Tüyü olan bir kuş bu.", "tr"), prompt=prompt, language="tr")
    assert apart == FromWords(1, 1)


@pytest.mark.parametrize("language", FIVE)
def test_every_word_of_a_card_can_be_heard(language: str) -> None:
    (path,) = (path for game, code, path in loading.files() if (game, code) == (taboo.key, language))
    for prompt in loading.read(path).values():
        cards = [prompt["word"], *prompt["banned"]]
        found = guessed(said(0, f"Also {', '.join(cards)}.", language), prompt=prompt, language=language)
        assert found == FromWords(0, 1, tuple(cards))


@pytest.mark.parametrize("answer", [True, False])
def test_honesty_is_neither_paid_nor_punished(answer: bool) -> None:
    checked = taboo.check(BRIDGE, answer)
    assert checked is not None
    assert (checked.right, checked.of) == (0, 0)
    assert taboo.check(BRIDGE, int(answer)) is None


# Maze Courier


def way(*turns: str) -> dict[str, Any]:
    return {"map": {"forks": [{"turn": turn} for turn in turns]}}


def courier_heard(text: str, *turns: str, language: str = "en") -> FromWords | None:
    take = Take(20 * SECOND, (), (), way(*turns))
    return courier.heard(take, [said(0, text, language)], language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Left at the fountain, then straight on, and right at the oak."),
        ("no", "Ta til venstre ved fontenen, så rett fram, og til høyre ved eika."),
        ("tr", "Çeşmeden sola dön, sonra DÜMDÜZ git, çınardan sağa."),
        ("de", "Am Brunnen links, dann geradeaus, an der Eiche rechts."),
        ("es", "En la fuente a la izquierda, luego todo recto y en el roble a la derecha."),
    ],
)
def test_a_way_that_was_said_is_heard_in_every_language(language: str, text: str) -> None:
    turns = ("left", "straight", "right")
    assert courier_heard(text, *turns, language=language) == FromWords(3, 3, turns)


def test_a_turn_that_was_not_heard_is_not_counted_and_one_too_many_spoils_nothing() -> None:
    assert courier_heard("Left, then, all right, right.", "left", "straight", "right") == FromWords(
        2, 3, ("left", "right", "right")
    )
    assert courier_heard("Right, so: left.", "left", "right") == FromWords(1, 2, ("right", "left"))
    assert courier_heard("Where am I?", "left") == FromWords(0, 1)


def test_without_a_map_there_is_nothing_to_compare() -> None:
    assert courier.heard(Take(SECOND, (), (), {}), [said(0, "Left.")], "en") is None


def test_there_are_words_for_every_turn_in_every_language() -> None:
    assert set(directions.SAID) == set(courier.languages)
    assert {turn for turns in directions.SAID.values() for turn in turns} == set(maze.TURNS)


# Through the worker


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the player is told, in order."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(push, "push", lambda _recording, message: sent.append(message))
    monkeypatch.setattr(handing_over, "transcription", lambda _id, **_again: None)
    return sent


@pytest.fixture
def described(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """A description of 0.2 to 5 s, handed over at 6 s, and an answer to each line of the agent."""
    spans = [[3_200, 80_000], [7 * SECOND + 8_000, 8 * SECOND], [11 * SECOND + 8_000, 12 * SECOND]]
    analysis = Analysis(spans, [0.5] * 400, {"snr_db": 20.0}, None, [End(-60.0, 400.0, 1.0)] * len(spans))
    monkeypatch.setattr(pipeline, "analyse", lambda _audio: analysis)
    give_models(monkeypatch, audio=[FakeAudioScorer()], text=[FakeTextScorer()])
    timeline = [{"name": each.name, "at": each.at, "value": each.value, "text": each.text} for each in ASKED]
    random = np.random.default_rng(5).normal(0, 3_000, 20 * SECOND).astype(np.int16)
    return factory.recording(player, pcm=random, game=taboo.key, prompt=BRIDGE, timeline=timeline)


@pytest.mark.django_db
def test_the_recogniser_answers_after_the_take_and_the_live_message_waits_for_no_words(
    described: Recording,
    messages: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens = {2: "▁You", 4: "▁go", 6: "▁over", 8: "▁the", 10: "▁River", 11: "."}
    give_ears(monkeypatch, parakeet(tmp_path, tokens))
    pipeline.process(described.pk)
    transcribing.process(described.pk)
    live, last = messages[0], messages[-1]
    assert ("heard" in live, live["more"]) == (False, True)
    assert last["heard"] == {"right": 0, "of": 1, "said": ["river", "over"]}
    assert last["status"] == "listened"
    described.refresh_from_db()
    assert takes.result(described) == last
    assert {sample.intent for sample in described.cuts.all()} == {"complete"}


@pytest.mark.django_db
@pytest.mark.parametrize("ear", [None, Ear(broken=True)], ids=["none", "broken"])
def test_without_words_nothing_is_claimed_of_them(
    described: Recording,
    messages: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    ear: Ear | None,
) -> None:
    give_ears(monkeypatch, ear)
    pipeline.process(described.pk)
    transcribing.process(described.pk)
    assert not any("heard" in message for message in messages)
    assert "more" not in messages[-1]  # so that the page asks the player


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("game", "words", "looks"), [("cliffhanger", True, 0), (taboo.key, False, 0), (taboo.key, True, 1)]
)
def test_only_a_game_that_listens_to_words_looks_for_them_and_not_while_it_is_live(
    player: Contributor, game: str, words: bool, looks: int
) -> None:
    take = factory.recording(player, status=Recording.Status.LISTENED, game=game, prompt=BRIDGE)
    with CaptureQueriesContext(connection) as asked:
        scored_message(take, words=words)
    assert sum(Transcript._meta.db_table in query["sql"] for query in asked) == looks
