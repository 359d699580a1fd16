"""The prompts that ship: found in their folders, whatever games and languages there are."""

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus import languages
from corpus.languages import NAMES
from games.catalogue import registry
from games.catalogue.base import FIVE, Game
from games.catalogue.shapes import texts
from games.prompts import checks, loading, unwelcome
from tests.games.language_words import COMMON, PERSONAL

SHIPPED: dict[str, dict[str, dict[str, Any]]] = {}
for _game, _language, _path in loading.files():
    SHIPPED.setdefault(_game, {})[_language] = loading.read(_path)

FEWEST = {"mm-hm-radio": 8}
"""A story takes longer to tell than a question, and to write."""
ENOUGH = 20

PLAYED = [game for game in registry.games() if game.records]
FILES = [
    pytest.param(game, language, id=f"{game.key}-{language}")
    for game in PLAYED
    for language in game.languages
]


WRITTEN = [each for each in FILES if each.values[1] in SHIPPED.get(getattr(each.values[0], "key", ""), {})]
"""Of those, the ones that are there; `test_there_are_enough_prompts` names the others."""


def shipped(game: Game, language: str) -> dict[str, Any]:
    return SHIPPED.get(game.key, {}).get(language, {})


def pattern(game: Game) -> list[Any]:
    """English is written first, so it shows the shapes that a prompt may have."""
    return list(shipped(game, "en").values())


def words(text: Any) -> str:
    """What people read of a prompt; not names such as `card`."""
    return " ".join(each for _, each in texts(text) if not checks.CODE.fullmatch(each))


def folded(said: str) -> str:
    """Letters and digits only, without case or the Turkish dot: what two prompts must not share."""
    plain = said.replace("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i").casefold()
    plain = plain.replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    kept = "".join(each if belongs_to_a_word(each) else " " for each in plain)
    return " ".join(kept.split())


def belongs_to_a_word(character: str) -> bool:
    """Letters and digits, and the marks that letters carry in Arabic and Indic scripts."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def test_every_file_belongs_to_a_game_and_one_of_its_languages() -> None:
    claimed = {(game.key, language) for game in PLAYED for language in game.languages}
    found = {(game, language) for game, language, _ in loading.files()}
    assert found - claimed == set()


@pytest.mark.parametrize("game", PLAYED, ids=lambda game: game.key)
def test_every_game_is_played_in_five_languages_and_two_in_all(game: Game) -> None:
    all_of_them = game.key in {"cliffhanger", "number-relay"}
    wanted = set(NAMES) if all_of_them else set(FIVE)
    assert wanted <= set(game.languages) <= set(NAMES)


@pytest.mark.parametrize(("game", "language"), FILES)
def test_there_are_enough_prompts(game: Game, language: str) -> None:
    assert len(shipped(game, language)) >= FEWEST.get(game.key, ENOUGH)


@pytest.mark.parametrize(("game", "language"), FILES)
def test_nothing_is_wrong_with_any_prompt(game: Game, language: str) -> None:
    found = {
        key: problems
        for key, text in shipped(game, language).items()
        if (problems := checks.problems(game, language, text, pattern(game)))
    }
    assert found == {}


@pytest.mark.parametrize(("game", "language"), FILES)
def test_keys_are_stable_names(game: Game, language: str) -> None:
    assert [key for key in shipped(game, language) if not checks.is_key(key)] == []


@pytest.mark.parametrize(("game", "language"), FILES)
def test_no_prompt_of_a_game_has_the_words_of_another(game: Game, language: str) -> None:
    """Single texts may return, such as "yes": but not all the words that make up a prompt."""
    said = Counter(folded(words(text)) for text in shipped(game, language).values())
    assert [each for each, times in said.items() if times > 1] == []


@pytest.mark.parametrize("language", sorted(NAMES))
def test_no_question_is_asked_twice_in_a_language(language: str) -> None:
    """In whatever game: entries of a list, and names of things, may come back in another prompt."""
    said = Counter(
        folded(sentence)
        for game in PLAYED
        for text in shipped(game, language).values()
        for _, sentence in texts({name: part for name, part in text.items() if not isinstance(part, list)})
        if not checks.CODE.fullmatch(sentence)
        and (len(sentence.split()) > 2 or (language in unwelcome.UNSPACED and len(sentence) > 6))
    )
    assert [each for each, times in said.items() if times > 1] == []


@pytest.mark.parametrize(("game", "language"), FILES)
def test_no_prompt_asks_for_personal_data(game: Game, language: str) -> None:
    """Number Relay does say "phone" and "address": it hands out made-up ones."""
    asked = re.compile(PERSONAL[language])
    said = {key: folded(words(text)) for key, text in shipped(game, language).items()}
    assert {key: found[0] for key, text in said.items() if (found := asked.search(text))} == {}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How old are you?"),
        ("no", "Hvor bor du?"),
        ("tr", "Telefonunu söyler misin?"),
        ("de", "Wie heißt du?"),
        ("es", "¿Cuántos años tienes?"),
        ("ar", "ما اسمك؟"),
        ("ja", "お名前は何ですか。"),
        ("hi", "आपका नाम क्या है?"),
    ],
)
def test_the_check_for_personal_data_finds_some(language: str, question: str) -> None:
    assert re.search(PERSONAL[language], folded(question))


@pytest.mark.parametrize("language", FIVE)
def test_in_taboo_rush_the_agent_never_says_what_the_player_may_not(language: str) -> None:
    said = [
        (key, word)
        for key, text in SHIPPED["taboo-rush"][language].items()
        for word in text["banned"]
        if f" {folded(word)} " in f" {folded(' '.join(text['lines']))} "
    ]
    assert said == []


# Language


@pytest.mark.parametrize(("game", "language"), FILES)
def test_a_file_is_in_the_script_of_its_language(game: Game, language: str) -> None:
    text = " ".join(words(each) for each in shipped(game, language).values())
    assert languages.share(text, language) > 0.9


@pytest.mark.parametrize(("game", "language"), WRITTEN)
def test_a_file_is_in_its_language_and_no_other(game: Game, language: str) -> None:
    """No other language of the same script has as many of its commonest words in it."""
    text = " ".join(words(each) for each in shipped(game, language).values())
    hits = {other: _common(text, other) for other in COMMON}
    assert max(hits, key=lambda other: hits[other]) == language, hits


def _common(text: str, language: str) -> int:
    if language in unwelcome.UNSPACED:
        return sum(text.count(word) for word in COMMON[language])
    said = Counter(folded(text).split())
    return sum(said[word] for word in COMMON[language])


# The checks themselves: what moderators are told as well

CLIFFHANGER = registry.game("cliffhanger")
LIKE = [{"first": "One?", "second": "Two?"}]


def told(text: Any, language: str = "en") -> str:
    return " ".join(checks.problems(CLIFFHANGER, language, text, LIKE))


def cliff(first: str, language: str = "en") -> str:
    return told({"first": first, "second": first}, language)


def test_a_sound_prompt_has_no_problem() -> None:
    assert cliff("What do you see from your window?") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ({"first": "One?"}, "The part “second” is missing."),
        ({"first": "One?", "second": "Two?", "third": "Three?"}, "This game has no part “third”."),
        ({"first": "One?", "second": ["Two?"]}, "“second” has to be text."),
        ({"first": "One?", "second": " "}, "“second” is empty."),
        (["One?", "Two?"], "A prompt has to have the parts first, second."),
        ("One?", "A prompt has to have the parts first, second."),
        (None, "A prompt has to have the parts first, second."),
    ],
)
def test_a_wrong_shape_is_named(text: Any, says: str) -> None:
    assert told(text) == says


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ("a" * 89 + " b.", "has 92 characters; 90 is the most."),
        ("Long. " * 40 + "Yes.", "do not fit a phone"),
        ("No end", "has to end as a sentence does"),
        ("Two  spaces?", "a space too many"),
        ("A line\nbreak?", "a line break"),
        ("Cafe\N{COMBINING ACUTE ACCENT}?", "not NFC"),
        ("Hidden\N{ZERO WIDTH SPACE}?", "cannot be seen"),
        ("Zounds, what now?", "might hurt somebody"),
        ("Call 4791 2345 678 now.", "This number could be somebody's."),
        ("Read 4111 1111 1111 1111 aloud.", "This number could be somebody's."),
        ("Write to kari@nordmann.no today.", "This address could be somebody's."),
        ("Look at www.nordmann.no today.", "This address could be somebody's."),
        ("Что теперь будет?", "not written in the script"),
    ],
)
def test_words_that_nobody_should_be_shown_are_named(first: str, says: str) -> None:
    assert says in cliff(first)


@pytest.mark.parametrize(
    "first",
    ["Ring 020 7946 0123.", "Ring +1 212 555 0142.", "Write to otter@example.com now.", "Order 471112."],
)
def test_numbers_and_addresses_of_nobody_may_be_used(first: str) -> None:
    assert cliff(first) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [("ما هذا؟", "ar"), ("これは何ですか。", "ja"), ("यह क्या है?", "hi"), ("এটা কী।", "bn"), ("Co to?", "pl")],
)
def test_every_script_may_end_a_sentence_its_own_way(text: str, language: str) -> None:
    assert cliff(text, language) == ""


def test_an_unwelcome_word_is_found_as_a_word_only() -> None:
    assert unwelcome.found("Well, ZOUNDS!", "en")
    assert not unwelcome.found("Zoundsville", "en")
    assert not unwelcome.found("Zounds", "de")


def test_the_list_of_unwelcome_words_covers_every_language() -> None:
    listed = {each.split()[0] for each in Path(unwelcome.FILE).read_text().splitlines()}
    assert listed == set(NAMES)


def test_a_shape_within_a_shape_is_compared_too() -> None:
    like = [{"lines": ["a"], "quiz": {"question": "q", "options": ["x", "y"]}, "wrong": 1}]
    text = {"lines": [], "quiz": {"question": 3, "options": ["x", 1]}, "wrong": True}
    assert checks.problems(CLIFFHANGER, "en", text, like) == [
        "“lines” has to be a list, as in [“one”, “two”].",
        "“quiz.question” has to be text.",
        "“quiz.options” has to be text.",
        "“wrong” has to be a whole number.",
    ]


def test_of_several_shapes_one_is_enough() -> None:
    like = [{"lines": ["a"], "wrong": 1}, {"lines": ["a"], "bell": 2}]
    assert checks.problems(registry.game("referee"), "en", {"lines": ["b"], "bell": 3}, like) == []
