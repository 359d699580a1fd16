"""Why a take was refused is said in every language of the stage."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from games.judging.results import REASONS
from rewards.ledger.telling import TEXTS

STATIC = Path(settings.BASE_DIR) / "static/stage/words"
OTHERS = ("no", "tr", "de", "es")
SPOKEN_ELSEWHERE = {"withdrawn"}
"""The page itself says that a take is gone."""
OF_LISTENERS = {"listened", "gold_right", "gold_wrong"}
"""Referee says these."""


def said(language: str, block: str) -> set[str]:
    """Codes that the stage has words for."""
    text = (STATIC / f"words-{language}.js").read_text()
    found = re.search(rf"\n  {block}: {{\n(.*?)\n  }},", text, re.DOTALL)
    assert found, f"{language} has no {block}"
    return set(re.findall(r"^    (\w+):", found[1], re.MULTILINE))


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_is_said_in_the_players_language(language: str) -> None:
    assert set(REASONS) - SPOKEN_ELSEWHERE <= said(language, "reasons")


@pytest.mark.parametrize("language", OTHERS)
def test_every_part_of_the_points_is_named_in_the_players_language(language: str) -> None:
    assert set(TEXTS) - OF_LISTENERS <= said(language, "worth")
