"""`manage.py models`, as an operator types it."""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import onnxruntime
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from huggingface_hub import constants
from pytest_django import Settings

from inference.registry import lock
from inference.running import loaded
from inference.scorers.base import ScorerError
from inference.speech import transcripts
from tests.inference import fake_models_hub, tiny_onnx
from tests.inference.checkpoints import bert
from tests.inference.fake_models_hub import ModelsHub
from tests.inference.tiny_tokenizers import wordpiece

COMMIT = "ab5f062" + "1" * 33
LATER = "c" * 40
NAMO = "videosdk-live/Namo-Turn-Detector-v1-Multilingual"


def namo(folder: Path, fault: tiny_onnx.Fault = "") -> dict[str, bytes]:
    """The files of a small model of Namo's contract."""
    words = wordpiece(folder, lowercase=False).get_vocab_size()
    tokenizer = (folder / "tokenizer.json").read_bytes()
    return {"model_quant.onnx": tiny_onnx.classifier(words, 2, fault), "tokenizer.json": tokenizer}


@pytest.fixture(autouse=True)
def _a_site_of_its_own(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.MODELS_DIR, settings.MODELS_FILE = tmp_path / "models", tmp_path / "models.toml"
    settings.SMART_TURN_REVISION = ""
    monkeypatch.setattr("time.sleep", lambda _: None)
    loaded.forget()
    yield
    loaded.forget()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModelsHub]:
    """HF_ENDPOINT names it, as huggingface_hub reads the variable when it is imported."""
    with fake_models_hub.running() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        monkeypatch.setattr(
            constants, "HUGGINGFACE_CO_URL_TEMPLATE", hub.url + "/{repo_id}/resolve/{revision}/{filename}"
        )
        hub.add(NAMO, COMMIT, namo(tmp_path))
        yield hub


def models(*words: str) -> str:
    said = StringIO()
    call_command("models", *words, stdout=said)
    return said.getvalue()


def test_the_list_says_what_is_here_and_what_to_do_about_the_rest() -> None:
    said = models("list")
    assert "ready     smart-turn " in said
    assert "smart-turn-v3.2-cpu@2bb026316b14" in said
    assert "run `manage.py models fetch namo-multilingual` (295 MB)" in said
    assert "until you accept its licence siriusai-premium-v1" in said
    assert "namo-turkish" not in said
    assert "disabled  namo-turkish" in models("list", "--all")


def test_a_fetched_model_is_ready(hub: ModelsHub) -> None:
    said = models("fetch", "namo-multilingual")
    assert f"The newest of {NAMO} is {COMMIT}" in said
    assert "Namo Multilingual is ready." in said
    assert "ready     namo-multilingual" in models("list")
    assert "Namo Multilingual: all files are what they were, model_quant@" in models("verify")


def test_one_model_that_cannot_be_had_does_not_stop_the_others(hub: ModelsHub) -> None:
    with pytest.raises(CommandError, match="no repository anyreach-ai/semantic-turn-taking"):
        models("fetch", "semantic-turn-taking", "namo-multilingual")
    assert "ready     namo-multilingual" in models("list")


def test_a_lock_that_cannot_be_written_for_one_model_does_not_stop_the_others(
    hub: ModelsHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that is full, and has room again once somebody has made some."""
    real, full = os.fdopen, [True]

    def opened(handle: int, *how: Any, **options: Any) -> Any:
        if full:
            full.pop()
            os.dup2(os.open("/dev/full", os.O_WRONLY), handle)
        return real(handle, *how, **options)

    monkeypatch.setattr("os.fdopen", opened)
    hub.add("videosdk-live/Namo-Turn-Detector-v1-Turkish", COMMIT, hub.repositories[NAMO].commits[COMMIT])
    with pytest.raises(CommandError, match=r"Namo Turkish was not fetched\. .*No space left on device"):
        models("fetch", "namo-turkish", "namo-multilingual")
    assert "ready     namo-multilingual" in models("list")


@pytest.mark.parametrize("words", [("fetch", "namo-multilingual"), ("accept-licence", "turn-detector-v2")])
def test_a_folder_that_cannot_be_made_is_named(hub: ModelsHub, settings: Settings, words: Any) -> None:
    settings.MODELS_DIR.write_text("no folder")
    with pytest.raises(CommandError, match=str(settings.MODELS_DIR)):
        models(*words)


def test_fetching_without_a_name_leaves_out_what_needs_a_licence(hub: ModelsHub) -> None:
    with pytest.raises(CommandError) as caught:
        models("fetch")
    assert "turn-detector" not in str(caught.value)
    assert not any("turn-detector" in line for line in hub.asked)
    assert "ready     namo-multilingual" in models("list")


@pytest.mark.parametrize("fault", tiny_onnx.FAULTS)
def test_a_fetch_ends_with_two_questions_and_a_model_that_cannot_answer_them_is_broken_everywhere(
    hub: ModelsHub, tmp_path: Path, fault: tiny_onnx.Fault
) -> None:
    hub.add(NAMO, LATER, namo(tmp_path, fault))
    with pytest.raises(CommandError, match="Namo Multilingual is broken: ") as caught:
        models("fetch", "namo-multilingual")
    reason = str(caught.value)
    assert "broken    namo-multilingual" in (said := models("list"))
    assert reason in said
    for words in (
        ["verify"],
        ["verify", "--open"],
        ["verify", "namo-multilingual"],
        ["bench", "--rounds", "1"],
    ):
        with pytest.raises(CommandError, match="Namo Multilingual is broken: "):
            models(*words)
    assert [scorer.name for scorer in loaded.scorers()] == ["smart-turn"]
    (problem,) = run_checks(tags=["models"])
    assert (problem.is_serious(), "is broken" in problem.msg) == (False, True)
    assert "is ready" in models("fetch", "namo-multilingual", "--revision", COMMIT)
    assert "Namo Multilingual: all files are what they were, and it opens" in models("verify", "--open")


@pytest.mark.parametrize("tokenizer", [b"{}", b"no JSON"])
def test_a_tokenizer_that_cannot_be_opened_makes_a_model_broken(
    hub: ModelsHub, tmp_path: Path, tokenizer: bytes
) -> None:
    hub.add(NAMO, LATER, {**namo(tmp_path), "tokenizer.json": tokenizer})
    with pytest.raises(CommandError, match=r"is broken: .*tokenizer\.json is no tokenizer"):
        models("fetch", "namo-multilingual")


def test_a_model_that_was_broken_for_another_reason_is_tried_again(
    hub: ModelsHub, settings: Settings
) -> None:
    """As when the code that opens it has learnt something since."""
    models("fetch", "namo-multilingual")
    lock.keep_opening(settings.MODELS_DIR, "namo-multilingual", COMMIT, runtime="1.0", broken="It was old.")
    assert "broken    namo-multilingual" in models("list")
    transcripts.readable.cache_clear()
    assert transcripts.readable()  # else no take would ever wait for its words, and nobody try
    transcripts.readable.cache_clear()
    assert {scorer.name for scorer in loaded.text_scorers()} == {"namo-multilingual"}
    assert "ready     namo-multilingual" in models("list")


def test_a_packaged_model_that_another_process_could_not_open_is_broken_here_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its files are pinned by hash: it is another runtime that may not open them."""

    def unknown(*_: Any) -> Any:
        raise ScorerError("Smart Turn cannot be opened: opset 99.")

    with monkeypatch.context() as patched:
        patched.setattr(loaded, "open_scorer", unknown)
        assert loaded.audio_scorers() == ()
    loaded.forget()
    assert "broken    smart-turn " in (said := models("list"))
    assert "Smart Turn is broken: Smart Turn cannot be opened: opset 99." in said
    # No error, which would stop the very command that tries it again.
    (warned,) = run_checks(tags=["models"])
    assert not warned.is_serious()
    models("verify", "--open", "smart-turn")
    assert "ready     smart-turn " in models("list")


def test_the_runtime_that_opened_a_model_is_kept_with_its_revision(
    hub: ModelsHub, settings: Settings
) -> None:
    models("fetch", "namo-multilingual")
    kept = lock.read(settings.MODELS_DIR).models["namo-multilingual"]
    assert (kept.revision, kept.runtime, kept.broken) == (COMMIT, onnxruntime.__version__, "")


def test_a_fetched_model_that_is_switched_off_is_tried_too(hub: ModelsHub, tmp_path: Path) -> None:
    hub.add("videosdk-live/Namo-Turn-Detector-v1-Turkish", COMMIT, namo(tmp_path, "NaN"))
    with pytest.raises(CommandError, match="Namo Turkish is broken: "):
        models("fetch", "namo-turkish")


def test_a_listener_that_answers_otherwise_than_its_contract_is_broken(
    hub: ModelsHub, settings: Settings
) -> None:
    for number, fault in enumerate(tiny_onnx.FAULTS):
        settings.SMART_TURN_REVISION, settings.SMART_TURN_FILE = str(number) * 40, "smart-turn-v3.1-cpu.onnx"
        files = {"smart-turn-v3.1-cpu.onnx": tiny_onnx.listener(fault)}
        hub.add("pipecat-ai/smart-turn-v3", str(number) * 40, files)
        with pytest.raises(CommandError, match="Smart Turn is broken: "):
            models("fetch", "smart-turn")


def test_a_superseded_revision_is_pruned(hub: ModelsHub, settings: Settings, tmp_path: Path) -> None:
    models("fetch", "namo-multilingual")
    hub.add(NAMO, LATER, namo(tmp_path))
    models("fetch", "namo-multilingual", "--revision", LATER)
    (settings.MODELS_DIR / "namo-multilingual" / COMMIT / "large").write_bytes(b"x" * 3_000_000)
    said = models("prune", "--dry-run")
    assert f"3.0 MB  namo-multilingual/{COMMIT}" in said
    assert "3.0 MB would be freed" in said
    assert "3.0 MB freed" in models("prune")
    assert models("prune") == "0.0 MB freed.\n"
    assert "it opens" in models("verify", "--open")


def test_a_changed_file_is_named_and_the_command_fails(hub: ModelsHub, settings: Settings) -> None:
    models("fetch", "namo-multilingual")
    (path,) = settings.MODELS_DIR.glob("namo-multilingual/*/model_quant.onnx")
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(CommandError, match=r"Namo Multilingual is refused.*model_quant\.onnx has"):
        models("verify")


@pytest.mark.parametrize(
    ("name", "said"),
    [("namo-multilingual", "is not here"), ("namo-turkish", "switched off"), ("turn-detector-v2", "licence")],
)
def test_a_model_that_was_named_and_is_not_here_is_not_verified(name: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        models("verify", "--open", name)
    assert said not in models("verify")


def test_a_licence_is_accepted_once_and_written_down(settings: Settings) -> None:
    with pytest.raises(CommandError, match="until you accept its licence"):
        models("fetch", "turn-detector-v2")
    assert "is accepted, which is written in" in models("accept-licence", "turn-detector-v2")
    assert "siriusai-premium-v1" in (settings.MODELS_DIR / "models.lock.toml").read_text()
    assert "absent    turn-detector-v2" in models("list")


def test_a_free_licence_needs_no_acceptance(settings: Settings) -> None:
    assert "nothing has to be accepted" in models("accept-licence", "namo-multilingual")
    assert not settings.MODELS_DIR.exists()


def test_a_model_of_ones_own_is_fetched_by_its_name(
    hub: ModelsHub, settings: Settings, tmp_path: Path
) -> None:
    model, tokenizer = namo(tmp_path).values()
    hub.add("our-org/our-turns", COMMIT, {"m.onnx": model, "tokenizer.json": tokenizer})
    settings.MODELS_FILE.write_text(
        '[model.ours]\ntitle = "Ours"\ncontract = "namo"\nrepository = "our-org/our-turns"\n'
        f'revision = "{COMMIT}"\nfiles = ["m.onnx", "tokenizer.json"]\n'
    )
    assert "Ours is ready." in models("fetch", "ours")


def test_the_setting_for_smart_turn_fetches_another_file(hub: ModelsHub, settings: Settings) -> None:
    settings.SMART_TURN_REVISION, settings.SMART_TURN_FILE = COMMIT, "smart-turn-v3.1-cpu.onnx"
    hub.add("pipecat-ai/smart-turn-v3", COMMIT, {"smart-turn-v3.1-cpu.onnx": tiny_onnx.listener()})
    models("fetch", "smart-turn")
    assert "smart-turn-v3.1-cpu@" in models("list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fetch", "nobody"], "There is no model 'nobody'"),
        (["fetch", "--revision", COMMIT], "give one NAME"),
        (["fetch", "smart-turn"], "comes inside a Python package"),
        (["export", "namo-multilingual"], "needs no export"),
        (["export", "smart-turn-v2"], "is not here: run"),
        (["bench", "--rounds", "0"], "must be 1 or more"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: list[str], said: str) -> None:
    with pytest.raises(CommandError) as caught:
        models(*words)
    assert said in str(caught.value)


def test_a_models_toml_that_cannot_be_followed_stops_the_command_with_file_line_entry_and_key(
    settings: Settings,
) -> None:
    settings.MODELS_FILE.write_text("[model.namo-norwegian]\nenabled = true\nlanguages = ['nob']\n")
    with pytest.raises(CommandError, match=r"models\.toml, line 3: languages of namo-norwegian has 'nob'"):
        models("list")


def test_offline_the_missing_model_says_how_it_can_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(CommandError, match="because HF_HUB_OFFLINE is set"):
        models("fetch", "namo-multilingual")


@pytest.mark.needs("torch")
def test_a_model_that_comes_as_pytorch_weights_is_asked_after_four_commands(
    hub: ModelsHub, tmp_path: Path
) -> None:
    hub.add("hayatiali/turn-detector-v2", COMMIT, bert(tmp_path / "saved"))
    models("accept-licence", "turn-detector-v2")
    assert "not turned into ONNX yet" in models("fetch", "turn-detector-v2")
    assert "Turn Detector v2 is ready." in models("export", "turn-detector-v2")
    loaded.forget()
    assert "Turn Detector v2: p50 " in models("bench", "--rounds", "2")


def test_the_bench_prints_both_percentiles_of_what_is_ready() -> None:
    said = models("bench", "--rounds", "3")
    assert said.startswith("Smart Turn: p50 ")
    assert " ms over 3 answers" in said
    assert "Namo" not in said
