"""`manage.py startgame`: what it writes, and which names it takes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def start(name: str) -> str:
    told = StringIO()
    call_command("startgame", name, stdout=told)
    return told.getvalue()


def test_it_writes_a_folder_in_the_games_own_name_and_one_line(tea_time: Path) -> None:
    catalogue, listed = tea_time.parent, (tea_time.parent / "registry.py").read_text()
    told = start("two-cups-4-you")
    folder = catalogue / "two_cups_4_you"
    assert '    title = N_("Two Cups 4 You")\n' in (folder / "rules.py").read_text()
    assert "class TwoCups4You(Play)" not in (folder / "rules.py").read_text()
    assert "export default class TwoCups4You extends Play" in (folder / "stage" / "game.js").read_text()
    assert not [path for path in folder.rglob("*.*") if "keleton" in path.read_text()]
    line = '    "two_cups_4_you",\n'
    assert (catalogue / "registry.py").read_text().replace(line, "") == listed
    assert (catalogue / "registry.py").read_text().count(line) == 1
    assert "play it at /play/two-cups-4-you/" in told


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Tea Party", "'Tea Party' is no name for a game: small letters"),
        ("tea_party", "is no name for a game"),
        ("-tea", "is no name for a game"),
        ("4-teas", "it begins with a letter"),
        ("../tea", "is no name for a game"),
        ("", "is no name for a game"),
        ("class", "a word of Python"),
        ("t" * 41, "has 41 characters, and the name of a game 40 at most"),
        ("tea-time", "There is something named tea_time in games/catalogue already"),
        ("registry", "There is something named registry in games/catalogue already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(
    tea_time: Path, name: str, says: str
) -> None:
    before = sorted(tea_time.parent.rglob("*"))
    with pytest.raises(CommandError, match=says):
        call_command("startgame", "--", name)
    assert sorted(tea_time.parent.rglob("*")) == before


def test_a_list_that_looks_unusual_is_left_to_its_reader(tea_time: Path) -> None:
    path = tea_time.parent / "registry.py"
    path.write_text('FOLDERS = ["tea_time"]\n')
    with pytest.raises(
        CommandError, match=r'Add "iced_tea", to FOLDERS in games/catalogue/registry\.py yourself'
    ):
        start("iced-tea")
    assert path.read_text() == 'FOLDERS = ["tea_time"]\n'
