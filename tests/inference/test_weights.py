"""The files of the models: found where they are, refused when they are not what they should be."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.checks import run_checks

from inference import weights
from inference.weights import Pinned, WeightsMissing, from_hub, from_package

COMMIT = "f766f81d3cfdf7737ac64aad813d91bbfd56bf93"
CONTENT = b"not really a model" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FILE = "smart-turn-v3.1-cpu.onnx"


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


def test_the_real_files_are_here_and_are_the_pinned_ones() -> None:
    assert from_package(weights.SMART_TURN).sha256.startswith("2bb02631")
    assert from_package(weights.SILERO).path.name == "silero_vad.onnx"


def test_pipecat_is_not_imported_for_its_files() -> None:
    code = (
        "import sys; from inference import weights; weights.from_package(weights.SMART_TURN); "
        "sys.exit('pipecat' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_the_right_file_is_found(packaged: Path) -> None:
    found = from_package(MODEL, "models")
    assert found.path == packaged
    assert found.revision == f"model@{SHA256[:12]}"


def test_a_truncated_file_is_refused_by_name(packaged: Path) -> None:
    packaged.write_bytes(CONTENT[:-1])
    with pytest.raises(WeightsMissing, match=r"The model is damaged: .*model.onnx has 17,999 bytes"):
        from_package(MODEL, "models")


def test_a_tampered_file_is_refused_by_name(packaged: Path) -> None:
    packaged.write_bytes(b"N" + CONTENT[1:])
    with pytest.raises(WeightsMissing, match=r"The model is not the one we know: .*model.onnx"):
        from_package(MODEL, "models")


def test_a_missing_file_says_what_to_do(packaged: Path) -> None:
    packaged.unlink()
    with pytest.raises(WeightsMissing, match=r"The model is not here: .* Run `make run`"):
        from_package(MODEL, "models")


def test_a_missing_package_says_what_to_do() -> None:
    with pytest.raises(WeightsMissing, match=r"Smart Turn v3\.2 is not here: no package .* Run `make run`"):
        from_package(weights.SMART_TURN, "a-package-that-nobody-has")


def test_a_start_without_weights_is_an_error_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_checks(tags=["models"]) == []
    gone = replace(weights.SILERO, file="nowhere.onnx")
    monkeypatch.setattr(weights, "SILERO", gone)
    (problem,) = run_checks(tags=["models"])
    assert problem.id == "inference.E001"
    assert "Silero VAD v5 is not here" in problem.msg


class Hub(BaseHTTPRequestHandler):
    """The few answers of the Hub that a download needs."""

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_GET(self) -> None:
        self._answer(CONTENT)

    def _answer(self, body: bytes) -> None:
        known = self.path == f"/{weights.HUB_REPOSITORY}/resolve/{COMMIT}/{FILE}"
        self.send_response(200 if known else 404)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Length", str(len(CONTENT) if known else 0))
        if known:
            self.send_header("ETag", f'"{SHA256}"')
        else:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.end_headers()
        self.wfile.write(body if known else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_pinned_revision_is_fetched_once_and_then_needs_no_connection(hub: str, tmp_path: Path) -> None:
    first = from_hub(FILE, COMMIT, tmp_path, endpoint=hub)
    assert first.path.read_bytes() == CONTENT
    assert first.revision == f"smart-turn-v3.1-cpu@{SHA256[:12]}"
    assert from_hub(FILE, COMMIT, tmp_path, endpoint="http://127.0.0.1:1") == first


def test_a_download_that_was_changed_later_is_refused(hub: str, tmp_path: Path) -> None:
    path = from_hub(FILE, COMMIT, tmp_path, endpoint=hub).path
    path.resolve().write_bytes(CONTENT[::-1])
    with pytest.raises(WeightsMissing, match="was changed after its download"):
        from_hub(FILE, COMMIT, tmp_path, endpoint=hub)


@pytest.mark.parametrize("revision", ["main", "v3.2", "f766f81", COMMIT.upper(), COMMIT + "0"])
def test_only_a_whole_commit_is_a_revision(revision: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="is not a commit"):
        from_hub(FILE, revision, tmp_path)


def test_a_file_that_the_hub_does_not_have_is_named(hub: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"smart-turn-v9.onnx of pipecat-ai/smart-turn-v3 at"):
        from_hub("smart-turn-v9.onnx", COMMIT, tmp_path, endpoint=hub)


def test_without_a_connection_the_missing_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)  # between its attempts, huggingface_hub waits
    with pytest.raises(WeightsMissing, match=f"{FILE} .* could not be fetched"):
        from_hub(FILE, COMMIT, tmp_path, endpoint="http://127.0.0.1:1")
