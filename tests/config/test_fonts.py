"""Fonts that are collected: cut to what the styles use, with every letter that their packages have."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError
from fontTools.ttLib import TTFont

from config.delivery import fonts
from config.delivery.families import FAMILIES, weights
from tests.sites import ROOT

STYLES = [*(ROOT / "static").rglob("*.css"), *(ROOT / "games").rglob("*.css")]


def packaged(name: str) -> Path:
    *_, family, files, file = name.split("/")
    return ROOT / "node_modules/@fontsource-variable" / family / files / file


def features(font: TTFont) -> set[str]:
    lists = (font[table].table.FeatureList for table in ("GSUB", "GPOS"))
    return {record.FeatureTag for each in lists for record in each.FeatureRecord}


@pytest.mark.parametrize("name", weights())
def test_a_font_is_smaller_and_has_every_letter_still(collected_static, name):
    cut, whole = collected_static / name, packaged(name)
    assert cut.stat().st_size < 0.9 * whole.stat().st_size
    assert TTFont(cut).getBestCmap().keys() == TTFont(whole).getBestCmap().keys()
    (axis,) = TTFont(cut)["fvar"].axes
    assert (axis.minValue, axis.maxValue) == weights()[name]


def test_figures_can_be_of_one_width_and_letters_stand_closer_where_they_should(collected_static):
    for name in weights():
        font = TTFont(collected_static / name)
        if "/inter-latin-wght" in name or "/bricolage-grotesque-latin-wght" in name:
            assert {"tnum", "kern"} <= features(font)


def test_a_page_names_the_fonts_that_were_cut_and_no_other():
    named = re.findall(r'url\("\.\./(vendor/[^"]+)"\)', (ROOT / "static/look/fonts.css").read_text())
    assert sorted(named) == sorted(weights())


def test_the_families_that_a_page_waits_for_are_those_of_the_styles():
    """Naming one that is not here yet lays a page out twice."""
    faces = re.findall(r"@font-face \{([^}]+)\}", (ROOT / "static/look/fonts.css").read_text())
    fetched = {re.findall(r'font-family: "(.+)"', face)[0] for face in faces if "url(" in face}
    (waited,) = re.findall(r"FAMILIES = \[(.+)\]", (ROOT / "static/look/fonts.js").read_text())
    assert set(re.findall(r"1em ([\w ]+)", waited)) == fetched


def test_no_style_asks_for_a_weight_that_was_cut_away():
    kept = [family.weights for family in FAMILIES]
    texts: list[int] = []
    headings: list[int] = []
    for style in STYLES:
        for rule in re.findall(r"\{[^{}]*\}", "" if style.name == "fonts.css" else style.read_text()):
            weights = [int(weight) for weight in re.findall(r"font(?:-weight)?:\s*(\d{3})\b", rule)]
            (headings if "var(--heading)" in rule else texts).extend(weights)
    assert set(texts) <= {400, 500, 600, 700, 800}
    assert kept[0][0] <= min(texts)
    assert kept[1][0] <= min(headings)
    assert max(headings) <= kept[1][1]


def test_the_same_font_is_the_same_bytes(tmp_path, collected_static):
    fonts.cut(tmp_path)
    for name in weights():
        assert (tmp_path / name).read_bytes() == (collected_static / name).read_bytes()


def test_a_damaged_font_is_named(tmp_path, settings):
    name = next(iter(weights()))
    damaged = tmp_path / "files" / name
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"wOF2" + bytes(100))
    settings.STATICFILES_DIRS = [tmp_path / "files"]
    with pytest.raises(CommandError, match=f"{re.escape(name)} cannot be cut"):
        fonts.cut(tmp_path / "made")
