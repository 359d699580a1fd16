"""A recogniser on the disk: found, held against its hashes, opened once, and asked by way of its rows."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Contributor
from corpus.audio import read
from corpus.models import Recording
from inference.models import Transcript
from inference.registry import lock
from inference.registry.entries import ModelFile
from inference.registry.verifying import sha256
from inference.speech import recognisers
from inference.speech.recognition import OnnxRecogniser
from inference.speech.transcripts import transcribe
from tests import factory
from tests.inference import tiny_onnx

pytestmark = pytest.mark.django_db
REVISION = "a" * 40
FILES = (
    "onnx/encoder_model_int8.onnx",
    "onnx/decoder_model_merged_int8.onnx",
    "vocab.json",
    "added_tokens.json",
    "config.json",
)


HEARD = {
    "a": 1.0,
    "<|endoftext|>": 2.0,
    "<|startoftranscript|>": 0.0,
    "<|no|>": 0.0,
    "<|tr|>": 0.0,
    "<|transcribe|>": 0.0,
    "<|notimestamps|>": 0.0,
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of weights in which somebody fetched a (tiny) whisper-base."""
    folder = tmp_path_factory.mktemp("models")
    home = folder / "whisper-base" / REVISION
    (home / "onnx").mkdir(parents=True)
    tiny_onnx.write_whisper(home, HEARD, "_int8")
    files = tuple(ModelFile(name, sha256(home / name), (home / name).stat().st_size) for name in FILES)
    lock.keep(folder, "whisper-base", lock.Locked("onnx-community/whisper-base", REVISION, files))
    return folder


@pytest.fixture(autouse=True)
def fetched(models: Path, settings: Any, tmp_path: Path) -> None:
    settings.MODELS_DIR, settings.MODELS_FILE = models, tmp_path / "models.toml"
    _forget()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    _forget()


def _forget() -> None:
    recognisers._ready.cache_clear()
    recognisers._opened.cache_clear()


def test_what_was_fetched_listens_and_its_files_are_its_revision(player: Contributor, models: Path) -> None:
    take = factory.recording(player, status=Recording.Status.LISTENED, language="tr")
    factory.sample(take)
    assert transcribe(take, partial(read, take)) == 1
    row = Transcript.objects.get()
    digest = sha256(models / "whisper-base" / REVISION / FILES[0])
    version, others = row.revision.split("+")
    assert (row.model, version, len(others)) == ("whisper-base", f"encoder_model_int8@{digest[:12]}", 8)
    assert row.latency_ms
    assert row.latency_ms > 0


def test_it_is_opened_once_for_all_languages() -> None:
    first = recognisers.recogniser("tr")
    assert isinstance(first, OnnxRecogniser)
    assert recognisers.recogniser("no") is first


def test_a_changed_file_is_refused_by_name_and_nobody_listens(
    models: Path, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    vocabulary = models / "whisper-base" / REVISION / "vocab.json"
    honest = vocabulary.read_bytes()
    try:
        vocabulary.write_bytes(honest[:-1] + b" ")
        assert recognisers.recogniser("tr") is None
    finally:
        vocabulary.write_bytes(honest)
    assert "Whisper base is refused" in caplog.text
    assert "vocab.json" in caplog.text


def test_where_the_first_cannot_be_opened_the_next_one_listens(
    models: Path, settings: Any, tmp_path: Path
) -> None:
    """One that names the language goes before; broken, it must not keep the other from listening."""
    settings.MODELS_DIR = shutil.copytree(models, tmp_path / "models")
    home = settings.MODELS_DIR / "turkish" / REVISION
    shutil.copytree(settings.MODELS_DIR / "whisper-base" / REVISION, home)
    (home / FILES[0]).write_bytes(b"no model")
    files = tuple(ModelFile(name, sha256(home / name), (home / name).stat().st_size) for name in FILES)
    lock.keep(settings.MODELS_DIR, "turkish", lock.Locked("a/turkish", REVISION, files))
    settings.MODELS_FILE.write_text(
        f"""[model.turkish]
contract = "recogniser"
repository = "a/turkish"
languages = ["tr"]
files = {list(FILES)}
options = {{ model = "whisper" }}
"""
    )
    _forget()
    first = recognisers.ready("tr")
    assert first
    assert first.entry.name == "turkish"
    listens = recognisers.recogniser("tr")
    assert listens
    assert listens.name == "whisper-base"


def test_one_that_was_broken_for_another_reason_is_tried_again(
    models: Path, settings: Any, tmp_path: Path
) -> None:
    """As when the runtime that opens it has learnt something since; no other model hears."""
    settings.MODELS_FILE = tmp_path / "models.toml"
    settings.MODELS_FILE.write_text('[model.whisper-base]\nlanguages = ["tr"]\n')
    lock.keep_opening(models, "whisper-base", REVISION, runtime="1.0", broken="It was old.")
    _forget()
    assert [state.status for state in recognisers.states() if state.entry.name == "whisper-base"] == [
        "broken"
    ]
    assert recognisers.ready("tr")
    assert recognisers.recogniser("tr")
    assert lock.read(models).models["whisper-base"].broken == ""
