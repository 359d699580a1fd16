"""Documentation that the code can contradict."""

import importlib.util
import re
import sys
from types import ModuleType

import pytest
from django.contrib.humanize.templatetags.humanize import apnumber
from PIL import Image, ImageChops, ImageSequence

from corpus.labels import Label
from corpus.models import Recording, Sample
from games.catalogue import registry
from tests import games_table
from tests.config.variables import NAMES
from tests.sites import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text()
WALK = (ROOT / "docs" / "one-recording.md").read_text()
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()


def script(path: str) -> ModuleType:
    """A script of docs/, which is no package."""
    spec = importlib.util.spec_from_file_location("docs_way", ROOT / path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_way"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


way = script("docs/way.py")


def test_every_variable_of_the_settings_is_in_the_operating_manual():
    assert {name for name in NAMES if f"`{name}`" not in OPERATING} == set()


def test_the_operating_manual_names_no_variable_that_the_settings_do_not_read():
    table = re.findall(r"^\| `([A-Z0-9_]+)` \|", OPERATING, re.MULTILINE)
    libraries = {
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"),
        *("FORWARDED_ALLOW_IPS", "OTEL_EXPORTER_OTLP_HEADERS"),
    }
    compose = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert set(table) - NAMES - libraries - compose == set()


def test_the_walk_has_at_most_25_stations_in_order():
    numbers = [station.number for station in way.stations(WALK)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 20 <= len(numbers) <= 25


@pytest.mark.parametrize("station", way.stations(WALK), ids=lambda station: f"{station.number}")
def test_the_function_of_every_station_is_there(station):
    source = (ROOT / station.path).read_text()
    own = rf"^\s*(async )?(def )?{station.function}\((.*[:{{,])?$"
    found = rf"{own}|^export (async )?function {station.function}\("
    assert re.search(found, source, re.MULTILINE), f"{station.path} has no {station.function}"


def test_the_picture_of_the_way_is_what_the_code_says():
    """`python docs/way.py` draws it again."""
    assert way.PICTURE.read_text() == way.drawn(way.stations(WALK))


def test_the_glossary_has_every_label_and_status_and_no_other():
    rows = re.findall(r"^\| `(\w+)` \|", GLOSSARY, re.MULTILINE)
    assert rows == [label.value for label in Label]
    told = GLOSSARY.split("## Status of a sample")[1]
    for status in [*Sample.Status, *Recording.Status]:
        assert re.search(rf"\b{status.value}\b", told), status


def test_every_place_that_the_glossary_names_exists():
    places = re.findall(r"`((?:platform|games|inference|static)/[\w./-]+)`", GLOSSARY)
    assert {place for place in places if not (ROOT / place).exists()} == set()


ROUND = ROOT / "docs" / "pictures" / "round.webp"


def test_the_readme_begins_with_a_round_that_moves_and_says_what_it_shows():
    """`make pictures` takes it anew."""
    said, shown = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", (ROOT / "README.md").read_text())[0]
    assert ROOT / shown == ROUND
    assert len(said) > 100
    with Image.open(ROUND) as picture:
        frames = ImageSequence.all_frames(picture)
    assert len(frames) > 30
    assert 20_000 < sum(frame.info["duration"] for frame in frames) < 45_000
    assert ImageChops.difference(frames[0].convert("RGB"), frames[-1].convert("RGB")).getbbox()
    assert ROUND.stat().st_size < 2_000_000


MADE = ("games/catalogue/lost_property/", "locale/current")
"""What a page lets its reader make, and a name of the import map."""


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda page: page.stem
)
def test_every_place_that_a_page_names_exists(page):
    """Decisions tell how it was when they were taken, and are left as they are."""
    rooms = "platform|games|inference|static|templates|tests|bench|docs|locale"
    places = re.findall(rf"`((?:{rooms})/[\w./-]+)`", page.read_text())
    assert {place for place in places if not (ROOT / place).exists()} <= set(MADE)


def test_every_link_between_documents_leads_somewhere():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *registry.CATALOGUE.rglob("*.md")]:
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
