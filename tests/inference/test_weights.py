"""The files of the models: found where they are, refused when they are not what they should be."""

import errno
import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from inference.registry import entries, lock, overlay, verifying, weights
from inference.registry.entries import ModelFile
from inference.registry.weights import Pinned, WeightsMissing, from_package
from inference.scorers.contracts import CONTRACTS

CONTENT = b"not really a model" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package called "models" that holds one file."""
    folder = tmp_path / "site-packages"
    (folder / "models-1.0.dist-info").mkdir(parents=True)
    (folder / "models-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: models\n")
    (folder / "model.onnx").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(folder)
    return folder / "model.onnx"


MODEL = Pinned("The model", "model.onnx", len(CONTENT), SHA256)
PACKAGED = entries.entry("smart-turn", overlay.entries(CONTRACTS))
SMART_TURN = Pinned(PACKAGED.title, PACKAGED.files[0].name, PACKAGED.files[0].size, PACKAGED.files[0].sha256)


def test_the_real_files_are_here_and_are_the_pinned_ones() -> None:
    assert from_package(SMART_TURN).name == "smart-turn-v3.2-cpu.onnx"
    assert from_package(weights.SILERO).name == "silero_vad.onnx"


def test_pipecat_is_not_imported_for_its_files() -> None:
    code = (
        "import sys; from inference.registry import weights; weights.from_package(weights.SILERO); "
        "sys.exit('pipecat' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_the_right_file_is_found(packaged: Path) -> None:
    assert from_package(MODEL, "models") == packaged


def test_a_truncated_file_is_refused_by_name(packaged: Path) -> None:
    packaged.write_bytes(CONTENT[:-1])
    with pytest.raises(WeightsMissing, match=r"The model is damaged, .*: model.onnx has 17,999 bytes"):
        from_package(MODEL, "models")


def test_a_tampered_file_is_refused_by_name(packaged: Path) -> None:
    packaged.write_bytes(b"N" + CONTENT[1:])
    with pytest.raises(
        WeightsMissing, match=r"The model is .*not the one we know: model.onnx has the SHA-256"
    ):
        from_package(MODEL, "models")


def test_a_file_that_this_process_may_not_read_is_refused_and_stops_no_other_model(
    packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetched by another user, say, and a worker lists all models before it opens any."""

    def forbidden(*_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    known = ModelFile("model.onnx", "f" * 64, 2)
    namo = replace(entries.entry("namo-multilingual", overlay.entries(CONTRACTS)), files=(known,))
    home = weights.home(namo, tmp_path, "1" * 40)
    home.mkdir(parents=True)
    (home / "model.onnx").write_bytes(b"xx")
    lock.keep(tmp_path, namo.name, lock.Locked(namo.repository, "1" * 40, (known,)))
    monkeypatch.setattr(verifying, "sha256", forbidden)
    with pytest.raises(WeightsMissing, match=r"model.onnx cannot be read: Permission denied"):
        from_package(MODEL, "models")
    state = weights.state(namo, tmp_path)
    assert state.status == "tampered"
    assert state.on_pages.startswith("Namo Multilingual is refused")
    assert "model.onnx cannot be read: Permission denied." in state.on_pages
    for name in ("is_file", "exists"):
        monkeypatch.setattr(Path, name, forbidden)
    assert "cannot be read: Permission denied" in verifying.damage(home, [known])
    assert verifying.is_here(home)


def test_a_missing_file_says_what_to_do(packaged: Path) -> None:
    packaged.unlink()
    with pytest.raises(WeightsMissing, match=r"The model is not here: .* Run `make run`"):
        from_package(MODEL, "models")


def test_a_missing_package_says_what_to_do() -> None:
    with pytest.raises(WeightsMissing, match=r"Smart Turn is not here: no package .* Run `make run`"):
        from_package(SMART_TURN, "a-package-that-nobody-has")


def test_a_start_without_weights_is_an_error_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_checks(tags=["models"]) == []
    gone = replace(weights.SILERO, file="nowhere.onnx")
    monkeypatch.setattr(weights, "SILERO", gone)
    (problem,) = run_checks(tags=["models"])
    assert problem.id == "inference.E001"
    assert "Silero VAD v5 is not here" in problem.msg


def test_a_models_toml_that_cannot_be_followed_stops_the_start(tmp_path: Path, settings: Settings) -> None:
    settings.MODELS_FILE = tmp_path / "models.toml"
    settings.MODELS_FILE.write_text("[model.mine]\ncontract = 3")
    (problem,) = run_checks(tags=["models"])
    assert problem.id == "inference.E002"
    assert "models.toml, line 2: contract of mine" in problem.msg


def test_a_smart_turn_that_has_to_be_fetched_first_is_a_warning(tmp_path: Path, settings: Settings) -> None:
    settings.MODELS_DIR, settings.SMART_TURN_REVISION = tmp_path, "f" * 40
    (problem,) = run_checks(tags=["models"])
    assert not problem.is_serious()
    assert "manage.py models fetch smart-turn" in problem.msg


def test_a_packaged_model_is_found_in_the_folder_of_all_packages() -> None:
    state = weights.state(entries.entry("smart-turn", overlay.entries(CONTRACTS)), Path("nowhere"))
    assert state.ready
    assert (state.folder / state.entry.files[0].name).stat().st_size == SMART_TURN.size


def test_a_packaged_model_that_is_not_the_one_we_know_is_refused() -> None:
    entry = entries.entry("smart-turn", overlay.entries(CONTRACTS))
    other = replace(entry, files=(ModelFile(entry.files[0].name, "0" * 64, entry.files[0].size),))
    state = weights.state(other, Path("nowhere"))
    assert (state.status, "is not the one we know" in state.sentence) == ("tampered", True)


def test_a_model_that_is_switched_off_says_how_to_switch_it_on(tmp_path: Path) -> None:
    state = weights.state(entries.entry("namo-turkish", overlay.entries(CONTRACTS)), tmp_path)
    assert state.status == "disabled"
    assert "`enabled = true` under [model.namo-turkish]" in state.sentence
    assert "(135 MB)" in state.sentence


def test_an_absent_model_says_what_to_run_and_how_large_it_is(tmp_path: Path) -> None:
    state = weights.state(entries.entry("namo-multilingual", overlay.entries(CONTRACTS)), tmp_path)
    assert state.status == "absent"
    assert state.sentence == (
        "Namo Multilingual is not here: run `manage.py models fetch namo-multilingual` (295 MB)."
    )


def test_an_accepted_licence_is_kept_with_its_moment(tmp_path: Path) -> None:
    entry = entries.entry("turn-detector-v2", overlay.entries(CONTRACTS))
    assert weights.state(entry, tmp_path).status == "licence"
    lock.accept(tmp_path, entry.name, entry.licence)
    first = lock.read(tmp_path).licences[entry.name]
    assert datetime.fromisoformat(first.accepted).tzinfo == UTC
    lock.accept(tmp_path, entry.name, entry.licence)
    assert lock.read(tmp_path).licences[entry.name] == first
    assert weights.state(entry, tmp_path).status == "absent"
    other = replace(entry, licence="siriusai-premium-v2")
    assert weights.state(other, tmp_path).status == "licence"


def test_a_licence_may_be_accepted_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text('accepted_licences = ["turn-detector-v2"]')
    entry = entries.entry("turn-detector-v2", overlay.entries(CONTRACTS, file))
    assert weights.state(entry, tmp_path).status == "absent"


@pytest.mark.parametrize("text", ["no toml [", "[model.namo]\nrepository = 1", '[licence.x]\nfoo = "bar"'])
def test_a_damaged_lock_trusts_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / lock.FILE).write_text(text)
    state = weights.state(entries.entry("namo-multilingual", overlay.entries(CONTRACTS)), tmp_path)
    assert (state.status, "models.lock.toml cannot be read" in state.sentence) == ("tampered", True)


def test_the_lock_reads_what_it_wrote(tmp_path: Path) -> None:
    awkward = ModelFile('a "quoted" näme 🎤\x7f\\.onnx', "f" * 64, 7)
    lock.keep(tmp_path, "one", lock.Locked("a/b", "1" * 40, (awkward,)))
    lock.keep(tmp_path, "two", lock.Locked("a/c", "2" * 40, (awkward,), (awkward,)))
    lock.accept(tmp_path, "two", "premium")
    read = lock.read(tmp_path)
    assert read.models["one"].fetched == (awkward,)
    assert read.models["two"].exported == (awkward,)
    assert read.accepts("two", "premium")
    assert [path.name for path in tmp_path.iterdir()] == [lock.FILE]


def test_why_a_model_is_broken_may_be_said_in_any_letters(tmp_path: Path) -> None:
    """A tokenizer's tokens stand in it, and what a runtime read out of a damaged file."""
    lock.keep(tmp_path, "one", lock.Locked("a/b", "1" * 40, ()))
    for broken in ("reads <|🎤|> out of a transcript", "\x00 \x1f \x7f \u2028", "half of \ud83d"):
        lock.keep_opening(tmp_path, "one", "1" * 40, runtime="1.0", broken=broken)
        assert lock.read(tmp_path).models["one"].broken == broken.replace("\ud83d", "?")
