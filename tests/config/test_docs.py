"""Documentation that the code can contradict."""

import re

from django.contrib.humanize.templatetags.humanize import apnumber

from games.catalogue import registry
from tests import games_table
from tests.config.variables import NAMES
from tests.sites import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text()


def test_every_variable_of_the_settings_is_in_the_operating_manual():
    assert {name for name in NAMES if f"`{name}`" not in OPERATING} == set()


def test_the_operating_manual_names_no_variable_that_the_settings_do_not_read():
    table = re.findall(r"^\| `([A-Z0-9_]+)` \|", OPERATING, re.MULTILINE)
    libraries = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "FORWARDED_ALLOW_IPS"}
    assert set(table) - NAMES - libraries == set()


def test_every_file_that_the_walk_names_exists():
    walk = (ROOT / "docs" / "one-recording.md").read_text()
    paths = re.findall(r"`((?:platform|games|inference|static|templates|tests|bench|docs)/[\w./-]+)`", walk)
    assert len(paths) > 15
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_link_between_documents_leads_somewhere():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "games").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text()):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


COUNTED = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+\[?games\b", re.IGNORECASE
)
"""A number of games, as in "[eight games](docs/games.md)"."""


def test_whatever_names_a_number_of_games_has_the_registrys():
    games = len(registry.games())
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for number in COUNTED.findall(document.read_text()):
            assert number.lower() in {str(games), apnumber(games)}, f"{document.name}: {number} games"


def test_the_table_of_games_says_what_the_games_say():
    assert games_table.written() == games_table.table(), "run `make pictures`"


def test_every_game_has_a_page_about_itself():
    pages = [registry.CATALOGUE / game.folder / "README.md" for game in registry.games()]
    heads = [page.read_text().splitlines()[0] for page in pages]
    assert heads == [f"# {game.title}" for game in registry.games()]
