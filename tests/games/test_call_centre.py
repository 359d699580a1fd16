"""Call Centre: each reply is a pair with the line before it, and the card says what it was."""

from importlib import import_module
from typing import Any

import pytest

from accounts.models import Contributor
from corpus.models import Recording, Sample
from games.catalogue import registry
from games.catalogue.base import FIVE, Event, Span, Take
from games.prompts import loading
from inference.models import Score, Transcript
from inference.running import loaded
from inference.running.asking import score_words
from inference.scorers import semantic_turn_taking, turn_detector
from inference.scorers.text_scorer import TextScorer
from inference.text.cleaning import plain
from tests import factory

centre = registry.game("call-centre")
SECOND = 16_000
PROMPT = {
    "who": "Bisikletçi, tamir için arıyor.",
    "lines": ["Bisikletiniz hazır.", "Ne zaman alırsınız?", "Ücret iki yüz lira."],
    "acts": ["inform", "ask", "inform"],
    "roles": ["acknowledge", "answer", "question"],
    "cards": ["Duyduğunu belli et.", "Yanıtla: yarın sabah.", "Sor: kartla olur mu?"],
}


def at(seconds: float) -> int:
    return int(seconds * SECOND)


def line(number: int, start: float, end: float, prompt: dict[str, Any] = PROMPT) -> tuple[Event, ...]:
    text = prompt["lines"][number]
    return Event("agent_start", at(start), str(number), text), Event("agent_end", at(end))


def over(seconds: float) -> Event:
    return Event("over", at(seconds))


THREE = (*line(0, 0, 2), over(5), *line(1, 5.1, 7), over(11), *line(2, 11.1, 13))


def take(
    *speech: tuple[float, float],
    events: tuple[Event, ...] = THREE,
    seconds: float = 20,
    prompt: dict[str, Any] = PROMPT,
) -> Take:
    return Take(at(seconds), tuple(Span(at(start), at(end)) for start, end in speech), events, prompt)


def told(found: Take) -> list[tuple[str, str]]:
    return [(cut.intent, cut.agent_text) for cut in centre.cuts(found)]


def test_each_reply_is_a_pair_with_the_line_that_it_answers() -> None:
    cuts = centre.cuts(take((3, 3.5), (8, 10), (14, 16)))
    assert [(cut.intent, cut.agent_text) for cut in cuts] == [
        ("backchannel", "Bisikletiniz hazır."),
        ("complete", "Ne zaman alırsınız?"),
        ("complete", "Ücret iki yüz lira."),
    ]
    assert [(cut.start, cut.at) for cut in cuts] == [
        (at(2), at(3.5)),
        (at(7), at(10)),
        (at(13), at(16)),
    ]
    assert {(cut.agent_state, cut.went_on) for cut in cuts} == {("idle", False)}


@pytest.mark.parametrize(
    ("act", "role", "label"),
    [
        ("inform", "acknowledge", "backchannel"),
        ("ask", "acknowledge", "complete"),
        ("ask", "answer", "complete"),
        ("inform", "question", "complete"),
        ("inform", "request", "complete"),
    ],
)
def test_the_golden_rule_of_replies(act: str, role: str, label: str) -> None:
    prompt = {**PROMPT, "lines": ["Bir saniye."], "acts": [act], "roles": [role], "cards": ["Kart"]}
    assert told(take((3, 3.5), events=line(0, 0, 2, prompt), prompt=prompt)) == [(label, "Bir saniye.")]


@pytest.mark.parametrize(("length", "count"), [(1.5, 1), (1.6, 0)])
def test_a_long_reply_to_an_acknowledge_card_is_no_backchannel_and_has_no_label(
    length: float, count: int
) -> None:
    assert len(centre.cuts(take((3, 3 + length), events=line(0, 0, 2)))) == count


def test_two_short_words_with_a_pause_between_are_one_reply() -> None:
    (cut,) = centre.cuts(take((3, 3.4), (4, 4.5), events=line(0, 0, 2)))
    assert (cut.intent, cut.at, cut.went_on) == ("backchannel", at(4.5), False)


def test_a_reply_that_nobody_gave_leaves_the_others_where_they_are() -> None:
    assert told(take((8, 10))) == [("complete", "Ne zaman alırsınız?")]
    assert told(take()) == []


def test_talking_over_the_agent_is_no_reply() -> None:
    assert told(take((1, 1.5), (8, 10))) == [("complete", "Ne zaman alırsınız?")]


def test_who_hands_over_in_the_middle_of_a_word_gives_no_pair() -> None:
    assert told(take((3, 3.5), (10, 12), (14, 15))) == [
        ("backchannel", "Bisikletiniz hazır."),
        ("complete", "Ücret iki yüz lira."),
    ]


def test_a_take_that_time_ended_keeps_the_replies_that_were_handed_over() -> None:
    found = take((3, 3.5), (8, 10), (14, 19.9), events=(*THREE, Event("cut_off", at(20))))
    assert [label for label, _ in told(found)] == ["backchannel", "complete"]


def test_one_long_silence_before_a_reply_belongs_to_nobody() -> None:
    (cut,) = centre.cuts(take((17, 18), events=line(0, 0, 2)))
    assert (cut.at, cut.start) == (at(18), at(2))


def test_speech_before_the_agent_has_said_anything_is_no_reply() -> None:
    assert centre.cuts(take((3, 4), events=())) == []


# Prompts


def shipped(language: str) -> dict[str, dict[str, Any]]:
    return loading.read(registry.CATALOGUE / "call_centre" / "prompts" / f"{language}.toml")


@pytest.mark.parametrize("language", FIVE)
def test_every_language_has_twenty_scenes_without_a_problem(language: str) -> None:
    found = shipped(language)
    assert len(found) >= 20
    assert [key for key, text in found.items() if centre.problems(text, language)] == []


@pytest.mark.parametrize("language", FIVE)
def test_every_scene_has_a_backchannel_and_two_replies_that_want_an_answer(language: str) -> None:
    for text in shipped(language).values():
        assert len(text["lines"]) == 3
        assert text["roles"].count("acknowledge") == 1


@pytest.mark.parametrize("language", FIVE)
def test_a_question_looks_like_one_and_information_does_not(language: str) -> None:
    for text in shipped(language).values():
        for said, act in zip(text["lines"], text["acts"], strict=True):
            assert said.endswith("?") == (act == "ask"), said


@pytest.mark.parametrize("language", FIVE)
def test_a_scene_fits_into_a_minute_and_its_words_onto_a_phone(language: str) -> None:
    for text in shipped(language).values():
        assert max(map(len, text["lines"])) <= 90, text
        assert max(map(len, [text["who"], *text["cards"]])) <= 70, text


@pytest.mark.parametrize("language", FIVE)
def test_no_scene_holds_a_number_that_could_be_somebodys(language: str) -> None:
    for text in shipped(language).values():
        words = " ".join([text["who"], *text["lines"], *text["cards"]])
        assert sum(letter.isdigit() for letter in words) <= 2, words
        assert "@" not in words


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"cards": ["Kart"]}, "Every line needs"),
        ({"lines": ["Peki."] * 3}, "same line twice"),
        ({"roles": ["acknowledge", "answer", "shout"]}, "Acts are"),
        ({"roles": ["acknowledge", "acknowledge", "question"]}, "wants an answer"),
    ],
)
def test_what_is_wrong_with_a_prompt_is_said(change: dict[str, Any], problem: str) -> None:
    (said,) = centre.problems(PROMPT | change, "tr")
    assert problem in said


# The models that read a pair


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Small ones of the published contracts, the Turkish one and the English one."""
    tiny = import_module("tests.inference.tiny_models")
    turkish = tiny.turn_detector(tmp_path_factory.mktemp("turn-detector"))
    english = tiny.semantic_turn_taking(tmp_path_factory.mktemp("semantic"))
    return (
        TextScorer(turn_detector.CONTRACT, turkish.entry, turkish.folder),
        TextScorer(semantic_turn_taking.CONTRACT, english.entry, english.folder),
    )


def pair(player: Contributor, language: str, agent: str, reply: str) -> Sample:
    """A backchannel that was said after a line, with its words."""
    recording = factory.recording(
        player, game="call-centre", language=language, prompt=PROMPT, status=Recording.Status.LISTENED
    )
    sample = factory.sample(
        recording, intent="backchannel", agent_text=agent, went_on=False, status=Sample.Status.SCORED
    )
    words = {"language": language, "text": reply, "plain": plain(reply), "source": "recognised"}
    Transcript.objects.create(sample=sample, model="whisper", revision="1", **words)
    return sample


def scores(pairs: list[Sample]) -> dict[tuple[int, str], dict[str, float]]:
    """Probabilities by the pair's place and the scorer."""
    for sample in pairs:
        score_words(sample.recording)
    place = {sample.pk: number for number, sample in enumerate(pairs)}
    return {(place[row.sample_id], row.scorer): row.probabilities for row in Score.objects.all()}


@pytest.mark.django_db
@pytest.mark.needs("torch")
def test_a_reply_is_put_to_the_model_of_its_language_with_the_line_before_it(
    player: Contributor, models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded, "text_scorers", lambda: models)
    given = scores(
        [
            pair(player, "tr", "Bisikletiniz hazır.", "Tamam."),
            pair(player, "tr", "Ne zaman alırsınız?", "Tamam."),
            pair(player, "en", "Your bicycle is ready.", "Okay."),
            pair(player, "en", "When will you come?", "Okay."),
            pair(player, "no", "Sykkelen er klar.", "Ja."),
        ]
    )
    turkish, english = (model.name for model in models)
    assert set(given) == {(0, turkish), (1, turkish), (2, english), (3, english)}
    assert set(given[0, turkish]) == {"complete", "backchannel"}
    assert "backchannel" in given[2, english]
    # The same word, and the agent's line makes the difference.
    assert given[0, turkish] != given[1, turkish]
    assert given[2, english] != given[3, english]
