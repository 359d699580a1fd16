"""Turning PyTorch weights into ONNX: small models of the real architectures, from a Hub on loopback."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference.registry import entries, exporting, lock, overlay, weights
from inference.registry.entries import ModelEntry
from inference.registry.exporting import ExportError, export
from inference.registry.fetching import fetch
from inference.scorers.contracts import CONTRACTS
from inference.session import open_session
from tests.inference import fake_models_hub
from tests.inference.checkpoints import bert, saved, wav2vec2
from tests.inference.fake_models_hub import ModelsHub

pytestmark = pytest.mark.needs("torch")

COMMIT = "ab5f062" + "1" * 33
BUILT_IN = overlay.entries(CONTRACTS)
TURKISH = replace(entries.entry("turn-detector-v2", BUILT_IN), licence_accepted=True)
V2 = replace(entries.entry("smart-turn-v2", BUILT_IN), options={"seconds": 1})


@pytest.fixture
def hub() -> Iterator[ModelsHub]:
    with fake_models_hub.running() as hub:
        yield hub


def fetched(entry: ModelEntry, files: dict[str, bytes], hub: ModelsHub, folder: Path) -> Path:
    """The folder of all weights, with these originals in it."""
    hub.add(entry.repository, COMMIT, files)
    fetch(entry, folder, endpoint=hub.url, say=lambda _: None)
    return folder


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The text model fetched and exported; the export takes seconds, so the tests share one."""
    folder = tmp_path_factory.mktemp("once")
    with fake_models_hub.running() as hub:
        fetched(TURKISH, bert(folder / "saved"), hub, folder / "models")
    exported(TURKISH, folder / "models")
    return folder / "models"


@pytest.fixture
def ready(once: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may break."""
    return Path(shutil.copytree(once, tmp_path / "ready"))


@pytest.fixture
def quick(once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that takes no time, since it has been made before."""
    made = weights.state(TURKISH, once).folder / "model.onnx"
    torch_models = import_module("inference.registry.torch_models")
    monkeypatch.setattr(torch_models, "write_onnx", lambda _m, _e, target, **_: shutil.copyfile(made, target))


def exported(entry: ModelEntry, folder: Path) -> float:
    return export(entry, folder, say=lambda _: None)


def refused(entry: ModelEntry, folder: Path) -> str:
    with pytest.raises(ExportError) as caught:
        exported(entry, folder)
    return str(caught.value)


def test_the_text_model_answers_as_pytorch_does(ready: Path) -> None:
    state = weights.state(TURKISH, ready)
    assert state.ready
    model = import_module("inference.registry.torch_models").classifier(state.folder.parent)
    ids = np.array([[2, 9, 5, 6, 3], [2, 5, 3, 0, 0]])
    inputs = {"input_ids": ids, "attention_mask": (ids > 0).astype(np.int64), "token_type_ids": ids * 0}
    theirs = import_module("inference.registry.torch_models").answer(model, inputs)
    (ours,) = open_session(state.folder / state.entry.files[0].name).run(["logits"], inputs)
    assert np.abs(ours - theirs).max() <= 1e-4
    assert np.abs(theirs[0] - theirs[1]).max() > 0.01, "the comparison needs a model that says something"


def test_a_tokenizer_of_the_older_kind_becomes_tokenizer_json(ready: Path) -> None:
    tokenizer = import_module("tokenizers").Tokenizer.from_file(
        str(weights.state(TURKISH, ready).folder / "tokenizer.json")
    )
    assert tokenizer.encode("tamam").tokens == ["[CLS]", "tamam", "[SEP]"]


def test_the_sound_model_answers_as_pytorch_does(hub: ModelsHub, tmp_path: Path) -> None:
    folder = fetched(V2, wav2vec2(tmp_path / "saved"), hub, tmp_path / "models")
    assert exported(V2, folder) <= 1e-4
    state = weights.state(V2, folder)
    assert state.ready
    assert (state.folder / "preprocessor_config.json").is_file()
    session = open_session(state.folder / state.entry.files[0].name)
    assert {put.name for put in session.get_inputs()} == {"input_values", "attention_mask"}
    rng = np.random.default_rng(3)
    inputs = {
        "input_values": rng.normal(size=(1, 16_000)).astype(np.float32),
        "attention_mask": np.ones((1, 16_000), np.int64),
    }
    (probability,) = session.run(["logits"], inputs)
    assert 0 <= probability[0, 0] <= 1


def test_our_smart_turn_v2_is_the_published_architecture() -> None:
    """Same weights, same answer, as the class that pipecat runs the published checkpoint with."""
    theirs = import_module("pipecat.audio.turn.smart_turn.local_smart_turn_v2")._Wav2Vec2ForEndpointing
    torch, ours = import_module("torch"), import_module("inference.registry.torch_models").Endpointing
    config = import_module("transformers").Wav2Vec2Config(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, conv_dim=(16,) * 7,
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4, initializer_range=0.5,
    )  # fmt: skip
    theirs, ours = theirs(config).eval(), ours(config).eval()
    ours.load_state_dict(theirs.state_dict())
    mask = (torch.arange(16_000) < 9_000).long()[None]
    with torch.no_grad():
        values = torch.randn(1, 16_000)
        difference = ours(values, mask) - theirs(values, attention_mask=mask)["logits"]
    assert difference.abs().max() < 1e-6


def test_an_answer_that_differs_is_not_kept(
    ready: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch_models = import_module("inference.registry.torch_models")
    right = torch_models.answer
    monkeypatch.setattr(torch_models, "answer", lambda model, inputs: right(model, inputs) + 2e-4)
    assert "ONNX answers otherwise than PyTorch, by 0.0002" in refused(TURKISH, ready)
    state = weights.state(TURKISH, ready)
    assert state.ready, "what was exported before stays"
    assert [path.name for path in state.folder.parent.glob("**/*.onnx")] == ["model.onnx"]


def test_an_answer_that_is_no_number_is_not_kept(
    ready: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch_models = import_module("inference.registry.torch_models")
    asked: list[int] = []

    def sometimes(model: Any, inputs: Any) -> Any:
        asked.append(1)
        right = answer(model, inputs)
        return right * np.nan if len(asked) == 2 else right

    answer = torch_models.answer
    monkeypatch.setattr(torch_models, "answer", sometimes)
    assert "by nan" in refused(TURKISH, ready)


def test_a_checkpoint_that_does_not_fill_the_model_is_refused(hub: ModelsHub, tmp_path: Path) -> None:
    """A Wav2Vec2 without the head of Smart Turn would get a random one."""
    bare = import_module("transformers").Wav2Vec2Model
    files = wav2vec2(tmp_path / "saved")
    files.update(saved(bare.from_pretrained(tmp_path / "saved"), tmp_path / "bare"))
    folder = fetched(V2, files, hub, tmp_path / "models")
    assert "the checkpoint has no weights for classifier" in refused(V2, folder)


def test_an_original_that_was_changed_is_not_exported(ready: Path) -> None:
    path = weights.home(TURKISH, ready, COMMIT) / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    assert "model.safetensors has" in refused(TURKISH, ready)
    assert "models fetch turn-detector-v2" in refused(TURKISH, ready)


def test_an_export_that_was_changed_later_is_refused_and_made_anew(ready: Path, quick: None) -> None:
    path = weights.state(TURKISH, ready).folder / "model.onnx"
    path.write_bytes(path.read_bytes()[::-1])
    state = weights.state(TURKISH, ready)
    assert (state.status, "models export turn-detector-v2" in state.sentence) == ("tampered", True)
    exported(TURKISH, ready)
    assert weights.state(TURKISH, ready).ready


def test_an_export_outlives_another_fetch_of_the_same_bytes(hub: ModelsHub, ready: Path) -> None:
    fetch(TURKISH, ready, endpoint=hub.url, say=lambda _: None)
    assert lock.read(ready).models[TURKISH.name].exported
    assert weights.state(TURKISH, ready).ready


def test_nothing_is_exported_before_the_download(tmp_path: Path) -> None:
    assert "is not here: run `manage.py models fetch turn-detector-v2`" in refused(TURKISH, tmp_path)


def test_a_model_that_is_onnx_already_needs_no_export(tmp_path: Path) -> None:
    assert "needs no export" in refused(entries.entry("namo-multilingual", BUILT_IN), tmp_path)


def test_without_pytorch_the_way_to_it_is_said(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def gone(_name: str) -> None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(exporting, "import_module", gone)
    assert "torch is not installed to turn them into ONNX: run `make .venv/.torch`" in refused(TURKISH, ready)
