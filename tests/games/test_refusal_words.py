"""Why a take was refused, and what its points are for, is said in every language of the stage."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.consent import LANGUAGES
from config.words.places import languages, our_code, places
from config.words.reading import is_said, read
from games.judging.results import REASONS
from rewards.ledger.earning import TEXTS

WORDS = Path(settings.BASE_DIR) / "static/stage/words/words.js"
OTHERS = ("nb", "tr", "de", "es")
SPOKEN_ELSEWHERE = {"withdrawn"}
"""The page itself says that a take is gone."""
OF_LISTENERS = {"listened", "gold_right", "gold_wrong"}
"""Referee says these."""


def english(block: str) -> dict[str, str]:
    """Codes that the stage has words for, and the words."""
    found = re.search(rf"\n  {block}: .*?{{\n(.*?)\n  }}", WORDS.read_text(), re.DOTALL)
    assert found, f"the stage has no {block}"
    return dict(re.findall(r'^    (\w+): N_\("(.*?)"\),$', found[1], re.MULTILINE))


def said(language: str) -> set[str]:
    """The English of every sentence of scripts that the language has its own for."""
    catalogue, problems = read(places(settings.BASE_DIR)[0].catalogue(language, "djangojs"))
    assert not problems
    return {message.id for message in catalogue if is_said(message) and isinstance(message.id, str)}


def test_the_stage_has_words_for_every_refusal_and_they_are_the_servers() -> None:
    wanted = {code: text for code, text in REASONS.items() if code not in SPOKEN_ELSEWHERE}
    assert english("reasons") == wanted


def test_the_stage_has_words_for_every_part_of_the_points_and_they_are_the_servers() -> None:
    assert english("worth") == {code: text for code, text in TEXTS.items() if code not in OF_LISTENERS}


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_and_every_part_of_the_points_is_said_in_the_players_language(language: str) -> None:
    assert {*english("reasons").values(), *english("worth").values()} <= said(language)


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_the_stage_says_is_said_in_the_players_language(language: str) -> None:
    whole = set(re.findall(r'N_\(\s*"(.*?)"', WORDS.read_text()))
    assert len(whole) > 90
    assert whole <= said(language)


def test_the_languages_of_the_stage_are_those_of_the_consent_text() -> None:
    assert languages(settings.BASE_DIR) == sorted(OTHERS)
    assert {"en", *map(our_code, OTHERS)} == set(LANGUAGES)
