"""Fetching: what comes from the Hub, what is kept of it, and every way in which it can go wrong."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import constants

from inference.registry import entries, lock, overlay, weights
from inference.registry.claiming import Claimed, claim
from inference.registry.entries import ModelEntry, ModelFile
from inference.registry.fetching import FetchError, fetch
from inference.registry.lock import LockError
from inference.registry.pruning import prune
from inference.scorers.contracts import CONTRACTS
from tests.inference import fake_models_hub
from tests.inference.fake_models_hub import ModelsHub

COMMIT = "ab5f062" + "1" * 33
LATER = "c" * 40
MODEL = os.urandom(40_000)
FILES = {
    "model_quant.onnx": MODEL,
    "tokenizer.json": b'{"version": "1.0"}',
    "vocab.txt": b"a\nb\n",
    "README.md": b"#",
}
SHA256 = hashlib.sha256(MODEL).hexdigest()
NAMO = entries.entry("namo-multilingual", overlay.entries(CONTRACTS))
TURKISH = entries.entry("turn-detector-v2", overlay.entries(CONTRACTS))


@pytest.fixture
def hub() -> Iterator[ModelsHub]:
    with fake_models_hub.running() as hub:
        hub.add(NAMO.repository, COMMIT, FILES)
        yield hub


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its attempts, huggingface_hub waits."""
    monkeypatch.setattr("time.sleep", lambda _: None)


def get(entry: ModelEntry, folder: Path, hub: ModelsHub, revision: str = "") -> list[str]:
    """Fetch, and what was said."""
    said: list[str] = []
    fetch(entry, folder, endpoint=hub.url, revision=revision, say=said.append)
    return said


def refused(entry: ModelEntry, folder: Path, hub: ModelsHub, revision: str = "") -> str:
    with pytest.raises(FetchError) as caught:
        get(entry, folder, hub, revision)
    return str(caught.value)


def test_the_first_download_is_shown_and_locked(hub: ModelsHub, tmp_path: Path) -> None:
    said = get(NAMO, tmp_path, hub)
    assert f"no commit is pinned. The newest of {NAMO.repository} is {COMMIT}" in said[0]
    assert f"model_quant.onnx (0.0 MB, {SHA256})" in said[1]
    state = weights.state(NAMO, tmp_path)
    assert state.ready
    assert state.entry.revision == COMMIT
    assert state.entry.files[0] == ModelFile("model_quant.onnx", SHA256, len(MODEL))
    assert state.entry.version.startswith(f"model_quant@{SHA256[:12]}+")
    assert (state.folder / "model_quant.onnx").read_bytes() == MODEL
    assert {path.name for path in state.folder.iterdir()} == {
        "model_quant.onnx",
        "tokenizer.json",
        "vocab.txt",
    }


def test_what_is_here_is_not_fetched_again_and_needs_no_connection(hub: ModelsHub, tmp_path: Path) -> None:
    get(NAMO, tmp_path, hub)
    hub.asked.clear()
    get(NAMO, tmp_path, hub)
    assert hub.asked == []


def test_a_later_commit_is_not_taken_by_itself(hub: ModelsHub, tmp_path: Path) -> None:
    get(NAMO, tmp_path, hub)
    hub.add(NAMO.repository, LATER, {**FILES, "model_quant.onnx": b"other"})
    get(NAMO, tmp_path, hub)
    assert weights.state(NAMO, tmp_path).entry.revision == COMMIT
    get(NAMO, tmp_path, hub, revision=LATER)
    assert weights.state(NAMO, tmp_path).entry.revision == LATER


@pytest.mark.parametrize("differs", ["tokenizer.json", "vocab.txt"])
def test_the_same_weights_beside_another_file_are_another_version(
    hub: ModelsHub, tmp_path: Path, differs: str
) -> None:
    """A score says what gave it, and other tokens are another question to the same network."""
    get(NAMO, tmp_path, hub)
    before = weights.state(NAMO, tmp_path).entry
    hub.add(NAMO.repository, LATER, {**FILES, differs: b'{"version": "2.0"}'})
    get(NAMO, tmp_path, hub, revision=LATER)
    after = weights.state(NAMO, tmp_path).entry
    assert before.files[0] == after.files[0]
    assert before.version != after.version
    get(NAMO, tmp_path, hub, revision=COMMIT)
    assert weights.state(NAMO, tmp_path).entry.version == before.version


def test_a_commit_that_changes_none_of_its_files_is_the_same_version(hub: ModelsHub, tmp_path: Path) -> None:
    get(NAMO, tmp_path, hub)
    before = weights.state(NAMO, tmp_path).entry.version
    hub.add(NAMO.repository, LATER, {**FILES, "README.md": b"# Namo"})
    get(NAMO, tmp_path, hub, revision=LATER)
    assert weights.state(NAMO, tmp_path).entry.version == before
    assert len(before) <= 64


def test_a_model_of_one_file_is_named_by_it_whatever_lies_beside(hub: ModelsHub, tmp_path: Path) -> None:
    """As before there was anything beside it: what is stored of its scores goes on being of this version."""
    entry = entries.entry("backchannel-detector", overlay.entries(CONTRACTS))
    hub.add(entry.repository, COMMIT, {entry.files[0].name: MODEL, "model.json": b"{}"})
    get(entry, tmp_path, hub)
    assert weights.state(entry, tmp_path).entry.version == f"backchannel-fp32@{SHA256[:12]}"


def test_a_dropped_connection_is_continued_where_it_broke(
    hub: ModelsHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 1000)
    hub.drops = [16_000]
    get(NAMO, tmp_path, hub)
    assert hub.downloads()[1].endswith("bytes=16000-")
    assert weights.state(NAMO, tmp_path).ready


def test_an_interrupted_command_is_continued_by_the_next(hub: ModelsHub, tmp_path: Path) -> None:
    part = weights.home(NAMO, tmp_path, COMMIT) / "model_quant.onnx.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(MODEL[:30_000])
    get(NAMO, tmp_path, hub)
    assert hub.downloads()[0].endswith("model_quant.onnx bytes=30000-")
    assert weights.state(NAMO, tmp_path).ready
    assert not part.exists()


def test_a_connection_that_never_holds_leaves_what_came(hub: ModelsHub, tmp_path: Path) -> None:
    hub.drops = [0] * 20
    assert "Run the same command again: it goes on where it stopped" in refused(NAMO, tmp_path, hub)
    assert weights.state(NAMO, tmp_path).status == "absent"
    hub.drops = []
    get(NAMO, tmp_path, hub)
    assert weights.state(NAMO, tmp_path).ready


@pytest.mark.parametrize("name", ["model_quant.onnx", "tokenizer.json"])
def test_other_bytes_than_the_metadata_promise_are_refused(hub: ModelsHub, tmp_path: Path, name: str) -> None:
    hub.lies[name] = FILES[name][::-1]
    sentence = refused(NAMO, tmp_path, hub)
    assert f"{name} of {NAMO.repository} at {COMMIT} was refused" in sentence
    assert weights.state(NAMO, tmp_path).status == "absent"
    assert not (weights.home(NAMO, tmp_path, COMMIT) / name).exists()


def test_a_hash_in_the_registry_wins_over_the_hub(hub: ModelsHub, tmp_path: Path) -> None:
    pinned = replace(NAMO, files=(ModelFile("model_quant.onnx", "0" * 64), *NAMO.files[1:]))
    assert f"but the registry pins {'0' * 64}" in refused(pinned, tmp_path, hub)
    assert hub.downloads() == []


def test_a_hash_in_the_registry_of_a_small_file_is_checked_too(hub: ModelsHub, tmp_path: Path) -> None:
    pinned = replace(NAMO, files=(NAMO.files[0], ModelFile("tokenizer.json", "0" * 64)))
    assert "tokenizer.json" in refused(pinned, tmp_path, hub)


def test_a_file_that_was_changed_later_is_refused_by_name_and_fetched_anew(
    hub: ModelsHub, tmp_path: Path
) -> None:
    get(NAMO, tmp_path, hub)
    path = weights.state(NAMO, tmp_path).folder / "model_quant.onnx"
    path.write_bytes(MODEL[::-1])
    state = weights.state(NAMO, tmp_path)
    assert state.status == "tampered"
    assert "Namo Multilingual is refused" in state.sentence
    assert "model_quant.onnx has the SHA-256" in state.sentence
    get(NAMO, tmp_path, hub)
    assert weights.state(NAMO, tmp_path).ready


def test_a_truncated_file_is_refused_even_by_the_quick_look(hub: ModelsHub, tmp_path: Path) -> None:
    get(NAMO, tmp_path, hub)
    path = weights.state(NAMO, tmp_path).folder / "model_quant.onnx"
    path.write_bytes(MODEL[:-1])
    state = weights.state(NAMO, tmp_path, thorough=False)
    assert (state.status, "has 39,999 bytes instead of 40,000" in state.sentence) == ("tampered", True)


def test_the_beginning_of_a_commit_is_resolved_to_the_whole(hub: ModelsHub, tmp_path: Path) -> None:
    hub.add(NAMO.repository, LATER, FILES)
    get(replace(NAMO, revision="ab5f062"), tmp_path, hub)
    assert weights.state(NAMO, tmp_path).entry.revision == COMMIT


def test_a_beginning_that_no_commit_has_is_named(hub: ModelsHub, tmp_path: Path) -> None:
    entry = replace(NAMO, revision="1234567")
    assert "No commit of videosdk-live" in refused(entry, tmp_path, hub)


@pytest.mark.parametrize("revision", ["main", "v1.0", "AB5F0621", "abc"])
def test_a_branch_is_no_revision(hub: ModelsHub, tmp_path: Path, revision: str) -> None:
    assert "is not a commit" in refused(NAMO, tmp_path, hub, revision)
    assert hub.asked == []


def test_a_pinned_model_is_not_moved_by_the_command(hub: ModelsHub, tmp_path: Path) -> None:
    assert f"is pinned to {COMMIT}" in refused(replace(NAMO, revision=COMMIT), tmp_path, hub, LATER)


def test_a_repository_that_is_not_there_is_named(hub: ModelsHub, tmp_path: Path) -> None:
    entry = replace(NAMO, repository="nobody/nothing")
    assert f"{hub.url} has no repository nobody/nothing, or not for you" in refused(entry, tmp_path, hub)


def test_a_gated_repository_says_how_to_get_in(
    hub: ModelsHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repositories[NAMO.repository].gated = True
    assert "Ask for access" in refused(NAMO, tmp_path, hub)
    monkeypatch.setenv("HF_TOKEN", "hf_let_in")
    get(NAMO, tmp_path, hub)
    assert weights.state(NAMO, tmp_path).ready


def test_a_commit_that_is_not_there_is_named(hub: ModelsHub, tmp_path: Path) -> None:
    assert f"has no commit {'9' * 40}" in refused(NAMO, tmp_path, hub, "9" * 40)


def test_a_repository_without_the_files_of_the_contract_says_so(hub: ModelsHub, tmp_path: Path) -> None:
    hub.add(NAMO.repository, LATER, {"pytorch_model.bin": b""})
    sentence = refused(NAMO, tmp_path, hub)
    assert "has no model_quant.onnx, tokenizer.json" in sentence
    assert "[model.namo-multilingual] in models.toml" in sentence


def test_offline_nothing_is_asked_and_what_is_here_is_ready(
    hub: ModelsHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(NAMO, tmp_path / "there", hub)
    hub.asked.clear()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    get(NAMO, tmp_path / "there", hub)
    assert weights.state(NAMO, tmp_path / "there").ready
    assert "HF_HUB_OFFLINE is set" in refused(NAMO, tmp_path / "here", hub)
    assert hub.asked == []


def test_without_a_connection_the_endpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"could not be fetched from http://127\.0\.0\.1:1"):
        fetch(NAMO, tmp_path, endpoint="http://127.0.0.1:1")


def test_a_licence_comes_before_the_download(hub: ModelsHub, tmp_path: Path) -> None:
    files = {"model.safetensors": MODEL, "config.json": b"{}", "tokenizer.json": b"{}"}
    hub.add(TURKISH.repository, COMMIT, files)
    assert "until you accept its licence siriusai-premium-v1" in refused(TURKISH, tmp_path, hub)
    assert hub.asked == []
    lock.accept(tmp_path, TURKISH.name, TURKISH.licence)
    get(TURKISH, tmp_path, hub)
    state = weights.state(TURKISH, tmp_path)
    assert (state.status, "models export turn-detector-v2" in state.sentence) == ("absent", True)


def test_a_disk_that_is_too_small_is_said_before_the_download(
    hub: ModelsHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = type("Usage", (), {"free": 5})
    monkeypatch.setattr("shutil.disk_usage", lambda _: full)
    assert "are free" in refused(NAMO, tmp_path, hub)
    assert hub.downloads() == []


def test_a_disk_that_fills_up_in_the_middle_is_named_and_nothing_is_left(
    hub: ModelsHub, tmp_path: Path
) -> None:
    """/dev/full takes nothing, as a disk does that is full."""
    get(NAMO, tmp_path, hub)
    hub.add(NAMO.repository, LATER, {**FILES, "model_quant.onnx": MODEL[::-1]})
    home = weights.home(NAMO, tmp_path, LATER)
    home.mkdir()
    (home / "tokenizer.json.part").symlink_to("/dev/full")
    before = (tmp_path / lock.FILE).read_text()
    sentence = refused(NAMO, tmp_path, hub, LATER)
    assert "The disk is full: tokenizer.json of videosdk-live" in sentence
    assert "models prune" in sentence
    assert not home.exists()
    assert (tmp_path / lock.FILE).read_text() == before
    assert weights.state(NAMO, tmp_path).entry.revision == COMMIT
    get(NAMO, tmp_path, hub, LATER)
    assert weights.state(NAMO, tmp_path).entry.revision == LATER


def test_a_lock_for_which_there_is_no_room_stays_as_it_was(
    hub: ModelsHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(NAMO, tmp_path, hub)
    before = (tmp_path / lock.FILE).read_text()
    opened = os.fdopen

    def full(handle: int, *how: Any, **options: Any) -> Any:
        os.dup2(os.open("/dev/full", os.O_WRONLY), handle)
        return opened(handle, *how, **options)

    monkeypatch.setattr("os.fdopen", full)
    with pytest.raises(LockError, match="No space left on device"):
        lock.accept(tmp_path, "a/b", "premium")
    assert (tmp_path / lock.FILE).read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".namo-multilingual.claim",
        lock.FILE,
        "namo-multilingual",
    ]


def test_of_two_revisions_that_are_fetched_at_once_the_second_is_refused_by_name(
    hub: ModelsHub, tmp_path: Path
) -> None:
    hub.add(NAMO.repository, LATER, {**FILES, "model_quant.onnx": MODEL[::-1]})
    refusals: list[str] = []

    def meanwhile(_sentence: str) -> None:
        if not refusals:
            refusals.append(refused(NAMO, tmp_path, hub, LATER))

    fetch(NAMO, tmp_path, endpoint=hub.url, revision=COMMIT, say=meanwhile)
    assert f"is being fetched, exported or removed by process {os.getpid()}" in refusals[0]
    assert weights.state(NAMO, tmp_path).entry.revision == COMMIT
    assert not weights.home(NAMO, tmp_path, LATER).exists()
    get(NAMO, tmp_path, hub, LATER)
    assert weights.state(NAMO, tmp_path).entry.revision == LATER


def test_models_that_are_fetched_at_once_are_all_in_the_lock(tmp_path: Path) -> None:
    """Each reads the lock, adds itself and writes it again."""
    names = [f"model-{number}" for number in range(24)]
    locked = lock.Locked("a/b", "1" * 40, (ModelFile("m.onnx", "f" * 64, 7),))
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda name: lock.keep(tmp_path, name, locked), names))
    assert sorted(lock.read(tmp_path).models) == sorted(names)


def test_what_no_lock_names_is_pruned_and_nothing_else(hub: ModelsHub, tmp_path: Path) -> None:
    get(NAMO, tmp_path, hub)
    hub.add(NAMO.repository, LATER, {**FILES, "model_quant.onnx": MODEL[::-1]})
    get(NAMO, tmp_path, hub, LATER)
    home, old = (weights.home(NAMO, tmp_path, revision) for revision in (LATER, COMMIT))
    (home / "vocab.txt.part").write_bytes(b"half")
    forgotten = tmp_path / "forgotten" / COMMIT
    forgotten.mkdir(parents=True)
    (forgotten / "model.onnx").write_bytes(b"x" * 9)
    own = tmp_path / "my-notes" / "read.me"
    own.parent.mkdir()
    own.write_text("mine")
    expected = {forgotten: 9, old: sum(map(len, FILES.values())) - len(b"#"), home / "vocab.txt.part": 4}
    assert {left.path: left.size for left in prune(tmp_path, only_say=True)} == expected
    assert all(path.exists() for path in expected)
    assert {left.path: left.size for left in prune(tmp_path)} == expected
    assert not any(path.exists() for path in (*expected, forgotten.parent))
    assert own.read_text() == "mine"
    assert weights.state(NAMO, tmp_path).ready
    assert prune(tmp_path) == []


def test_nothing_is_pruned_while_a_model_is_fetched_or_the_lock_cannot_be_read(
    hub: ModelsHub, tmp_path: Path
) -> None:
    get(NAMO, tmp_path, hub)
    with claim(tmp_path, NAMO.name), pytest.raises(Claimed, match="namo-multilingual is being fetched"):
        prune(tmp_path)
    (tmp_path / lock.FILE).write_text("half a")
    with pytest.raises(LockError):
        prune(tmp_path)
    assert (weights.home(NAMO, tmp_path, COMMIT) / "model_quant.onnx").exists()


def test_a_first_fetch_that_begins_while_others_are_pruned_is_left_alone(
    hub: ModelsHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(NAMO, tmp_path, hub)
    begun, read = tmp_path / "another" / COMMIT / "model.onnx.part", lock.read

    def meanwhile(folder: Path) -> lock.Lock:
        begun.parent.mkdir(parents=True)
        begun.write_bytes(b"half")
        return read(folder)

    monkeypatch.setattr(lock, "read", meanwhile)
    assert prune(tmp_path) == []
    assert begun.exists()


def test_a_packaged_model_is_not_fetched(hub: ModelsHub, tmp_path: Path) -> None:
    smart_turn = entries.entry("smart-turn", overlay.entries(CONTRACTS))
    assert "comes inside a Python package" in refused(smart_turn, tmp_path, hub)
