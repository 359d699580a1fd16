"""The look: colours anybody can read, pages the policy lets through, a name for every module."""

import json
import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from config.delivery.modules import modules
from config.delivery.pages import pages
from config.templatetags import look
from games.catalogue import registry

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = sorted(
    [
        *(Path(settings.BASE_DIR) / "templates").rglob("*.html"),
        *registry.CATALOGUE.rglob("page.html"),
        *registry.CATALOGUE.rglob("shape.svg"),
    ]
)
OWN = [STATIC, *registry.CATALOGUE.rglob("stage")]
"""Every folder with style sheets and modules of ours."""
COLOUR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
THEMES = ("light", "dark")

SURFACES = ("paper", "card", "sunken")
TEXTS = ("ink", "ink-soft", "you-text", "agent-text", "yes-text", "hold-text", "no-text")
ON = [
    ("on-you", "you"),
    ("paper", "ink"),
    ("paper", "agent-text"),
    *((f"{name}-text", f"{name}-wash") for name in ("you", "agent", "yes", "hold", "no")),
    *(("ink", f"{name}-wash") for name in ("you", "agent", "yes", "hold", "no")),
]
SHAPES = ("you", "agent", "yes", "hold", "no", "edge", "ink")


def files(pattern: str) -> list[Path]:
    return [path for folder in OWN for path in folder.rglob(pattern)]


def tokens() -> dict[str, dict[str, str]]:
    found = COLOUR.findall((STATIC / "look/tokens.css").read_text())
    return {"light": {n: light for n, light, _ in found}, "dark": {n: dark for n, _, dark in found}}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "surface"), [*product(TEXTS, SURFACES), *ON])
def test_every_text_can_be_read_on_what_it_stands_on(theme, text, surface):
    colours = tokens()[theme]
    assert contrast(colours[text], colours[surface]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "surface"), [*product(SHAPES, ("paper", "card"))])
def test_every_meaningful_shape_stands_out(theme, shape, surface):
    colours = tokens()[theme]
    assert contrast(colours[shape], colours[surface]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_verdict_dots_stand_out_on_their_flag(theme):
    css = (STATIC / "floor/floor-line.css").read_text()
    for dot in ("agrees", "differs"):
        pair = re.search(rf"\.floor-{dot} {{\s+fill: light-dark\((#\w+), (#\w+)\)", css)
        assert pair, dot
        colour = pair[1 + THEMES.index(theme)]
        assert contrast(colour, tokens()[theme]["ink"]) >= 3


def test_css_uses_no_token_that_is_not_defined():
    defined = set(re.findall(r"--([\w-]+):", (STATIC / "look/tokens.css").read_text()))
    for path in files("*.css"):
        css = path.read_text()
        own = set(re.findall(r"--([\w-]+):", css))
        used = set(re.findall(r"var\(--([\w-]+)\)", css))
        assert used <= defined | own, path


def test_every_file_a_stylesheet_names_exists():
    for path in STATIC.rglob("*.css"):
        for url in re.findall(r'url\("([^")]+)"\)', path.read_text()):
            name = (path.parent / url).resolve().relative_to(STATIC).as_posix()
            assert finders.find(name), f"{path.name} names {url}"


def test_every_module_has_a_name_and_is_imported_by_it():
    names = {*modules(), "locale/current"}
    for path in files("*.js"):
        for name in re.findall(
            r"^(?:import|export)\s[^;]*?from \"([^\"]+)\"", path.read_text(), re.MULTILINE
        ):
            assert name in names, f"{path.name} imports {name}"


def test_every_name_in_the_import_map_is_a_file():
    assert [name for name, path in modules().items() if not finders.find(path)] == []


def page(**cookies: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    vars(request)["csp_nonce"] = "n0nce"  # as django-csp's middleware does
    return render_to_string("base.html", request=request)


def test_the_import_map_carries_the_nonce_and_leads_to_the_files():
    found = re.search(r'<script type="importmap" nonce="n0nce">(.*?)</script>', page(), re.DOTALL)
    assert found
    assert json.loads(found[1])["imports"]["floor-line"].endswith("floor/floor-line.js")


@pytest.mark.parametrize("theme", THEMES)
def test_a_remembered_theme_is_in_the_page_from_the_first_byte(theme):
    assert f'<html lang="en" data-theme="{theme}">' in page(theme=theme)


def test_a_theme_nobody_offered_is_ignored():
    assert "data-theme=" not in page(theme='"><script>').split("<head>")[0]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_has_inline_script_style_or_handler(path):
    html = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style", html)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", html)
    assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_a_module_that_was_not_collected_yet_takes_no_page_down(monkeypatch):
    storage = SimpleNamespace(hashed_files={"floor/floor-line.js": "floor/floor-line.1a2b.js"})
    monkeypatch.setattr(look, "staticfiles_storage", storage)
    assert set(look._unbundled("front", "en").names) == {"floor-line", "floor/floor-line.js"}


def test_a_module_that_is_being_written_is_served_before_it_is_collected(monkeypatch, settings):
    monkeypatch.setattr(look, "staticfiles_storage", SimpleNamespace(hashed_files={}))
    settings.DEBUG = True
    assert look._unbundled("front", "en").names["floor-line"] == "floor/floor-line.js"


def test_templates_ask_for_pages_that_there_are():
    asked = {
        name for path in TEMPLATES for name in re.findall(r'page_parts "([\w-]+)"(?!\|)', path.read_text())
    }
    assert "front" in asked
    assert asked <= set(pages())


SIDES = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)\b|^\s*(?:left|right):",
    re.MULTILINE,
)


@pytest.mark.parametrize("sheet", files("*.css"), ids=lambda sheet: sheet.stem)
def test_no_style_names_a_side_that_is_another_one_in_arabic(sheet: Path) -> None:
    """Sides are where a line begins and ends; what time runs along goes from the left in every script."""
    css = re.sub(r"/\* time runs from the left \*/[^}]*}", "", sheet.read_text())
    assert SIDES.findall(css) == []


NAMED = re.compile(r"(?<!/)\.([a-z][a-z-]*(?:--[a-z]+)?)\b(?!\.css)")
OTHERS = re.compile(r"\.([a-z-]+--)([a-z]+)((?:/--[a-z]+)+)")


def components() -> set[str]:
    """Every class that the head of components.css names, also as in `.notice--yes/--hold`."""
    head = (STATIC / "look/components.css").read_text().partition("*/")[0]
    listed = {
        f"{base}{other.removeprefix('--')}"
        for base, _, rest in OTHERS.findall(head)
        for other in rest.strip("/").split("/")
    }
    return {*NAMED.findall(head)} | listed


def test_the_page_of_all_parts_has_every_part_in_both_themes(client, db):
    shown = client.get("/look/").content.decode()
    for theme in THEMES:
        part = shown.partition(f"look-theme--{theme}")[2].partition("look-theme--")[0]
        classes = {name for found in re.findall(r'class="([^"]*)"', part) for name in found.split()}
        own = {"stack", *re.findall(r"stack--[a-z]+", shown)}
        assert components() - classes - own == set()


def test_the_search_for_parts_finds_them():
    assert {"stack", "notice--yes", "notice--no", "button--small", "badge--you", "facts"} <= components()
