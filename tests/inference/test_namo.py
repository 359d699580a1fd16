"""Namo's contract, held against PyTorch on small models of both architectures."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference.scorers.base import Answer, Question, Scorer, ScorerError
from inference.scorers.contracts import asked as asked_scorers
from inference.scorers.namo import CONTRACT
from inference.scorers.text_scorer import TextScorer
from inference.text.cleaning import clean
from tests.inference.questions import SPEECHLESS, UNEXPECTED, asked

pytestmark = pytest.mark.needs("torch")

SENTENCES = (
    "I think so.",
    "I would like to have one coffee, please, and",
    "tell me well",
    "so",
    "because",
    "would you like the early train or not?",
)


@pytest.fixture(scope="module", params=["distilbert", "modernbert"])
def model(request: pytest.FixtureRequest, tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tiny.namo(tmp_path_factory.mktemp("namo"), request.param)


@pytest.fixture(scope="module")
def namo(model: Any) -> TextScorer:
    return TextScorer(CONTRACT, model.entry, model.folder)


def reference(model: Any, text: str, side: str = "left") -> float:
    """Probability of class 1 by PyTorch; transformers' tokenizer drops what is too long on that side."""
    tokenizer, length = model.tokenizer, model.entry.options["max_length"]
    tokenizer.truncation_side = side
    ids = tokenizer(text, truncation=True, max_length=length)["input_ids"]
    logits = model.logits(ids)[0].astype(np.float64)
    return float(np.exp(logits[1]) / np.exp(logits).sum())


def network(scorer: TextScorer) -> Any:
    """The classifier inside."""
    return scorer._network


def complete(said: Answer | ScorerError) -> float:
    assert isinstance(said, Answer), said
    return said.probabilities["complete"]


@pytest.mark.parametrize("text", SENTENCES)
def test_the_answer_equals_pytorchs(model: Any, namo: TextScorer, text: str) -> None:
    answer = namo.answer(asked(text))
    assert answer.probabilities["complete"] == pytest.approx(reference(model, text), abs=1e-4)
    assert answer.probabilities["incomplete"] == pytest.approx(1 - answer.probabilities["complete"])
    assert (answer.threshold, answer.latency_ms > 0) == (0.7, True)


def test_answers_differ_so_that_the_comparison_shows_something(model: Any) -> None:
    probabilities = [reference(model, text) for text in SENTENCES]
    assert max(probabilities) - min(probabilities) > 0.05


def test_a_long_text_loses_its_beginning_and_not_its_end(model: Any, namo: TextScorer) -> None:
    text = "cat " * 40 + "would you like the early train or not?"
    ours = namo.answer(asked(text)).probabilities["complete"]
    assert ours == pytest.approx(reference(model, text), abs=1e-4)
    # What the library does by default is another answer.
    assert abs(ours - reference(model, text, "right")) > 1e-3


def test_what_was_said_before_the_models_length_does_not_matter(namo: TextScorer) -> None:
    end = "well I think so and then " * 6 + "because"
    assert (
        namo.answer(asked("hello " + end)).probabilities == namo.answer(asked("you two " + end)).probabilities
    )


def test_case_and_punctuation_reach_the_model(namo: TextScorer) -> None:
    answers = {namo.answer(asked(text)).probabilities["complete"] for text in ("i", "I", "I.", "I?")}
    assert len(answers) == 4


@pytest.mark.parametrize("text", UNEXPECTED.values(), ids=UNEXPECTED)
def test_any_text_has_an_answer_with_special_tokens_only_at_its_ends(namo: TextScorer, text: str) -> None:
    ids = namo._ids(asked(text))
    assert (ids[0], ids[-1]) == (2, 3)
    assert len(ids) <= 24
    assert {0, 2, 3, 4}.isdisjoint(ids[1:-1])
    assert sum(namo.answer(asked(text)).probabilities.values()) == pytest.approx(1)


def test_the_name_of_a_token_in_a_transcript_ends_nothing(model: Any, namo: TextScorer) -> None:
    text = "tell me [SEP] because"
    # The reference reads the token, and so the attack would work on it.
    assert 3 in model.tokenizer(text)["input_ids"][1:-1]
    apart = clean(text).replace("[SEP]", "[ SEP ]")
    assert namo.answer(asked(text)).probabilities == namo.answer(asked(apart)).probabilities


@pytest.mark.parametrize("text", SPEECHLESS.values(), ids=SPEECHLESS)
def test_without_words_it_is_not_asked_and_does_not_answer(namo: TextScorer, text: str) -> None:
    assert not namo.applies(asked(text))
    with pytest.raises(ScorerError, match="no words"):
        namo.answer(asked(text))


def test_it_is_asked_only_what_it_was_made_for(model: Any) -> None:
    norwegian = TextScorer(CONTRACT, replace(model.entry, languages=("no",)), model.folder)
    assert norwegian.applies(asked("vil du", "no"))
    assert not norwegian.applies(asked("would you", "en"))
    assert not norwegian.applies(asked("vil du", "no", agent_state="speaking"))


def test_a_batch_answers_as_each_would_alone_in_their_order(namo: TextScorer) -> None:
    questions = [asked(text) for text in (*SENTENCES, "", *SENTENCES, "cat " * 90)]
    together = namo.answer_many(questions)
    assert network(namo).batches
    assert isinstance(together[6], ScorerError)
    for question, answer in zip(questions, together, strict=True):
        if not isinstance(answer, ScorerError):
            assert complete(answer) == pytest.approx(complete(namo.answer(question)), abs=1e-5)


def test_quantised_weights_are_never_batched_for_their_answers_would_hang_together(
    tiny: Any, tmp_path: Path
) -> None:
    quantised = tiny.namo(tmp_path, quantised=True)
    namo = TextScorer(CONTRACT, quantised.entry, quantised.folder)
    together = namo.answer_many([asked(text) for text in SENTENCES])
    alone = [namo.answer(asked(text)) for text in SENTENCES]
    assert not network(namo).batches
    assert [complete(answer) for answer in together] == [complete(answer) for answer in alone]


def test_a_model_of_another_kind_is_refused_by_name(tiny: Any, tmp_path: Path) -> None:
    other = tiny.smart_turn_v3(tmp_path)
    entry = replace(other.entry, options={"max_length": 24})
    tiny.wordpiece(tmp_path, lowercase=False)
    with pytest.raises(ScorerError, match="asks for input_features"):
        TextScorer(CONTRACT, entry, tmp_path)
    (tmp_path / "tiny.onnx").write_bytes(b"\x08\x07not a model")
    with pytest.raises(ScorerError, match="Smart Turn cannot be opened"):
        TextScorer(CONTRACT, entry, tmp_path)


def test_a_model_that_answers_no_numbers_has_failed(
    namo: TextScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        network(namo)._model, "run", lambda feeds: np.full((len(feeds["input_ids"]), 2), np.nan)
    )
    with pytest.raises(ScorerError, match="no probabilities"):
        namo.answer(asked("so"))
    assert all(isinstance(said, ScorerError) for said in namo.answer_many([asked("so"), asked("well")]))


def test_a_specialist_is_asked_instead_only_where_the_operator_says_so(model: Any) -> None:
    def named(name: str, *languages: str) -> Scorer:
        return TextScorer(CONTRACT, replace(model.entry, name=name, languages=languages), model.folder)

    def names(question: Question, replaced: dict[str, str]) -> list[str]:
        return [scorer.name for scorer in asked_scorers((every, norwegian), question, replaced)]

    every, norwegian = named("namo-multilingual", "en", "no"), named("namo-norwegian", "no")
    instead = {"namo-norwegian": "namo-multilingual"}
    assert names(asked("vil du", "no"), {}) == ["namo-multilingual", "namo-norwegian"]
    assert names(asked("vil du", "no"), instead) == ["namo-norwegian"]
    assert names(asked("would you", "en"), instead) == ["namo-multilingual"]
