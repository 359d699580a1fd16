"""The text scorer over a small contract: what it is asked, what a prompt loses, what its classes mean."""

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from corpus.labels import Label
from inference.registry import overlay
from inference.registry.entries import LABELS, ModelEntry, ModelFile, entry
from inference.scorers.base import Question, ScorerError
from inference.scorers.contracts import CONTRACTS, BrokenContract, collect
from inference.scorers.kinds import Part, TextContract, TextOptions, Turn
from inference.scorers.text_scorer import TextScorer
from tests.inference.questions import asked
from tests.inference.tiny_onnx import classifier
from tests.inference.tiny_tokenizers import wordpiece

LENGTH = 16


def template(question: Question) -> list[Turn]:
    """`( agent | reply )` behind one turn for each earlier message."""
    if not question.transcript:
        raise ScorerError("There are no words.")
    before = [(Part(message.text),) for message in question.conversation]
    now = (Part("("), Part(question.agent_text, gives=1), Part("|"), Part(question.transcript, gives=2))
    return [*before, (*now, Part("[MASK]", special=True))]


CONTRACT = TextContract(
    name="tiny",
    options=TextOptions(max_length=LENGTH),
    template=template,
    outcomes={"idle": ("incomplete", "complete"), "speaking": ("backchannel", "interruption")},
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelEntry, Path]:
    folder = tmp_path_factory.mktemp("tiny")
    words = wordpiece(folder, lowercase=True).get_vocab_size()
    (folder / "model.onnx").write_bytes(classifier(words, 2))
    known = entry("namo-multilingual", overlay.entries(CONTRACTS))
    files = (ModelFile("model.onnx", "a" * 64), ModelFile("tokenizer.json"))
    return replace(known, files=files, languages=("en",), options={"max_length": LENGTH}), folder


@pytest.fixture(scope="module")
def scorer(model: tuple[ModelEntry, Path]) -> TextScorer:
    return TextScorer(CONTRACT, *model)


def prompt(scorer: TextScorer, question: Question) -> str:
    """What the network is given, token by token, without the tokenizer's frame."""
    token = scorer._tokens._tokenizer.id_to_token
    return " ".join(str(token(number)) for number in scorer._ids(question)[1:-1])


def test_the_state_of_the_agent_decides_what_a_class_means(scorer: TextScorer) -> None:
    idle = scorer.answer(asked("yes", agent_text="well"))
    speaking = scorer.answer(asked("yes", agent_text="well", agent_state="speaking"))
    assert list(idle.probabilities) == ["complete", "incomplete"]
    assert idle.probabilities["complete"] == speaking.probabilities["interruption"]
    assert idle.probabilities["incomplete"] == speaking.probabilities["backchannel"]


def test_it_is_asked_where_its_contract_language_and_template_say(scorer: TextScorer) -> None:
    assert scorer.applies(asked("yes"))
    assert not scorer.applies(asked(""))
    assert not scorer.applies(asked("ja", "no"))
    assert not scorer.applies(asked("yes", agent_state="thinking"))
    answers = scorer.answer_many([asked(""), asked("yes", agent_state="thinking"), asked("yes")])
    assert [isinstance(answer, ScorerError) for answer in answers] == [True, True, False]


def test_a_prompt_that_fits_stays_whole(scorer: TextScorer) -> None:
    question = asked("yes please", agent_text="one coffee")
    assert prompt(scorer, question).replace(" ##", "") == "( one coffee | yes please [MASK]"


@pytest.mark.parametrize(
    ("agent", "reply", "left"),
    [
        ("not " * 30 + "me", "have one", "( " + "not " * 8 + "me | have one [MASK]"),
        ("me", "not " * 30 + "one", "( | " + "not " * 10 + "one [MASK]"),
    ],
)
def test_who_gives_first_loses_its_beginning_first(
    scorer: TextScorer, agent: str, reply: str, left: str
) -> None:
    question = asked(reply, agent_text=agent)
    assert prompt(scorer, question) == left
    assert len(scorer._ids(question)) == LENGTH


def test_words_never_become_the_templates_token(scorer: TextScorer) -> None:
    assert prompt(scorer, asked("[MASK]", agent_text="me")).count("[MASK]") == 1


def test_a_network_with_other_classes_than_the_contract_is_refused(model: tuple[ModelEntry, Path]) -> None:
    three = replace(CONTRACT, outcomes={"idle": ("incomplete", "backchannel", "complete")})
    with pytest.raises(ScorerError, match="instead of 3 classes"):
        TextScorer(three, *model).answer(asked("yes"))


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ({"idle": ("incomplete", "done")}, "'done' is no label; there are complete, incomplete"),
        ({"idel": ("incomplete", "complete")}, "'idel' is no state of the agent; there are idle, speaking"),
        (
            {"idle": ("complete",), "speaking": ("backchannel", "interruption")},
            "different numbers of classes",
        ),
    ],
)
def test_a_contract_that_says_what_there_is_not_cannot_be_written(outcomes: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(CONTRACT, outcomes=outcomes)


NAMO = "inference.scorers.namo"


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ((NAMO, NAMO), "there is a contract of the name 'namo' already"),
        (("inference.scorers.nammo",), "inference.scorers.nammo, in MODULES of .*No module named"),
        (("inference.scorers.base",), "inference.scorers.base, in MODULES of .*CONTRACT"),
        (("tests.inference.no_contract",), "CONTRACT has to be a Contract and is a str"),
    ],
)
def test_a_line_of_the_list_of_contracts_that_cannot_be_used_is_named(
    modules: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("tests.inference.no_contract")
    module.__dict__["CONTRACT"] = "text"
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with pytest.raises(BrokenContract, match=words):
        collect(modules)


def test_the_labels_of_contracts_are_those_of_the_corpus() -> None:

    assert set(LABELS) == {str(label) for label in Label}
