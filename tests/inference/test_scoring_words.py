"""Text scorers are asked about what was said, once for each transcript and whatever it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Contributor
from corpus.labels import AgentState
from corpus.models import Recording, Sample
from inference.models import Failure, Score, Transcript
from inference.registry import installed, weights
from inference.registry.weights import State
from inference.running import loaded
from inference.running.asking import score_again, score_words
from inference.running.questions import best_transcript
from inference.scorers.base import Answer, Question, ScorerError, one_by_one
from inference.text.cleaning import plain
from tests import factory
from tests.inference.questions import SPEECHLESS, UNEXPECTED
from tests.scoring import score_take
from tests.words_doubles import FakeAudioScorer, FakeTextScorer, give_models


class Silly(FakeTextScorer):
    """A text scorer whose model answers no numbers."""

    def answer(self, question: Question) -> Answer:
        self.read.append(question)
        return Answer({"complete": float("nan"), "incomplete": float("nan")}, 0.5, 1.0)


class AllAtOnce(FakeTextScorer):
    """A text scorer that counts how often it was asked for many."""

    times: int = 0

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        self.times += 1
        return one_by_one(self.answer, questions)


def transcript(sample: Sample, text: str, source: str = "recognised", **fields: Any) -> Transcript:
    values = {"language": "en", "text": text, "plain": plain(text), "source": source, **fields}
    return Transcript.objects.create(sample=sample, **values)


def storable(text: str) -> str:
    """What a database takes: no zero, and no half of a character."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


@pytest.fixture
def take(player: Contributor) -> Recording:
    """A scored take with two moments, each with its words."""
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    for cut, text in ((12_800, "I would, um, like"), (28_800, "I would, um, like one coffee.")):
        sample = factory.sample(recording, cut=cut, status=Sample.Status.SCORED)
        transcript(sample, text, model="whisper-base", revision="encoder@0123")
    return recording


def test_a_text_scorer_reads_what_was_said_up_to_each_cut(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer, audio = FakeTextScorer(), FakeAudioScorer()
    give_models(monkeypatch, audio=[audio], text=[scorer])
    assert score_words(take) == 2
    assert [q.transcript for q in scorer.read] == ["I would, um, like", "I would, um, like one coffee."]
    assert scorer.read[0].transcript_plain == "i would um like"
    assert audio.read == []


def test_a_score_says_which_words_it_was_given(take: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    give_models(monkeypatch, audio=[FakeAudioScorer()], text=[FakeTextScorer()])
    score_words(take)
    score_again(take)
    inputs = set(Score.objects.values_list("scorer", "input"))
    assert inputs == {("text-scorer", "recognised: whisper-base encoder@0123"), ("smart-turn", "audio")}


def test_reading_twice_changes_nothing_until_somebody_corrects_the_words(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_models(monkeypatch, text=[scorer := FakeTextScorer()])
    score_words(take)
    assert score_words(take) == 0
    transcript(take.cuts.earliest("cut"), "I would like", "person")
    assert score_words(take) == 1
    assert scorer.read[-1].transcript == "I would like"
    assert Score.objects.count() == 3


def test_words_that_are_mended_back_are_read_as_they_were(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words before a moment, that is: the same conversation again, and not the one in between."""
    give_models(monkeypatch, text=[scorer := FakeTextScorer(name="semantic-turn-taking")])
    Recording.objects.filter(pk=take.pk).update(speech=[[0, 12_800], [20_000, 28_800]])
    take.cuts.filter(cut=28_800).update(start=19_000)
    last = take.cuts.latest("cut")
    read = []
    for text in ("I would.", "I wood.", "I would."):
        transcript(take.cuts.earliest("cut"), text, "person")
        score_words(Recording.objects.get(pk=take.pk))
        (standing,) = Score.standing(last.scores.all())
        read.append(standing.input)
    assert read[0] == read[2] != read[1]
    assert len({*read}) == last.scores.count() == 2
    assert len(scorer.read) == 5


def test_all_of_a_take_is_asked_at_once(take: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    give_models(monkeypatch, text=[scorer := AllAtOnce()])
    score_words(take)
    assert (scorer.times, len(scorer.read)) == (1, 2)


def test_a_model_that_answers_no_numbers_is_an_error_row_and_the_rest_go_on(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_models(
        monkeypatch, text=[Silly(name="silly"), FakeTextScorer(name="broken", broken=True), FakeTextScorer()]
    )
    assert score_words(take) == 2
    assert set(Score.objects.values_list("scorer", flat=True)) == {"text-scorer"}
    failures = set(Failure.objects.values_list("scorer", "error"))
    assert ("broken", "The text scorer is broken.") in failures
    assert any(scorer == "silly" and "no probabilities" in error for scorer, error in failures)


def test_a_text_scorer_that_failed_three_times_on_a_sample_is_not_asked_again(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, scorer = FakeTextScorer(name="broken", broken=True), FakeTextScorer()
    give_models(monkeypatch, text=[broken, scorer])
    for _ in range(5):
        score_words(take)
    assert len(broken.read) == 2 * 3
    assert Failure.objects.count() == 2 * 3
    assert len(scorer.read) == 2


@pytest.mark.parametrize("text", SPEECHLESS.values(), ids=SPEECHLESS)
def test_where_no_words_were_heard_nobody_is_asked(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    give_models(monkeypatch, text=[scorer := FakeTextScorer()])
    sample = factory.sample(factory.recording(player, status=Recording.Status.LISTENED))
    transcript(sample, "", model="a")
    assert score_words(sample.recording) == 0
    assert scorer.read == []


def test_the_best_words_are_a_persons_then_those_shown_and_heard_then_the_newest_recognised(
    player: Contributor,
) -> None:
    sample = factory.sample(factory.recording(player, status=Recording.Status.LISTENED))
    sources = ("prompt", "shown_heard", "recognised", "person")
    rows = [transcript(sample, source, source, model=source) for source in sources]
    newer = transcript(sample, "newer", "recognised", model="newer")
    shown, heard, recognised, person = rows
    assert best_transcript([*rows, newer]) == person
    assert best_transcript([shown, heard, recognised, newer]) == heard
    assert best_transcript([shown, recognised, newer]) == newer
    assert best_transcript([shown]) == shown
    # A recogniser that heard no words speaks against what was shown.
    assert best_transcript([shown, transcript(sample, "", model="deaf")]) is None
    assert best_transcript([transcript(sample, "", "person")]) is None
    assert best_transcript([]) is None


def test_text_scorers_are_told_of_the_agent(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    give_models(monkeypatch, text=[scorer := FakeTextScorer()])
    take = factory.recording(player, status=Recording.Status.LISTENED, language="tr")
    state = AgentState.SPEAKING
    sample = factory.sample(take, intent="backchannel", agent_state=state, agent_text="Kargonuz yolda.")
    transcript(sample, "Tamam.", language="tr")
    score_words(take)
    (asked,) = scorer.read
    assert (asked.language, asked.agent_state, asked.agent_text) == ("tr", "speaking", "Kargonuz yolda.")


def test_a_live_take_opens_no_text_scorer(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    give_models(monkeypatch, audio=[FakeAudioScorer()])

    def opened() -> tuple[FakeTextScorer, ...]:
        raise AssertionError("A live take must not wait for a language model.")

    monkeypatch.setattr(loaded, "text_scorers", opened)
    take = factory.recording(player, status=Recording.Status.LISTENED)
    factory.sample(take)
    assert score_take(take) == 1


def test_what_people_decided_stays_when_a_new_model_answers(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_models(monkeypatch, audio=[FakeAudioScorer()], text=[FakeTextScorer()])
    accepted, withdrawn = take.cuts.order_by("cut")
    Sample.objects.filter(pk=accepted.pk).update(status=Sample.Status.ACCEPTED, label="complete")
    Sample.objects.filter(pk=withdrawn.pk).update(status=Sample.Status.WITHDRAWN)
    assert (score_again(take), score_words(take)) == (1, 1)
    accepted.refresh_from_db()
    assert (accepted.status, accepted.label) == (Sample.Status.ACCEPTED, "complete")
    assert not withdrawn.scores.exists()


def test_one_model_alone_can_be_asked(take: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    give_models(
        monkeypatch, audio=[FakeAudioScorer()], text=[FakeTextScorer(), other := FakeTextScorer(name="other")]
    )
    assert score_words(take, only="text-scorer") == 2
    assert score_again(take, only="text-scorer") == 0
    assert other.read == []


def test_a_specialist_is_asked_instead_whoever_is_asked_for(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both would be two witnesses of one kind, and a rescoring of the one must not make it so."""
    general, special = FakeTextScorer(name="general"), FakeTextScorer(name="special")
    give_models(monkeypatch, text=[general, special])
    monkeypatch.setattr(loaded, "specialists", lambda: {"special": "general"})
    assert score_words(take) == 2
    assert score_words(take, only="general") == 0
    assert (len(general.read), len(special.read)) == (0, 2)


@pytest.fixture(scope="module")
def built(tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, State]:
    """A small model of every text contract."""
    made = (tiny.namo, tiny.semantic_turn_taking, tiny.turn_detector)
    models = [make(tmp_path_factory.mktemp(make.__name__)) for make in made]
    return {model.entry.name: State(model.entry, "ready", "Ready.", model.folder) for model in models}


@pytest.fixture
def here(built: dict[str, State], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, State]]:
    """Those models, as an operator has them once they are fetched."""
    models = dict(built)
    monkeypatch.setattr(installed, "entries", lambda: tuple(state.entry for state in models.values()))
    monkeypatch.setattr(installed, "states", lambda **_: tuple(models.values()))
    monkeypatch.setattr(weights, "state", lambda entry, _folder: models[entry.name])
    loaded.forget()
    yield models
    loaded.forget()


@pytest.mark.needs("torch")
@pytest.mark.parametrize("text", UNEXPECTED.values(), ids=UNEXPECTED)
def test_whatever_was_said_every_text_scorer_of_its_language_scores_it(
    player: Contributor, here: dict[str, State], text: str
) -> None:
    for language, scorers in (
        ("en", {"namo-multilingual", "semantic-turn-taking"}),
        ("tr", {"turn-detector-v2"}),
    ):
        take = factory.recording(player, status=Recording.Status.LISTENED, language=language)
        sample = factory.sample(take, agent_text="Kargonuz yolda.")
        transcript(sample, storable(text), language=language)
        score_words(take)
        assert scorers <= set(sample.scores.values_list("scorer", flat=True))
    assert not Failure.objects.exists()


@pytest.mark.needs("torch")
def test_models_are_opened_once_and_only_when_words_come(here: dict[str, State]) -> None:
    assert loaded.audio_scorers() == ()
    assert {scorer.name for scorer in loaded.text_scorers()} == set(here)
    assert loaded.text_scorers() is loaded.text_scorers()


@pytest.mark.needs("torch")
def test_a_model_that_is_absent_is_no_scorer_and_stops_nobody(here: dict[str, State]) -> None:
    here["namo-multilingual"] = replace(here["namo-multilingual"], status="absent", sentence="Not here.")
    assert {scorer.name for scorer in loaded.text_scorers()} == set(here) - {"namo-multilingual"}
    assert "Not here." in {state.sentence for state in loaded.states()}


@pytest.mark.needs("torch")
def test_a_file_that_is_no_model_is_left_out_and_named(here: dict[str, State], tmp_path: Path) -> None:
    state = here["namo-multilingual"]
    here["namo-multilingual"] = replace(state, folder=tmp_path)
    (tmp_path / state.entry.files[0].name).write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_bytes((state.folder / "tokenizer.json").read_bytes())
    assert {scorer.name for scorer in loaded.text_scorers()} == set(here) - {"namo-multilingual"}
    (broken,) = (state for state in loaded.states() if state.status == "broken")
    assert "Namo" in broken.sentence
    assert "cannot be opened" in broken.sentence


@pytest.mark.needs("torch")
def test_opening_what_a_live_take_needs_opens_no_text_scorer(
    here: dict[str, State], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(loaded, "_opened", lambda state: opened.append(state.entry.name))
    loaded.open_all()
    assert opened == []
    loaded.text_scorers()
    assert sorted(opened) == sorted(here)
