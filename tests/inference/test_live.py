"""What is heard live: where a turn pauses, where the whole take agrees, and what was answered then."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from django.core.cache import cache

from inference.live import overheard, pausing
from inference.live.agreeing import NOTHING, Heard, agreed
from inference.running.analysis import analyse
from inference.scorers.base import Answer, Question, ScorerError
from tests import voices

RATE = voices.SAMPLE_RATE


@pytest.fixture(scope="module")
def spoken() -> np.ndarray:
    """Two readings with 0.8 s of a quiet room between and after them, float32 [n] at 16 kHz."""
    first, second = (voices.trimmed(voices.read(path)) for path in voices.readings()[:2])
    whole = [voices.silence(0.3, 1), first, voices.silence(0.8, 2), second, voices.silence(0.8, 3)]
    audio = np.concatenate(whole)
    return np.asarray(audio + voices.silence(len(audio) / RATE, 4), np.float32)


@pytest.mark.needs("readings")
def test_a_pause_is_found_where_the_whole_take_has_it(spoken: np.ndarray) -> None:
    (start, end), *_ = analyse(spoken).speech
    found = pausing.pause(spoken[: end + 5_600])
    assert found is not None
    assert abs(found.start - start) <= 320
    assert abs(found.cut - end) <= 320


@pytest.mark.needs("readings")
def test_the_beginning_of_a_turn_that_is_known_is_not_looked_for_again(spoken: np.ndarray) -> None:
    last = analyse(spoken).speech[-1][1]
    found = pausing.pause(spoken[: last + 5_600], start=77)
    assert found is not None
    assert found.start == 77
    assert abs(found.cut - last) <= 320


def test_a_room_in_which_nobody_has_spoken_has_no_pause() -> None:
    assert pausing.pause(voices.silence(3.0)) is None
    assert pausing.pause(np.zeros(0, np.float32)) is None


SPEECH = [(16_000, 32_000), (40_000, 64_000)]


@pytest.mark.parametrize(
    ("live", "says"),
    [
        (NOTHING, SPEECH),
        (Heard((15_920,), (32_080,)), [(15_920, 32_080), (40_000, 64_000)]),
        (Heard((), (32_320, 63_680)), [(16_000, 32_320), (40_000, 63_680)]),
        (Heard((15_600,), (32_400,)), SPEECH),
    ],
)
def test_an_edge_that_was_heard_live_stands_where_it_is_as_near_as_edges_are_known(
    live: Heard, says: list[tuple[int, int]]
) -> None:
    assert agreed(SPEECH, live) == says


def test_no_edge_that_was_heard_live_makes_of_a_pause_what_is_none() -> None:
    close = [(16_000, 32_000), (35_200, 64_000)]
    assert agreed(close, Heard((), (32_080,))) == close
    assert agreed(close, Heard((), (31_920,))) == [(16_000, 31_920), (35_200, 64_000)]


@dataclass
class Model:
    """Stands for a scorer; what it is called is all that matters here."""

    revision: str = "test"
    name: str = "smart-turn"
    title: str = "Smart Turn"

    def applies(self, question: Question) -> bool:
        raise AssertionError(question)

    def answer(self, question: Question) -> Answer:
        raise AssertionError(question)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        raise AssertionError(questions)


ANSWER = Answer({"complete": 0.75, "incomplete": 0.25}, 0.5, 40.0)
HEARD = Question(np.linspace(-0.5, 0.5, 1_600, dtype=np.float32), "en")


def test_what_was_overheard_is_known_to_the_same_question_alone() -> None:
    model = Model()
    overheard.keep("round", model, 32_000, HEARD, ANSWER)
    known = overheard.in_round("round")
    assert known(model, 32_000, HEARD) == ANSWER
    assert overheard.nothing(model, 32_000, HEARD) is None
    assert overheard.in_round("another")(model, 32_000, HEARD) is None
    assert known(model, 32_080, HEARD) is None
    assert known(Model(revision="newer"), 32_000, HEARD) is None
    assert known(model, 32_000, Question(HEARD.audio[1:], "en")) is None
    assert known(model, 32_000, Question(HEARD.audio, "no")) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"probabilities": {"complete": 3.0, "incomplete": -2.0}},
        {"probabilities": "complete"},
        {"threshold": None},
        {"latency_ms": {}},
    ],
)
def test_what_somebody_else_wrote_into_the_cache_is_no_answer(
    changed: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, kept = Model(), {}
    monkeypatch.setattr(cache, "set", lambda key, value, _seconds: kept.update({key: value}))
    overheard.keep("round", model, 32_000, HEARD, ANSWER)
    monkeypatch.undo()
    ((key, value),) = kept.items()
    cache.set(key, value | changed)
    assert overheard.in_round("round")(model, 32_000, HEARD) is None
