"""The one table of languages: codes, names and scripts."""

import unicodedata

import pytest

from corpus import languages
from corpus.languages import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_a_language_writes_its_own_name_in_its_own_script(language: Language) -> None:
    letters = [letter for letter in language.name if letter.isalpha()]
    assert all(unicodedata.name(letter).startswith(language.script) for letter in letters)


def test_no_code_stands_twice() -> None:
    assert len({language.code for language in LANGUAGES}) == len(LANGUAGES)
    assert len({language.three_letters for language in LANGUAGES}) == len(LANGUAGES)


def test_a_code_outside_the_table_stays_as_it_is() -> None:
    assert (languages.three_letters("no"), languages.three_letters("xx")) == ("nor", "xx")
    assert (languages.script("ru"), languages.script("xx")) == (("CYRILLIC",), ("LATIN",))


def test_the_share_of_a_script_counts_letters_only() -> None:
    assert languages.share("Да, 12!", "ru") == 1.0
    assert languages.share("Да da", "ru") == 0.5
    assert (languages.share("12", "ru"), languages.share("da", "xx")) == (1.0, 1.0)
    assert {"ja", "ko", "zh"} == languages.DENSE
