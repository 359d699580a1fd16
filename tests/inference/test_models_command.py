"""`manage.py models`, as an operator types it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from huggingface_hub import constants
from pytest_django import Settings

from inference.running import loaded
from tests.inference import fake_models_hub
from tests.inference.checkpoints import bert
from tests.inference.fake_models_hub import ModelsHub

COMMIT = "ab5f062" + "1" * 33
NAMO = "videosdk-live/Namo-Turn-Detector-v1-Multilingual"
FILES = {"model_quant.onnx": b"weights" * 500, "tokenizer.json": b"{}"}


@pytest.fixture(autouse=True)
def _a_site_of_its_own(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.MODELS_DIR, settings.MODELS_FILE = tmp_path / "models", tmp_path / "models.toml"
    settings.SMART_TURN_REVISION = ""
    monkeypatch.setattr("time.sleep", lambda _: None)
    loaded.forget()
    yield
    loaded.forget()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelsHub]:
    """HF_ENDPOINT names it, as huggingface_hub reads the variable when it is imported."""
    with fake_models_hub.running() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        monkeypatch.setattr(
            constants, "HUGGINGFACE_CO_URL_TEMPLATE", hub.url + "/{repo_id}/resolve/{revision}/{filename}"
        )
        hub.add(NAMO, COMMIT, FILES)
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


def test_fetching_without_a_name_leaves_out_what_needs_a_licence(hub: ModelsHub) -> None:
    with pytest.raises(CommandError) as caught:
        models("fetch")
    assert "turn-detector" not in str(caught.value)
    assert not any("turn-detector" in line for line in hub.asked)
    assert "ready     namo-multilingual" in models("list")


def test_a_changed_file_is_named_and_the_command_fails(hub: ModelsHub, settings: Settings) -> None:
    models("fetch", "namo-multilingual")
    (path,) = settings.MODELS_DIR.glob("namo-multilingual/*/model_quant.onnx")
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(CommandError, match=r"Namo Multilingual is refused.*model_quant\.onnx has"):
        models("verify")


def test_a_licence_is_accepted_once_and_written_down(settings: Settings) -> None:
    with pytest.raises(CommandError, match="until you accept its licence"):
        models("fetch", "turn-detector-v2")
    assert "is accepted, which is written in" in models("accept-licence", "turn-detector-v2")
    assert "siriusai-premium-v1" in (settings.MODELS_DIR / "models.lock.toml").read_text()
    assert "absent    turn-detector-v2" in models("list")


def test_a_free_licence_needs_no_acceptance(settings: Settings) -> None:
    assert "nothing has to be accepted" in models("accept-licence", "namo-multilingual")
    assert not settings.MODELS_DIR.exists()


def test_a_model_of_ones_own_is_fetched_by_its_name(hub: ModelsHub, settings: Settings) -> None:
    hub.add("our-org/our-turns", COMMIT, {"m.onnx": b"x" * 9, "tokenizer.json": b"{}"})
    settings.MODELS_FILE.write_text(
        '[model.ours]\ntitle = "Ours"\ncontract = "namo"\nrepository = "our-org/our-turns"\n'
        f'revision = "{COMMIT}"\nfiles = ["m.onnx", "tokenizer.json"]\n'
    )
    assert "Ours is ready." in models("fetch", "ours")


def test_the_setting_for_smart_turn_fetches_another_file(hub: ModelsHub, settings: Settings) -> None:
    settings.SMART_TURN_REVISION, settings.SMART_TURN_FILE = COMMIT, "smart-turn-v3.1-cpu.onnx"
    hub.add("pipecat-ai/smart-turn-v3", COMMIT, {"smart-turn-v3.1-cpu.onnx": b"v3.1"})
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
