"""Bundles: made by the real esbuild, complete or not at all."""

import gzip
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.urls import reverse

from config import services
from config.delivery import bundles
from config.delivery.modules import CURRENT_WORDS, modules, words
from config.delivery.pages import BASE, pages
from config.templatetags import look
from games.catalogue.registry import games
from tests.sites import ROOT

WHOLE = "config.delivery.serving.StaticStorage"


@pytest.fixture
def static(settings, tmp_path: Path) -> Path:
    """A copy of static/ that a test may break, and a place to collect into."""
    own = tmp_path / "static"
    shutil.copytree(ROOT / "static", own)
    rest = [place for place in settings.STATICFILES_DIRS if place != ROOT / "static"]
    settings.STATICFILES_DIRS = [own, *rest]
    settings.STATIC_ROOT = tmp_path / "collected"
    return own


def break_line(path: Path, number: int, text: str) -> None:
    lines = path.read_text().splitlines()
    lines[number - 1] = text
    path.write_text("\n".join(lines))


def collect(*options: str) -> None:
    call_command("collectstatic", "--noinput", "--ignore=admin", *options, verbosity=0)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_module_with_a_mistake_ends_collectstatic_with_its_file_and_line(static):
    break_line(static / "stage/sound.js", 12, "const GAIN = = 1;")
    with pytest.raises(CommandError, match=r'static/stage/sound\.js, line 12: Unexpected "="\.'):
        collect()


def test_a_module_that_is_not_there_ends_collectstatic_with_the_line_that_wants_it(static):
    break_line(static / "front/front.js", 1, 'import "front/nowhere.js";')
    with pytest.raises(
        CommandError, match=r'static/front/front\.js, line 1: Could not resolve "front/nowhere.js"'
    ):
        collect()


def test_every_mistake_is_told(static):
    break_line(static / "stage/sound.js", 12, "const GAIN = = 1;")
    break_line(static / "look/theme.js", 1, "import {;")
    with pytest.raises(CommandError) as told:
        collect()
    assert "stage/sound.js, line 12" in str(told.value)
    assert "look/theme.js, line 1" in str(told.value)


def test_a_style_that_is_not_there_ends_collectstatic_with_its_name(static):
    (static / "front/front.css").unlink()
    with pytest.raises(CommandError, match=r"front/front\.css"):
        collect()


def test_collecting_again_gives_the_same_names_and_a_mistake_touches_none_of_them(static, settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": WHOLE}}
    collect()
    before = everything(settings.STATIC_ROOT)
    collect("--clear")
    assert everything(settings.STATIC_ROOT).keys() == before.keys()
    before = everything(settings.STATIC_ROOT)
    break_line(static / "stage/sound.js", 12, "const GAIN = = 1;")
    with pytest.raises(CommandError):
        collect("--clear")
    assert everything(settings.STATIC_ROOT) == before


def test_without_esbuild_collectstatic_says_what_to_do(static, settings, tmp_path):
    settings.NODE_MODULES = tmp_path / "nowhere"
    with pytest.raises(CommandError, match=r"There is no esbuild in .*nowhere.*Run `npm ci`"):
        collect()


def test_a_site_does_not_start_without_the_bundles_of_its_pages(settings, tmp_path):
    settings.BUNDLED, settings.STATIC_ROOT = True, tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": WHOLE}}
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    bundles.collected.cache_clear()
    with pytest.raises(CommandError, match=r"have no bundle of .*front, game-call_centre"):
        services.static_files()
    bundles.collected.cache_clear()


def test_every_game_has_a_page_of_its_own_without_a_line_for_it():
    names = {f"game-{game.folder}" for game in games()} | {"referee"}
    assert {name for name in pages() if name.startswith("game-")} | {"referee"} == names - {"game-referee"}


def test_every_style_and_module_of_a_page_is_a_file():
    known = modules()
    for page in (BASE, *pages().values()):
        assert all(finders.find(path) for path in (*page.styles, *(known[name] for name in page.modules)))


def test_source_maps_name_the_modules(collected_static):
    listed = json.loads((collected_static / bundles.LIST).read_text())
    for game in games():
        page = "referee" if game.folder == "referee" else f"game-{game.folder}"
        chunks = [name for name in listed[page]["imported"] if name != CURRENT_WORDS]
        scripts = [collected_static / name for name in (*listed[page]["scripts"], *chunks)]
        named = {source for script in scripts for source in sources(script)}
        own = "referee" if page == "referee" else "game"
        assert collected_static / f"catalogue/{game.folder}/stage/{own}.js" in named
        assert {collected_static / name for name in ("stage/sound.js", "floor/floor-line.js")} <= named


def sources(script: Path) -> set[Path]:
    """The modules that the map of a bundle names."""
    written = re.search(r"//# sourceMappingURL=(\S+)\n?$", script.read_text())
    assert written, script
    names = json.loads((script.parent / written[1]).read_text())["sources"]
    return {Path(os.path.normpath(script.parent / name)) for name in names}


def test_pages_that_play_share_all_but_their_own_bundle(collected_static):
    listed = json.loads((collected_static / bundles.LIST).read_text())
    shared = {
        tuple(listed[f"game-{game.folder}"]["imported"]) for game in games() if game.folder != "referee"
    }
    assert len(shared) == 1
    *chunks, words = sorted(shared.pop())
    assert words == CURRENT_WORDS  # of the page's language, and so in no bundle
    assert chunks
    assert all(name.startswith(bundles.CHUNKS) for name in chunks)


def test_what_stages_share_is_two_halves_beside_what_every_page_has(collected_static):
    """One of twice the size waits for a round trip more (`bundles.HALF`), and each is a request."""
    listed = json.loads((collected_static / bundles.LIST).read_text())
    everywhere = set(listed["plain"]["imported"])
    halves = [name for name in listed["game-cliffhanger"]["imported"] if name not in everywhere]
    smaller, larger = sorted((collected_static / f"{name}.br").stat().st_size for name in halves)
    assert larger < 1.2 * smaller
    assert not list(collected_static.glob(f"{bundles.FOLDER}/{bundles.HALVES}*"))


@pytest.fixture
def german(static, settings, tmp_path: Path) -> Path:
    """Words of one language, which the front page's module imports; gives the folder of the bundles."""
    locale = tmp_path / "locale"
    locale.mkdir()
    (locale / "de.js").write_text("export default {};")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, ("locale", locale)]
    front = static / "front/front.js"
    front.write_text('import "locale/current";\nimport(`locale/${document.title}`);\n' + front.read_text())
    place = tmp_path / "bundling"
    place.mkdir()
    bundles.build(place)
    return place


def test_what_pages_load_is_packed_and_what_lies_beside_it_is_not(collected_static):
    loaded = [
        *(collected_static / bundles.CHUNKS).glob("*.js"),
        *collected_static.glob("bundled/front.*.css"),
    ]
    for path in loaded:
        packed = path.with_name(f"{path.name}.br").read_bytes()
        assert brotli.decompress(packed) == path.read_bytes()
        assert len(packed) < len(path.with_name(f"{path.name}.gz").read_bytes()) < path.stat().st_size
    assert len(loaded) > 4
    assert not list(collected_static.rglob("*.map.br")) + list(collected_static.glob("stage/stage.js.br"))


def test_words_are_part_of_no_bundle(german):
    bundle = (german / "bundled/front.js").read_text()
    assert 'import"locale/current"' in bundle
    assert "import(`locale/${document.title}`)" in bundle
    assert "locale/current" in json.loads((german / bundles.LIST).read_text())["front"]["imported"]


@pytest.fixture
def in_bundles(german, settings, monkeypatch) -> Callable[..., str]:
    """The head of a page that asks for bundles."""
    listed = json.loads((german / bundles.LIST).read_text())
    monkeypatch.setattr(bundles, "collected", lambda: listed)
    storage = SimpleNamespace(hashed_files={"locale/de.js": "locale/de.1a2b.js", "front/front.js": ""})
    monkeypatch.setattr(look, "staticfiles_storage", storage)
    settings.BUNDLED = True
    look._remembered.cache_clear()

    def head(page: str, language: str) -> str:
        template = Template("{% load look %}{% page_parts page language %}")
        return template.render(Context({"CSP_NONCE": "n0nce", "page": page, "language": language}))

    return head


def test_a_bundled_page_names_nothing_but_words(in_bundles):
    head = in_bundles("front", language="de")
    found = re.search(r'<script type="importmap" nonce="n0nce">(.*?)</script>', head)
    assert found
    imports = json.loads(found[1])["imports"]
    assert set(imports) == {"locale/current", "locale/de"}
    assert f'<link rel="modulepreload" href="{imports["locale/current"]}">' in head


def test_a_page_in_a_language_without_words_has_english_ones(german, settings):
    (Path(settings.STATICFILES_DIRS[-1][1]) / "en.js").write_text("export default {};")
    assert words("xx")["locale/current"] == "locale/en.js"
    assert words("de")["locale/current"] == "locale/de.js"


def test_a_bundled_page_has_one_style_sheet_and_one_script(in_bundles):
    head = in_bundles("front", language="de")
    assert re.findall(r'<link rel="stylesheet" href="/static/(.*?)">', head) == ["bundled/front.css"]
    assert re.findall(r'<script type="module" src="/static/(.*?)"', head) == ["bundled/front.js"]


def test_a_page_is_packed_for_a_browser_that_unpacks_and_nothing_else_is(client, db):
    plain, packed = client.get("/"), client.get("/", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "<floor-line" in gzip.decompress(packed.content).decode()
    assert len(packed.content) < len(plain.content) / 2
    manifest = client.get(reverse("offline:manifest"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in manifest.headers
