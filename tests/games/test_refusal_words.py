"""Why the site says no is written once, in one row, and said in every language of the stage."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from accounts.consent import LANGUAGES
from config.words.places import languages, our_code, places
from config.words.reading import is_said, read
from corpus.refusals import Fault, Reason
from rewards.ledger.telling import TEXTS

ROOT = Path(settings.BASE_DIR)
WORDS = ROOT / "static/stage/words/words.js"
REFEREE = ROOT / "games/catalogue/referee/stage/words.js"
OTHERS = ("nb", "tr", "de", "es")
SPOKEN_ELSEWHERE = {"withdrawn", "lost", "other"}
"""The page itself says that a take is gone, "my takes" that it is lost; `other` is no code, but what is said
for the rest."""
OF_LISTENERS = {"listened", "gold_right", "gold_wrong"}
"""Referee says these."""
OF_REFEREE = (
    Fault.CLIP_GONE,
    Fault.TOO_MANY_CLIPS,
    Fault.TOO_MANY_NEXT,
    Fault.REPORTS_WAITING,
    Fault.REPORTS_TODAY,
    Fault.NOT_HEARD,
    Fault.NO_CONSENT,
)
"""What whoever listens meets."""


def said(language: str) -> set[str]:
    """The English of every sentence of scripts that the language has its own for."""
    catalogue, problems = read(places(ROOT)[0].catalogue(language, "djangojs"))
    assert not problems
    return {message.id for message in catalogue if is_said(message) and isinstance(message.id, str)}


def sources() -> Iterator[Path]:
    """What could say it once more; the tests and the page made from the table may quote it."""
    for room in ("games", "inference", "platform", "static", "templates"):
        for suffix in ("py", "js", "html"):
            yield from (ROOT / room).rglob(f"*.{suffix}")


def test_every_refusal_has_one_row_with_a_sentence_for_the_player() -> None:
    rows = (*Fault, *Reason)
    assert len({row.code for row in rows}) == len({row.words for row in rows}) == len(rows)
    assert all(row.words.endswith(".") for row in rows)


def test_every_fault_has_a_close_code_and_the_http_status_that_means_the_same() -> None:
    for fault in Fault:
        assert 4400 <= fault.close <= 4503
        assert fault.status == fault.close - 4000


def test_no_sentence_stands_in_a_second_place() -> None:
    """But for the one that Referee says before anybody is asked, which is held below."""
    texts = {path: path.read_text() for path in sources() if path.name != "refusals.py"}
    rows = [row for row in (*Fault, *Reason) if row != Fault.NOT_HEARD]
    assert [(row.code, path) for row in rows for path in texts if row.words in texts[path]] == []


def test_referee_says_what_the_table_says_to_who_has_not_listened_to_the_end() -> None:
    assert f'\n  notHeard: N_("{Fault.NOT_HEARD.words}"),\n' in REFEREE.read_text()


@pytest.mark.parametrize("language", OTHERS)
def test_why_a_take_is_of_no_use_is_said_in_the_players_language(language: str) -> None:
    assert {reason.words for reason in Reason if reason.code not in SPOKEN_ELSEWHERE} <= said(language)


@pytest.mark.parametrize("language", OTHERS)
def test_what_listeners_are_refused_is_said_in_their_language(language: str) -> None:
    assert {fault.words for fault in OF_REFEREE} <= said(language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_part_of_the_points_is_named_in_the_players_language(language: str) -> None:
    assert {text for code, text in TEXTS.items() if code not in OF_LISTENERS} <= said(language)


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_the_stage_says_is_said_in_the_players_language(language: str) -> None:
    whole = set(re.findall(r'N_\(\s*"(.*?)"', WORDS.read_text()))
    assert len(whole) > 70
    assert whole <= said(language)


def test_whoever_reads_the_stage_in_a_language_can_read_the_consent_text_in_it() -> None:
    assert languages(ROOT) == sorted(OTHERS)
    assert {"en", *map(our_code, OTHERS)} <= set(LANGUAGES)
