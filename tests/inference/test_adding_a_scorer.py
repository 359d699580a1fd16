"""docs/adding-a-scorer.md, followed to the letter: what it says is written, fetched from a Hub, and asked."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.inference import fake_models_hub
from tests.inference.tiny_onnx import classifier
from tests.inference.tiny_tokenizers import wordpiece

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adding-a-scorer.md").read_text(encoding="utf-8")
CLASSES = {"our-turns": 2, "our-replies-small": 3}


class Block(NamedTuple):
    """A block of the page: the file that its first line names, and the rest."""

    place: str
    text: str


BLOCKS = [
    Block(first.removeprefix("# "), rest)
    for first, rest in re.findall(r"```(?:python|toml)\n([^\n]*)\n(.*?)```", PAGE, re.DOTALL)
]
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def blocks(place: str) -> list[str]:
    return [block.text for block in BLOCKS if block.place == place]


class Site(NamedTuple):
    """A copy of the code in `folder`, and a site of its own that runs it."""

    folder: Path
    environment: dict[str, str]

    def write(self, place: str, text: str) -> None:
        (self.folder / place).write_text(text, encoding="utf-8")

    def run(self, *words: str, given: str = "") -> str:
        """What `manage.py` says, with the copy's `inference` in the place of ours."""
        code = (
            "import runpy, sys; "
            f"sys.path[:0] = [{str(self.folder)!r}, {str(ROOT)!r}]; sys.argv = ['manage.py', *{words!r}]; "
            f"runpy.run_path({str(ROOT / 'manage.py')!r}, run_name='__main__')"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=given,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The code as it is, both models on a Hub, and nothing of the page done yet."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "inference", folder / "inference", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "data").mkdir()
    words = wordpiece(folder, lowercase=True).get_vocab_size()
    tokenizer = (folder / "tokenizer.json").read_bytes()
    with fake_models_hub.running() as hub:
        for name, entry in tomllib.loads("".join(blocks("models.toml")))["model"].items():
            files = {"model.onnx": classifier(words, CLASSES[name]), "tokenizer.json": tokenizer}
            hub.add(entry["repository"], entry["revision"], files)
        environment = {"DATA_DIR": str(folder / "data"), "HF_ENDPOINT": hub.url, "DEBUG": "true"}
        yield Site(folder, {**os.environ, **environment})


@pytest.fixture(scope="module")
def followed(site: Site) -> Site:
    """Everything that the page says to write, written."""
    site.write("data/models.toml", "".join(blocks("models.toml")))
    (module,) = blocks("inference/scorers/our_replies.py")
    site.write("inference/scorers/our_replies.py", module)
    contracts = "inference/scorers/contracts.py"
    (line,) = blocks(contracts)
    assert line.count("\n") == 1
    before, opening, after = (site.folder / contracts).read_text().partition("MODULES: Final = (\n")
    site.write(contracts, before + opening + line + after)
    return site


def test_the_page_names_one_module_one_line_and_one_table() -> None:
    places = {block.place for block in BLOCKS} - {"manage.py shell"}
    assert places == {"models.toml", "inference/scorers/our_replies.py", "inference/scorers/contracts.py"}


def test_a_model_of_a_known_contract_is_one_table(site: Site) -> None:
    ours, _ = blocks("models.toml")
    fetch, bench = COMMANDS[0].split("\n")[:2]
    site.write("data/models.toml", ours)
    assert "Our turns is ready." in site.run(*fetch.split()[1:])
    assert "Our turns: p50 " in site.run(*bench.split()[1:])


def test_a_contract_is_one_module_and_one_line_and_its_model_answers(followed: Site) -> None:
    (fetch,) = COMMANDS[1].strip().split("\n")
    assert "Our replies, small is ready." in followed.run(*fetch.split()[1:])
    (question,) = blocks("manage.py shell")
    said = followed.run("shell", "-v", "0", given=question)
    (written,) = re.findall(r"probabilities=(\{.*?\})", said)
    probabilities = ast.literal_eval(written)
    assert set(probabilities) == {"complete", "incomplete", "backchannel"}
    assert sum(probabilities.values()) == pytest.approx(1)
    assert "threshold=0.6" in said
