"""The text model that a site trains itself: what it learns from, what it becomes, and how good that is."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from games.demo import sentences
from inference.registry import lock, overlay
from inference.registry.entries import DEMONSTRATION, ModelEntry, entry
from inference.scorers import namo
from inference.scorers.base import Answer
from inference.scorers.contracts import CONTRACTS
from inference.scorers.text_scorer import TextScorer
from inference.training import endings, keeping, network
from inference.training.endings import Trained
from inference.training.examples import FORMS, PLAIN, SHOWN, STOPPED, Example, examples, is_held_out
from inference.training.examples import sentences as split
from tests.inference.questions import asked
from tests.sites import ROOT

DEMO = entry(DEMONSTRATION, overlay.entries(CONTRACTS))
HASHES = """
import hashlib
from games.demo import sentences
from inference.training import endings
print(*(hashlib.sha256(each).hexdigest() for each in endings.train(sentences.by_language()).files.values()))
"""


@pytest.fixture(scope="module")
def trained() -> Trained:
    return endings.train(sentences.by_language())


@pytest.fixture(scope="module")
def scorer(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> TextScorer:
    folder = tmp_path_factory.mktemp("demo")
    for name, content in trained.files.items():
        (folder / name).write_bytes(content)
    return TextScorer(namo.CONTRACT, DEMO, folder)


def complete(scorer: TextScorer, text: str, language: str = "en") -> float:
    return scorer.answer(asked(text, language=language)).probabilities["complete"]


# What it learns from


def test_texts_become_sentences_once_each_and_what_is_short_or_has_no_end_is_left_out() -> None:
    texts = [
        "Drop one. Defend your choice! Now?",
        "Answer: “Well done, you!”",
        "a clock and a lamp",
        "Drop it all.",
        "On the day when the cat began to speak …",
        "Behind the little door there was...",
    ]
    assert split([*texts, texts[0]]) == ["Answer: “Well done, you!", "Defend your choice!", "Drop it all."]


def test_a_sentence_is_complete_and_each_of_its_beginnings_is_not_in_every_form() -> None:
    found = list(examples(["Well, Go on!"]))
    assert [each for each in found if each.form == SHOWN] == [
        Example("Well,", False, SHOWN),
        Example("Well, Go", False, SHOWN),
        Example("Well, Go on!", True, SHOWN),
    ]
    assert [each.text for each in found if each.form == PLAIN] == ["well", "well go", "well go on"]
    assert [each.text for each in found if each.form == STOPPED] == ["Well.", "Well, Go.", "Well, Go on."]


def test_there_are_hundreds_of_sentences_in_five_languages_and_a_fifth_is_held_out() -> None:
    found = sentences.by_language()
    assert set(found) == {"en", "no", "tr", "de", "es"}
    assert all(len(among) > 500 for among in found.values())
    together = [each for among in found.values() for each in among]
    assert 0.15 < sum(map(is_held_out, together)) / len(together) < 0.25
    assert "Describe the best breakfast you can imagine." in found["en"]


# What it becomes


def test_the_same_sentences_make_the_same_model_in_another_process(trained: Trained) -> None:
    paths = f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'platform')]!r}\n"
    setup = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\nimport django; django.setup()\n"
    )
    command = [sys.executable, "-c", paths + setup + HASHES]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert said == [sha256(content).hexdigest() for content in trained.files.values()]


def test_the_network_adds_what_each_token_says_in_its_place_and_padding_says_nothing() -> None:
    rows = np.arange(12, dtype=np.float32).reshape(4, 3)
    rows[0] = 0
    session = onnxruntime.InferenceSession(network.classifier(rows, -5.0))
    ids, mask = np.array([[2, 0, 1, 2], [1, 2, 0, 0]]), np.array([[1, 1, 1, 1], [1, 1, 0, 0]])
    (logits,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
    first = rows[3, 2] + rows[3, 0] + rows[2, 1] + rows[1, 2] - 5
    second = rows[2, 1] + rows[1, 2] - 5
    assert logits.tolist() == [[0, first], [0, second]]


def test_it_is_a_model_of_namos_contract_that_may_be_batched(scorer: TextScorer) -> None:
    texts = ["We all go to the", "I would like two tickets to the sea.", "no"]
    together = scorer.answer_many([asked(text) for text in texts])
    for text, found in zip(texts, together, strict=True):
        assert isinstance(found, Answer)
        assert found.probabilities["complete"] == pytest.approx(complete(scorer, text), abs=1e-6)
    assert scorer._network.batches  # type: ignore[attr-defined]  # of a classifier


def test_nothing_that_is_said_becomes_a_token_that_steers(scorer: TextScorer) -> None:
    beginning = scorer._tokens.special("[CLS]")
    assert beginning not in scorer._tokens.ids("so [CLS] she said [CLS]")
    assert scorer._ids(asked("so she said"))[0] == beginning


# How good it is


@pytest.mark.parametrize(
    ("language", "cut", "whole"),
    [
        ("en", "After lunch we all go to the", "I would like two tickets to the sea."),
        ("no", "Etterpå tar vi en tur til en", "Katten sover hele dagen."),
        ("tr", "Sonra bana güzel bir", "Onu yatağın altına saklarım."),
    ],
)
def test_it_tells_words_that_are_cut_from_words_that_are_whole(
    scorer: TextScorer, language: str, cut: str, whole: str
) -> None:
    assert complete(scorer, cut, language) < 0.2
    assert complete(scorer, whole, language) > 0.6


def test_its_accuracy_is_that_of_the_model_that_is_asked_on_sentences_that_it_never_saw(
    scorer: TextScorer, trained: Trained
) -> None:
    held_out = [each for each in sentences.by_language()["no"] if is_held_out(each)]
    for form in FORMS:
        among = [each for each in examples(held_out) if each.form == form]
        answers = scorer.answer_many([asked(each.text, language="no") for each in among])
        right = {True: [], False: []}  # type: dict[bool, list[bool]]
        for each, found in zip(among, answers, strict=True):
            assert isinstance(found, Answer)
            right[each.complete].append((found.probabilities["complete"] > 0.5) == each.complete)
        measured = np.mean([np.mean(right[True]), np.mean(right[False])])
        assert trained.accuracy[form]["no"] == pytest.approx(measured, abs=0.005)
        assert measured > 0.75


# Where it is kept


def test_it_is_kept_and_locked_once_and_a_file_that_was_changed_is_written_anew(tmp_path: Path) -> None:
    files = {"model.onnx": b"one", "tokenizer.json": b"two"}
    assert keeping.keep(DEMO, tmp_path, files)
    locked = lock.read(tmp_path).models[DEMONSTRATION]
    assert [(file.name, file.size) for file in locked.fetched] == [("model.onnx", 3), ("tokenizer.json", 3)]
    assert not keeping.keep(DEMO, tmp_path, files)
    changed = tmp_path / DEMONSTRATION / locked.revision / "model.onnx"
    changed.write_bytes(b"others")
    assert keeping.keep(DEMO, tmp_path, files)
    assert changed.read_bytes() == b"one"


def test_a_disk_that_is_full_leaves_the_model_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keeping.keep(DEMO, tmp_path, {"model.onnx": b"one", "tokenizer.json": b"two"})
    before = lock.read(tmp_path)

    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        keeping.keep(DEMO, tmp_path, {"model.onnx": b"other", "tokenizer.json": b"two"})
    assert lock.read(tmp_path) == before
    assert [path.name for path in (tmp_path / DEMONSTRATION).iterdir()] == [
        before.models[DEMONSTRATION].revision
    ]


def test_an_operator_cannot_have_its_scores_published(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text(f'[model.{DEMONSTRATION}]\npublish_scores = true\nlicence = "MIT"\n')
    found: ModelEntry = entry(DEMONSTRATION, overlay.entries(CONTRACTS, file))
    assert found.is_demonstration
    assert not found.publish_scores
