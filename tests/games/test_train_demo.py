"""`manage.py train_demo`, as an operator types it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from inference.registry import lock
from inference.registry.entries import DEMONSTRATION
from inference.running import loaded
from tests.games.training_once import train_once
from tests.inference.questions import asked


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.MODELS_DIR, settings.MODELS_FILE = tmp_path / "models", tmp_path / "models.toml"
    loaded.forget()
    yield tmp_path / "models"
    loaded.forget()


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_it_trains_says_how_good_that_is_and_is_asked_from_then_on(folder: Path) -> None:
    assert "Demonstration (words) is not here: `manage.py train_demo` makes it" in said("models", "list")
    told = said("train_demo")
    assert "Trained on 2," in told
    assert "punctuation as shown (en 0." in told
    assert (
        "Demonstration (words) is ready. A site that runs already asks it once it is started again." in told
    )
    assert "ready     demo-text" in said("models", "list")
    (scorer,) = loaded.text_scorers()
    assert scorer.answer(asked("We all go to the")).probabilities["complete"] < 0.2


def test_again_it_changes_nothing_and_a_damaged_file_is_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train_once(monkeypatch)
    said("train_demo")
    before = lock.read(folder).models[DEMONSTRATION]
    assert "It is as it was." in said("train_demo")
    assert lock.read(folder).models[DEMONSTRATION] == before
    (folder / DEMONSTRATION / before.revision / "tokenizer.json").write_text("{}")
    with pytest.raises(
        CommandError, match=r"is not what was trained here: .*`manage.py train_demo` makes it"
    ):
        said("models", "verify", DEMONSTRATION)
    said("train_demo")
    assert "it opens and answers" in said("models", "verify", DEMONSTRATION, "--open")


def test_there_is_nothing_to_fetch() -> None:
    with pytest.raises(CommandError, match=r"is on no Hub\. `manage.py train_demo` makes it"):
        said("models", "fetch", DEMONSTRATION)
    said("models", "prune")


def test_one_that_is_switched_off_is_trained_and_not_asked(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    train_once(monkeypatch)
    settings.MODELS_FILE.write_text(f"[model.{DEMONSTRATION}]\nenabled = false\n")
    assert "is switched off: write `enabled = true` under [model.demo-text]" in said("train_demo")
    assert loaded.text_scorers() == ()
