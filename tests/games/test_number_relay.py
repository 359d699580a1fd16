"""Number Relay draws what belongs to nobody, and names the moments of a take in which it was read aloud."""

import dataclasses
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages import NAMES
from games.catalogue import registry
from games.catalogue.base import Event, Prompt, Span, Take
from games.catalogue.number_relay import made_up
from games.catalogue.number_relay.cards import luhn
from games.prompts import loading

relay = registry.game("number-relay")

MODES = ("card", "phone", "email", "address", "pin")
LONGEST = 18
RESERVED_DOMAIN = re.compile(r"(.+\.)?(example\.(com|org|net)|[a-z]+\.(example|test|invalid))")
FICTION = {
    "en": r"\d{3}55501\d\d|01632960\d{3}|07700900\d{3}|025550\d{4}|037010\d{4}",
    "de": r"03023125\d{3}|06990009\d{3}|04066969\d{3}|02214710\d{3}|08999998\d{3}",
    "fr": r"(019900|026191|035301|046571|053649|063998)\d{4}",
}

languages = st.sampled_from(tuple(NAMES))
seeds = st.integers(0, 2**32 - 1)


def drawn(mode: str, language: str, seed: int) -> list[str]:
    return list(relay.prepare({"mode": mode, "ask": "Read it."}, language, seed)["chunks"])


# What is drawn


@given(languages, st.sampled_from(MODES), seeds)
def test_the_same_seed_draws_the_same_number(language: str, mode: str, seed: int) -> None:
    assert drawn(mode, language, seed) == drawn(mode, language, seed)


@given(languages, st.sampled_from(MODES), seeds)
def test_two_to_six_pieces_each_fits_on_a_phone(language: str, mode: str, seed: int) -> None:
    pieces = drawn(mode, language, seed)
    assert 2 <= len(pieces) <= 6
    assert all(0 < len(piece) <= LONGEST and piece == piece.strip() for piece in pieces)


@given(languages, seeds)
def test_no_card_number_could_be_somebodys(language: str, seed: int) -> None:
    number = "".join(drawn("card", language, seed))
    assert re.fullmatch(r"99\d{14}", number)
    assert not luhn(number)


@pytest.mark.parametrize(("number", "right"), [("4242424242424242", True), ("4242424242424241", False)])
def test_the_check_digit_is_the_one_that_cards_carry(number: str, right: bool) -> None:
    assert luhn(number) is right


@given(languages, seeds)
def test_every_phone_number_is_kept_for_fiction_or_has_no_country(language: str, seed: int) -> None:
    number = "".join(drawn("phone", language, seed))
    assert re.fullmatch(FICTION.get(language, r"\+999\d{5,8}"), number)


@given(languages, seeds)
def test_every_mail_goes_to_a_reserved_name(language: str, seed: int) -> None:
    local, _, domain = "".join(drawn("email", language, seed)).partition("@")
    assert RESERVED_DOMAIN.fullmatch(domain)
    assert re.fullmatch(r"[a-z]+[._-][a-z]+(\d\d)?", local)


@given(languages, seeds)
def test_no_address_leads_to_a_house(language: str, seed: int) -> None:
    words, pieces = made_up.words(language), drawn("address", language, seed)
    assert sum(piece in words.streets for piece in pieces) == 1
    assert sum(piece in words.towns for piece in pieces) == 1
    numbers = [piece for piece in pieces if piece not in words.streets + words.towns]
    assert all(re.fullmatch(r"9\d{4}|000 \d{4}", number) for number in numbers)


@given(languages, seeds)
def test_a_code_has_four_or_six_digits(language: str, seed: int) -> None:
    assert re.fullmatch(r"\d{4}|\d{6}", "".join(drawn("pin", language, seed)))


@pytest.mark.parametrize("language", NAMES)
def test_every_language_has_streets_towns_and_words_for_mail(language: str) -> None:
    words = made_up.words(language)
    assert min(len(words.streets), len(words.towns)) >= 6
    assert sorted(words.order) == ["house", "postcode", "street", "town"]
    assert all(len(word) <= 9 and word.isascii() and word.isalpha() for word in words.mail)


def test_what_is_said_is_what_is_shown() -> None:
    prompt = relay.prepare({"mode": "pin", "ask": "Read it."}, "en", 7)
    assert prompt["say"] == " ".join(prompt["chunks"])
    assert prompt["mode"] == "pin"


def test_a_moderator_hears_of_a_mode_that_is_none() -> None:
    (problem,) = relay.problems({"mode": "fax", "ask": "Read it."}, "en")
    assert "fax" in problem
    assert relay.problems({"mode": "pin", "ask": "Read it."}, "en") == []


@pytest.mark.parametrize("language", NAMES)
def test_every_mode_is_asked_for_at_least_four_times(language: str) -> None:
    shipped = loading.read(registry.CATALOGUE / "number_relay" / "prompts" / f"{language}.toml")
    modes = Counter(text["mode"] for text in shipped.values())
    assert set(modes) == set(MODES)
    assert min(modes.values()) >= 4
    assert relay.languages == tuple(NAMES)


# Which moments it names

Spans = tuple[tuple[int, int], ...]
PROMPT: Prompt = {"mode": "pin", "chunks": ["12", "34", "56"], "say": "12 34 56"}
SPEECH: Spans = ((1_000, 10_000), (20_000, 30_000), (40_000, 50_000))


def take(
    *shown: tuple[int, str], speech: tuple[tuple[int, int], ...] = SPEECH, cut_off: bool = False
) -> Take:
    events = [Event("chunk", at, value) for at, value in shown]
    if cut_off:
        events.append(Event("cut_off", 64_000))
    return Take(64_000, tuple(Span(*span) for span in speech), tuple(events), PROMPT)


def labels(of: Take) -> list[tuple[int, str]]:
    return [(cut.at, cut.intent) for cut in relay.cuts(of)]


def test_every_piece_is_incomplete_and_the_last_is_complete() -> None:
    assert labels(take((0, "0"), (15_000, "1"), (35_000, "2"))) == [
        (10_000, "incomplete"),
        (30_000, "incomplete"),
        (50_000, "complete"),
    ]


def test_a_pause_within_a_piece_is_incomplete_too() -> None:
    speech = ((1_000, 5_000), (9_000, 14_000), (20_000, 30_000), (40_000, 50_000))
    found = labels(take((0, "0"), (18_000, "1"), (35_000, "2"), speech=speech))
    assert found[0] == (5_000, "incomplete")
    assert len(found) == 4


READ = take((0, "0"), (15_000, "1"), (35_000, "2"))


def test_the_words_of_a_moment_are_the_pieces_read_by_then_and_the_end_has_its_full_stop() -> None:
    said = [relay.known_words(READ, cut.at, cut.silence, "en") for cut in relay.cuts(READ)]
    assert said == ["12", "12 34", "12 34 56."]
    assert relay.known_words(READ, 50_000, 14_000, "hi") == "12 34 56।"


def test_a_pause_that_brought_no_piece_has_no_known_words() -> None:
    assert relay.known_words(READ, 5_000, 4_000, "en") == ""


def test_an_address_is_written_in_one() -> None:
    mail = dataclasses.replace(READ, prompt={"mode": "email", "chunks": ["quiet", "-river", "@mail.test"]})
    assert relay.known_words(mail, 30_000, 10_000, "en") == "quiet-river"
    assert relay.known_words(mail, 50_000, 14_000, "en") == "quiet-river@mail.test."


def test_a_prompt_without_pieces_knows_no_words() -> None:
    assert relay.known_words(Take(64_000, ()), 5_000, 4_000, "en") == ""


def test_done_before_the_last_piece_was_shown_is_no_end() -> None:
    assert labels(take((0, "0"), (15_000, "1"))) == [(10_000, "incomplete"), (30_000, "incomplete")]


def test_a_last_piece_that_nobody_read_is_no_end() -> None:
    assert labels(take((0, "0"), (15_000, "1"), (55_000, "2")))[-1] == (30_000, "incomplete")


def test_a_take_that_was_cut_off_has_no_end() -> None:
    shown = ((0, "0"), (15_000, "1"), (35_000, "2"))
    assert [intent for _, intent in labels(take(*shown, cut_off=True))] == ["incomplete", "incomplete"]


def test_a_take_without_pieces_has_no_end() -> None:
    bare = Take(64_000, (Span(0, 30_000),))
    assert relay.cuts(bare) == []
