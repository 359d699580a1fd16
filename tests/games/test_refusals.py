"""A player who reads the question aloud is told so; what they said is of no use, and the round can go on."""

from typing import Any

import numpy as np
import pytest

from corpus.labels import Label
from corpus.mine.export import describe
from corpus.mine.words import status_line
from corpus.models import Recording, Sample
from corpus.refusals import REASONS, Reason
from games.catalogue import registry
from games.catalogue.base import Game
from games.judging import handing_over, pipeline, push, transcribing
from games.prompts import loading
from inference.audio.ends import End
from inference.running.analysis import Analysis
from rewards.models import Award
from tests import factory
from tests.words_doubles import Ear, FakeAudioScorer, FakeTextScorer, give_ears, give_models

SPEECH = [[3_200, 12_800], [19_200, 28_800]]
ENDS = [End(-60.0, 400.0, 1.0), End(-60.0, None, 1.0)]
READ = "Describe a breakfast. Now eat it on a train."
CLIFFHANGER = registry.game("cliffhanger")


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    made = Ear(text=READ)
    give_ears(monkeypatch, made)
    return made


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeTextScorer:
    made = FakeTextScorer()
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.4)], text=[made])
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the player was sent, in order."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(push, "_send", lambda _group, message: messages.append(message))
    monkeypatch.setattr(handing_over, "transcription", lambda _id: None)
    return messages


@pytest.fixture
def take(player: Any, ear: Ear, reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch) -> Recording:
    def hear(audio: np.ndarray) -> Analysis:
        return Analysis(
            SPEECH,
            [0.5] * (len(audio) // 800),
            {"snr_db": 20.0},
            None,
            ENDS,
        )

    monkeypatch.setattr(pipeline, "analyse", hear)
    return factory.recording(player)


def play(take: Recording) -> list[Sample]:
    """The take goes all its way; its samples as they are then."""
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    return list(take.cuts.order_by("cut"))


@pytest.mark.django_db
def test_who_reads_the_question_is_told_so_and_nothing_is_kept(
    take: Recording, told: list[dict[str, Any]], reader: FakeTextScorer
) -> None:
    samples = play(take)
    assert [(each.status, each.moved_by, each.reason) for each in samples] == [
        (Sample.Status.REJECTED, "words", "read_out"),
        (Sample.Status.REJECTED, "words", "read_out"),
    ]
    first, last = told
    assert (first["status"], first.get("more")) == ("listened", True)
    assert (last["status"], last["reason"]) == ("refused", "read_out")
    assert last["message"] == "That was the question itself. Answer it in your own words."
    assert "more" not in last
    assert reader.read == []  # nobody need weigh it


@pytest.mark.django_db
def test_what_the_take_had_earned_is_taken_back(take: Recording, told: list[dict[str, Any]]) -> None:
    pipeline.process(take.pk)
    assert sum(Award.objects.values_list("points", flat=True)) > 0
    transcribing.process(take.pk)
    assert sum(Award.objects.values_list("points", flat=True)) == 0
    assert "points" not in told[-1]


@pytest.mark.django_db
def test_an_answer_in_their_own_words_is_kept(take: Recording, told: list[dict[str, Any]], ear: Ear) -> None:
    ear.text = "Well, I would have pancakes, lots of them, and on a train I would, um, hold on to the plate."
    assert {each.status for each in play(take)} <= {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert (told[-1]["status"], told[-1]["reason"]) == ("listened", "")


SPOKE_ENGLISH = {"tr": 0.02, "en": 0.97, "az": 0.01}
LONG = [[3_200, 44_800], [51_200, 64_000]]


@pytest.fixture
def foreign(player: Any, ear: Ear, reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """A take of a Turkish round in which somebody speaks English at length."""

    def hear(audio: np.ndarray) -> Analysis:
        measured = {"snr_db": 20.0}
        return Analysis(LONG, [0.5] * (len(audio) // 800), measured, None, [End(None, None, None)] * 2)

    monkeypatch.setattr(pipeline, "analyse", hear)
    ear.text, ear.hears = "Well, I would have pancakes, and lots of them, whatever it costs.", SPOKE_ENGLISH
    return factory.recording(player, language="tr", pcm=factory.tone(5))


@pytest.mark.django_db
def test_who_speaks_another_language_is_told_so_and_earns_nothing(
    foreign: Recording, told: list[dict[str, Any]], reader: FakeTextScorer
) -> None:
    pipeline.process(foreign.pk)
    assert sum(Award.objects.values_list("points", flat=True)) > 0
    samples = play(foreign)
    assert {(each.status, each.moved_by, each.reason) for each in samples} == {
        (Sample.Status.REJECTED, "words", "other_language")
    }
    assert (told[-1]["status"], told[-1]["reason"]) == ("refused", "other_language")
    assert told[-1]["message"].startswith("That was another language than the one of this round.")
    assert sum(Award.objects.values_list("points", flat=True)) == 0
    assert reader.read == []
    foreign.refresh_from_db()
    assert describe(foreign)["quality"]["heard_language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hears",
    [{}, {"tr": 0.02, "az": 0.98}, {"tr": 0.2, "en": 0.8}, {"tr": 0.97, "en": 0.03}],
    ids=["no verdict", "a close language", "in doubt", "the language"],
)
def test_a_language_that_is_close_or_in_doubt_is_let_pass(
    foreign: Recording, told: list[dict[str, Any]], ear: Ear, hears: dict[str, float]
) -> None:
    ear.hears = hears
    assert {each.status for each in play(foreign)} <= {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert told[-1]["status"] == "listened"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "chunks", "said", "refused"),
    [
        ("card", ["5285", "5285"], "Well, this is no number at all.", True),
        ("card", ["5285", "5285"], "beş iki sekiz beş beş iki sekiz beş", False),
        ("email", ["quiet", "-river", "@mail.test"], "Well, this is no address.", False),
    ],
)
def test_who_said_the_words_of_the_round_or_an_address_spoke_its_language(
    foreign: Recording,
    told: list[dict[str, Any]],
    ear: Ear,
    mode: str,
    chunks: list[str],
    said: str,
    refused: bool,
) -> None:
    prompt = {"mode": mode, "chunks": chunks, "say": " ".join(chunks)}
    marks = [{"name": "chunk", "at": 100 * place, "value": str(place)} for place in range(len(chunks))]
    Recording.objects.filter(pk=foreign.pk).update(game="number-relay", prompt=prompt, timeline=marks)
    ear.text = said
    statuses = {each.status for each in play(foreign)}
    assert (statuses == {Sample.Status.REJECTED}) is refused


@pytest.mark.django_db
def test_without_a_recogniser_nobody_can_know(
    take: Recording, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    assert {each.status for each in play(take)} <= {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert told[-1]["status"] == "listened"


@pytest.mark.django_db
def test_what_people_accepted_meanwhile_stays_and_the_rest_goes(
    take: Recording, told: list[dict[str, Any]]
) -> None:
    pipeline.process(take.pk)
    take.cuts.order_by("cut")[0].accept(by="moderator", label=Label.INCOMPLETE)
    transcribing.process(take.pk)
    statuses = [each.status for each in take.cuts.order_by("cut")]
    assert statuses == [Sample.Status.ACCEPTED, Sample.Status.REJECTED]
    assert told[-1]["status"] == "listened"


@pytest.mark.django_db
def test_a_moderator_who_reopens_one_has_the_last_word(take: Recording, told: list[dict[str, Any]]) -> None:
    sample = play(take)[0]
    sample.reopen(by="moderator", disputed=True)
    transcribing.process(take.pk)
    sample.refresh_from_db()
    assert sample.status == Sample.Status.DISPUTED


@pytest.mark.django_db
def test_a_worker_that_dies_after_rejecting_is_continued(
    take: Recording, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    pipeline.process(take.pk)
    with monkeypatch.context() as patch:
        patch.setattr(transcribing, "_tell", killed)
        with pytest.raises(Killed):
            transcribing.process(take.pk)
    assert len(told) == 1
    transcribing.process(take.pk)
    assert (told[-1]["status"], told[-1]["reason"]) == ("refused", "read_out")


@pytest.mark.django_db
def test_my_takes_says_why_it_is_not_used(take: Recording, told: list[dict[str, Any]]) -> None:
    play(take)
    take.refresh_from_db()
    assert status_line(take).words == REASONS["read_out"].words


def test_every_reason_of_a_game_has_words() -> None:
    assert REASONS["read_out"] is not Reason.OTHER


# When it is the question, in every language

SHIPPED = {
    language: next(iter(loading.read(path).values()))
    for game, language, path in loading.files()
    if game == "cliffhanger"
}


@pytest.mark.parametrize("language", sorted(SHIPPED))
def test_both_parts_read_aloud_are_the_question_and_so_is_the_first(language: str) -> None:
    prompt = SHIPPED[language]
    both = f"{prompt['first']} {prompt['second']}"
    assert CLIFFHANGER.refusal(prompt, both.upper().replace("?", ""), language) == "read_out"
    assert CLIFFHANGER.refusal(prompt, prompt["first"], language) == "read_out"


@pytest.mark.parametrize("language", sorted(SHIPPED))
def test_an_answer_to_another_question_is_an_answer(language: str) -> None:
    other = next(each for each in SHIPPED if each != language)
    said = " ".join(SHIPPED[other].values())
    assert CLIFFHANGER.refusal(SHIPPED[language], said, language) is None


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("Describe the best breakfast you can imagine", True),
        (
            "describe the best breakfast he can imagine now it has to be eaten on a moving train what change",
            True,
        ),
        (
            "Describe the best breakfast you can imagine. Well, pancakes and more pancakes, of course.",
            False,
        ),
        ("The best breakfast I can imagine? Pancakes.", False),
        ("What changes?", False),
        ("", False),
    ],
)
def test_a_word_misheard_is_no_way_out_and_an_answer_is_one(said: str, is_it: bool) -> None:
    prompt = {
        "first": "Describe the best breakfast you can imagine.",
        "second": "Now it has to be eaten on a moving train. What changes?",
    }
    assert (CLIFFHANGER.refusal(prompt, said, "en") == "read_out") is is_it


@pytest.mark.parametrize("game", registry.games(), ids=lambda game: game.key)
def test_a_prompt_of_another_shape_refuses_nothing(game: Game) -> None:
    assert game.refusal({}, "Anything at all.", "en") is None
