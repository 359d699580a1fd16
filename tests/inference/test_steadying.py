"""A probability that decides is a mean over shifted copies; one that does not is asked for once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import pytest

from accounts.models import Contributor
from corpus.models import Recording
from inference.models import Failure, Score
from inference.running import loaded
from inference.running.steadying import SHIFTS, decides, mean, steadied
from inference.scorers.base import Answer, Question, Scorer, ScorerError, one_by_one
from tests import factory, voices
from tests.scoring import score_take


def says(complete: float, threshold: float = 0.5) -> Answer:
    return Answer({"incomplete": 1 - complete, "complete": complete}, threshold, latency_ms=1)


@dataclass
class Drawing:
    """A scorer whose every answer is the next of these, and that remembers the shifts it was asked with."""

    draws: Sequence[float]
    name: str = "drawing"
    title: str = "Drawing"
    revision: str = "1"
    shifts: list[int] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=count)

    def applies(self, question: Question) -> bool:
        return question.agent_state == "idle"

    def answer(self, _: Question) -> Answer:
        return says(self.draws[next(self.number)])

    def answer_shifted(self, question: Question, by: int) -> Answer:
        self.shifts.append(by)
        return self.answer(question)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        return one_by_one(self.answer, questions)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return lambda *scorers: monkeypatch.setattr(loaded, "audio_scorers", lambda: scorers)


@pytest.fixture
def take(player: Contributor) -> Recording:
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    factory.sample(recording, intent="complete", went_on=False)
    return recording


@pytest.mark.parametrize(
    ("complete", "threshold", "others", "wanted"),
    [
        (0.57, 0.5, (), True),
        (0.43, 0.5, (), True),
        (0.60, 0.5, (), False),
        (0.60, 0.5, ("complete",), False),
        (0.60, 0.5, ("incomplete",), True),
        (0.60, 0.5, ("backchannel",), False),
        (0.70, 0.5, ("incomplete",), False),
        (0.02, 0.5, ("complete",), False),
        (0.60, 0.8, ("complete",), False),
        (0.75, 0.8, (), True),
    ],
)
def test_what_lies_near_the_threshold_or_against_others_not_so_near_decides(
    complete: float, threshold: float, others: tuple[str, ...], wanted: bool
) -> None:
    assert decides(says(complete, threshold), others) is wanted


def test_of_several_labels_the_two_likeliest_decide() -> None:
    close = Answer({"complete": 0.4, "incomplete": 0.35, "backchannel": 0.25}, 0.5, 1)
    clear = Answer({"complete": 0.7, "incomplete": 0.2, "backchannel": 0.1}, 0.5, 1)
    assert decides(close, ())
    assert not decides(clear, ("backchannel",))
    assert not decides(Answer({"complete": 1.0}, 0.5, 1), ("incomplete",))


def test_a_mean_keeps_how_far_its_answers_were_apart() -> None:
    found = mean([says(0.5), says(0.3), says(0.4)])
    assert found.probabilities == pytest.approx({"incomplete": 0.6, "complete": 0.4})
    assert found.spread == pytest.approx(0.2)
    assert found.latency_ms == 1


def test_a_score_near_the_threshold_is_the_mean_of_three(take: Recording, only: Callable[..., None]) -> None:
    scorer = Drawing([0.55, 0.32, 0.36])
    only(scorer)
    assert score_take(take) == 1
    score = Score.objects.get()
    assert scorer.shifts == list(SHIFTS)
    assert score.probabilities["complete"] == pytest.approx(0.41)
    assert score.spread == pytest.approx(0.23)
    # One draw alone would have agreed with the game.
    assert score.verdict == "incomplete"


def test_no_second_copy_is_asked_about_once_the_mean_decides_nothing(
    take: Recording, only: Callable[..., None]
) -> None:
    scorer = Drawing([0.55, 0.20])
    only(scorer)
    score_take(take)
    score = Score.objects.get()
    assert scorer.shifts == [SHIFTS[0]]
    assert score.probabilities["complete"] == pytest.approx(0.375)
    assert score.spread == pytest.approx(0.35)
    assert score.verdict == "incomplete"


def test_a_score_that_decides_nothing_is_one_answer(take: Recording, only: Callable[..., None]) -> None:
    scorer = Drawing([0.97])
    only(scorer)
    score_take(take)
    assert Score.objects.get().spread is None
    assert scorer.shifts == []


@pytest.mark.parametrize(("other", "steadied_too"), [(0.1, True), (0.9, False)])
def test_another_scorer_that_contradicts_widens_the_band(
    take: Recording, only: Callable[..., None], other: float, steadied_too: bool
) -> None:
    unsure = Drawing([0.60, 0.61, 0.62])
    only(unsure, Drawing([other], name="other"))
    score_take(take)
    assert (Score.objects.get(scorer="drawing").spread is not None) is steadied_too


def test_a_score_from_before_that_contradicts_widens_it_as_well(
    take: Recording, only: Callable[..., None]
) -> None:
    Score.objects.create(
        sample=take.cuts.get(),
        scorer="words",
        revision="1",
        probabilities={"complete": 0.1, "incomplete": 0.9},
        latency_ms=1,
    )
    only(Drawing([0.60, 0.61, 0.62]))
    score_take(take)
    assert Score.objects.get(scorer="drawing").spread == pytest.approx(0.02)


def test_a_model_that_fails_on_a_copy_has_failed(take: Recording, only: Callable[..., None]) -> None:
    only(Drawing([0.5, float("nan")]))
    assert score_take(take) == 0
    assert "nan" in Failure.objects.get().error


def test_a_scorer_that_knows_no_shift_keeps_its_answer() -> None:
    class Reading:
        name = title = revision = "reading"

        def applies(self, _: Question) -> bool:
            return True

        def answer(self, _: Question) -> Answer:
            return says(0.5)

        def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
            return one_by_one(self.answer, questions)

    answer = says(0.5)
    assert steadied(Reading(), Question(np.zeros(0, np.float32), "en"), answer, ()) is answer


@pytest.fixture(scope="module")
def smart_turn() -> Scorer:
    return next(scorer for scorer in loaded.scorers() if scorer.name == "smart-turn")


@pytest.mark.needs("readings")
@pytest.mark.parametrize("seconds", [3, 8, 11])
def test_a_copy_begins_later_within_the_window_and_ends_where_the_turn_does(
    smart_turn: Scorer, seconds: int
) -> None:
    sound = np.resize(voices.read(voices.readings()[-1]), seconds * 16_000)
    window = sound[-8 * 16_000 :]
    shifted = smart_turn.answer_shifted(Question(sound, "en"), 80)  # type: ignore[attr-defined]
    assert shifted.probabilities == smart_turn.answer(Question(window[80:], "en")).probabilities
    again = smart_turn.answer_shifted(Question(sound, "en"), 80)  # type: ignore[attr-defined]
    assert shifted.probabilities == again.probabilities
