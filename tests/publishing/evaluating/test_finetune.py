"""`manage.py finetune` on Smart Turn's real weights: what is written, what is said, and what is asked."""

import io
import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import onnx
import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from corpus.models import Recording, Sample
from inference.running import loaded
from inference.scorers.base import Question
from inference.session import open_session
from inference.training import fitting, heads
from inference.training.fitting import KEPT, Examples
from inference.training.heads import Head, HeadError
from publishing.evaluating import adopting
from tests import factory
from tests.inference.tiny_onnx import classifier
from tests.publishing.evaluating import written
from tests.scoring import score_take
from tests.sharing import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.needs("espeak")]


def finetune(*words: str) -> str:
    out = io.StringIO()
    call_command("finetune", *words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as found:
        finetune(*words)
    return str(found.value)


@pytest.fixture
def weights(settings: Settings, tmp_path: Path) -> Path:
    """A folder of weights of the test's own."""
    settings.MODELS_DIR, settings.MODELS_FILE = tmp_path / "models", tmp_path / "models.toml"
    loaded.forget()
    return tmp_path / "models"


@pytest.fixture
def base() -> bytes:
    return adopting.base_file().read_bytes()


@pytest.fixture
def features() -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.3, (1, 80, 800)).astype(np.float32)


def answer(model: bytes, features: np.ndarray) -> float:
    (said,) = open_session(model).run(None, {"input_features": features})
    return float(said.item())


# The file


def test_a_head_that_adds_nothing_leaves_every_answer_as_it_was(base: bytes, features: np.ndarray) -> None:
    same = heads.replaced(base, Head(np.zeros(384, np.float32)), {})
    assert answer(same, features) == answer(base, features)


def test_the_written_file_says_what_the_head_says_and_has_the_same_doors(
    base: bytes, features: np.ndarray
) -> None:
    head = Head(np.random.default_rng(1).normal(0, 0.1, 384).astype(np.float32), prior=0.8, bias=-0.3)
    pooled, odds = open_session(heads.exposed(base)).run(
        [heads.POOLED, heads.ODDS], {"input_features": features}
    )
    new = heads.replaced(base, head, {"your-turn.release": "3"})
    expected = 1 / (1 + np.exp(-head.log_odds(pooled, odds[:, 0])))
    assert answer(new, features) == pytest.approx(float(expected[0]), abs=1e-6)
    before, after = (onnx.load_model_from_string(each) for each in (base, new))
    assert (list(before.graph.input), list(before.graph.output)) == (
        list(after.graph.input),
        list(after.graph.output),
    )
    assert {each.key: each.value for each in after.metadata_props}["your-turn.release"] == "3"
    with pytest.raises(HeadError, match="given a head already"):
        heads.exposed(new)


@pytest.mark.parametrize("content", [classifier(10, 2), b"no model"])
def test_a_model_without_such_a_head_is_refused(content: bytes) -> None:
    with pytest.raises(HeadError):
        heads.exposed(content)


# The choice


def made_up(speakers: int, *, noise: bool, seed: int = 0) -> Examples:
    """Clips of which the first feature tells the outcome, or nothing does; the old head guesses."""
    random = np.random.default_rng(seed)
    complete = np.arange(speakers * 10) % 2 == 0
    pooled = random.normal(0, 1, (len(complete), 12)).astype(np.float32)
    if not noise:
        pooled[:, 0] += np.where(complete, 2, -2)
    odds = (np.where(complete, 1, -1) * 0.5 + random.normal(0, 1, len(complete))).astype(np.float32)
    return Examples(pooled, odds, complete, np.ones(len(complete)), np.repeat(np.arange(speakers), 10))


@pytest.mark.parametrize("split", [True, False])
def test_features_that_tell_are_learnt_with_a_validation_split_and_without(split: bool) -> None:
    train, other = made_up(30, noise=False), made_up(10, noise=False, seed=1)
    found = fitting.fit(train, other if split else None)
    assert found.strength > KEPT
    assert found.losses[found.strength] < 0.5 * found.losses[KEPT]
    assert found.folds == (0 if split else 5)
    assert np.mean((found.head.log_odds(other.pooled, other.odds) > 0) == other.complete) > 0.95


def test_features_that_tell_nothing_leave_the_old_head_its_word() -> None:
    found = fitting.fit(made_up(30, noise=True), made_up(30, noise=True, seed=1))
    assert found.strength <= 1e-3
    assert np.abs(found.head.weights).max() < 0.1
    # An old head that is calibrated needs nothing: the strongest penalty may still move it a little.
    right = made_up(60, noise=True)
    calibrated = replace(right, odds=np.where(right.complete, 3.0, -3.0).astype(np.float32))
    flipped = np.arange(len(right.complete)) % 21 == 0
    kept = fitting.fit(made_up(6, noise=True), replace(calibrated, complete=calibrated.complete ^ flipped))
    assert kept.strength == KEPT
    assert kept.head.prior == 1.0


def test_a_weight_makes_a_clip_count_so_often() -> None:
    few = made_up(4, noise=False)
    twice = few.only(np.r_[np.arange(40), np.arange(10)])
    weighed = replace(few, weight=np.where(np.arange(40) < 10, 2.0, 1.0))
    heard = made_up(10, noise=False, seed=1)
    ours, theirs, alike = (
        fitting.fit(each, heard).head.log_odds(heard.pooled, heard.odds) for each in (weighed, twice, few)
    )
    # The solver stops where it is near enough; forgotten weights would be far off.
    assert np.abs(ours - theirs).max() < 0.2 * np.abs(ours - alike).max()


# The whole


@pytest.fixture(scope="session")
def tuned(tmp_path_factory: pytest.TempPathFactory, voices_release: Path) -> Path:
    """A folder with the model and its provenance, and what the command printed."""

    def make(folder: Path) -> None:
        printed = finetune(f"--release={voices_release}", f"--output={folder / 'ours.onnx'}")
        (folder / "printed").write_text(printed, encoding="utf-8")

    return made_once(tmp_path_factory, "tuned", make)


def test_it_says_before_and_after_on_the_test_split_and_keeps_where_it_came_from(
    tuned: Path, base: bytes
) -> None:
    printed = (tuned / "printed").read_text(encoding="utf-8")
    made = json.loads((tuned / "ours.json").read_text(encoding="utf-8"))
    assert (
        "Trained on 36 complete and 36 incomplete clips of 18 speakers, chosen on 24 of validation" in printed
    )
    assert f"  wide: {made['changed']['wide']['verdict']}. Accuracy" in printed
    assert made["changed"]["wide"]["clips"] == 48
    assert made["release"] == "voices-release"
    assert made["base_sha256"].startswith("2bb026316b14")
    assert made["train"]["weighed"] == "weight"
    assert {"scikit_learn", "onnxruntime", "onnx", "losses", "before", "after"} <= made.keys()
    named = onnx.load(tuned / "ours.onnx").metadata_props
    assert {each.key: each.value for each in named}["your-turn.base_sha256"] == made["base_sha256"]


def test_pipecat_loads_it_and_says_the_same(
    tuned: Path, spoken_test: list[written.Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("pipecat.audio.turn.smart_turn.local_smart_turn_v3")
    path = str(tuned / "ours.onnx")
    analyser = module.LocalSmartTurnAnalyzerV3(smart_turn_model_path=path, sample_rate=16_000)
    scorer, _ = import_module("inference.running.naming").opened(path)
    for number in (24, 25):
        _, sound = written.Speaker(number).says(0)
        pcm = (np.round(sound * 32_767) / 32_768).astype(np.float32)
        ours = scorer.answer(Question(pcm, "en")).probabilities["complete"]
        theirs = analyser._predict_endpoint(pcm)["probability"]
        assert ours == pytest.approx(float(theirs), abs=1e-3)


def test_its_table_makes_it_a_scorer_that_scores_a_take(
    weights: Path, voices_release: Path, settings: Settings, tuned: Path
) -> None:
    printed = finetune(f"--release={voices_release}")
    table = printed[printed.index("[model.smart-turn-ours]") :]
    settings.MODELS_FILE.write_text(table, encoding="utf-8")
    loaded.forget()
    assert "smart-turn-ours" in {scorer.name for scorer in loaded.audio_scorers()}
    _, sound = written.Speaker(3).says(0)
    pcm = np.round(np.pad(sound, (3_200, 8_000)) * 32_767).astype(np.int16)
    spoken = [[3_200, 3_200 + len(sound)]]
    take = factory.recording(pcm=pcm, status=Recording.Status.LISTENED, speech=spoken)
    sample = factory.sample(take, cut=spoken[0][1], status=Sample.Status.CAPTURED)
    score_take(take)
    found = {score.scorer: score for score in sample.scores.all()}
    assert found["smart-turn-ours"].revision.startswith("smart-turn-ours@")
    assert found["smart-turn-ours"].probabilities != found["smart-turn"].probabilities


def test_a_model_that_got_worse_is_called_so(
    weights: Path, tmp_path: Path, voices_release: Path, base: bytes
) -> None:
    """Trained and chosen on labels that are the wrong way round, and tested on right ones."""
    train, test = written.spoken(range(12)), written.spoken(range(24, 36), sentences=1)
    wrong = [{**row, "label": "incomplete" if row["endpoint_bool"] else "complete"} for row in train]
    right = [{**row, "label": "complete" if _said_complete(base, row) else "incomplete"} for row in test]
    folder = written.write(tmp_path / "wrong", {"train": wrong, "test": [*right, *right]})
    assert "wide: worse. Accuracy 100.0 % before" in finetune(f"--release={folder}")


def _said_complete(base: bytes, row: written.Row) -> bool:
    """What the base says, as the truth: nothing can be better than it there."""
    (scorer,) = (each for each in loaded.audio_scorers() if each.name == "smart-turn")
    sound = import_module("corpus.audio").decode(row["audio"]["bytes"])
    return scorer.answer(Question(sound, "en")).probabilities["complete"] > 0.5


@pytest.mark.parametrize(
    ("splits", "reason"),
    [
        (("train",), "has no split test"),
        (("test",), "has no split train"),
        (("train", "test"), "are needed"),
    ],
)
def test_a_release_from_which_nothing_can_be_learnt_or_told_is_refused_before_anything_is_written(
    weights: Path, tmp_path: Path, spoken_test: list[written.Row], splits: tuple[str, ...], reason: str
) -> None:
    folder = written.write(tmp_path / "release", dict.fromkeys(splits, spoken_test))
    assert reason in refused(f"--release={folder}")
    assert not weights.exists()


def test_a_base_of_another_kind_and_a_name_that_is_none_are_refused(
    weights: Path, tmp_path: Path, voices_release: Path
) -> None:
    (tmp_path / "other.onnx").write_bytes(classifier(10, 2))
    assert "follows no contract" in refused(
        f"--release={voices_release}", f"--base={tmp_path / 'other.onnx'}"
    )
    assert "No such file" in refused(f"--release={voices_release}", "--base=nowhere.onnx")
    assert "--name is" in refused(f"--release={voices_release}", "--name=Our Turn")
    assert "--name is" in refused(f"--release={voices_release}", "--name=smart-turn")
    assert "must end in .onnx" in refused(f"--release={voices_release}", "--output=model.bin")
