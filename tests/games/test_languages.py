"""Which language a player is given: what the address asks for, else what the browser prefers."""

import pytest

from accounts.models import Contributor
from corpus import languages
from games.catalogue.base import FIVE
from tests.games.test_post import browser


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ar-EG,ar;q=0.9,en;q=0.8", "ar"),
        ("pt-BR", "pt"),
        ("zh-Hant-TW, en;q=0.5", "zh"),
        ("nb-NO,nb;q=0.9", "no"),
        ("nn", "no"),
        ("in-ID", "id"),
        ("sv-SE,sv;q=0.9,fi;q=0.8,en;q=0.7", "fi"),
        ("en;q=0.5, ja;q=0.9", "ja"),
        ("de;q=0, fr", "fr"),
        ("de;q=nonsense, fr;q=0.1", "fr"),
        ("sv", "en"),
        ("*", "en"),
        ("", "en"),
        (";;,,;q=", "en"),
    ],
)
def test_the_browser_says_what_its_reader_likes_best(header: str, expected: str) -> None:
    assert languages.preferred(header) == expected


def test_only_what_is_played_is_offered() -> None:
    assert languages.preferred("ar,tr;q=0.5", FIVE) == "tr"
    assert languages.chosen("ar", "de", FIVE) == "de"
    assert languages.chosen("es", "de", FIVE) == "es"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("game", "query", "header", "expected"),
    [
        ("cliffhanger", "", "hi-IN,en;q=0.5", "hi"),
        ("cliffhanger", "?language=ar", "hi-IN", "ar"),
        ("taboo-rush", "?language=ar", "es-MX,en;q=0.5", "es"),
        ("taboo-rush", "", "ja", "en"),
    ],
)
def test_the_stage_opens_in_it(
    player: Contributor, game: str, query: str, header: str, expected: str
) -> None:
    address = f"/play/{game}/{query}"
    page = browser(player).get(address, headers={"Accept-Language": header}).content.decode()
    name = languages.NAMES[expected]
    assert f'data-language="{expected}"' in page
    assert f'<option value="{expected}" lang="{expected}" selected>{name}</option>' in page
