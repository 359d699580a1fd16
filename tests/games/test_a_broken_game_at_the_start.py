"""No command that serves a site starts with a game that is not whole."""

from pathlib import Path

import pytest

from tests import adding
from tests.sites import Process, environment_of


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which a game has lost its page."""
    root = adding.copy(tmp_path_factory.mktemp("repository"))
    (root / "games/catalogue/maze_courier/page.html").unlink()
    return root


@pytest.mark.parametrize("command", ["check", "prepare", "serve", "serve --prepare"])
def test_it_ends_with_the_sentence(root: Path, tmp_path: Path, command: str) -> None:
    process = Process(command.split(), environment_of(tmp_path, 0), root).start()
    process.popen.wait(120)
    assert process.stop() == 1
    assert "games/catalogue/maze_courier/page.html is missing." in "\n".join(process.lines)
    assert not list(tmp_path.glob("*.sqlite3"))
