"""Why the site says no is written once, in one row, and said in every language of the stage."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from corpus.refusals import REASONS, Fault, Reason
from rewards.ledger.telling import TEXTS

ROOT = Path(settings.BASE_DIR)
STAGE = ROOT / "static/stage/words"
REFEREE = ROOT / "games/catalogue/referee/stage"
OTHERS = ("no", "tr", "de", "es")
SPOKEN_ELSEWHERE = {"withdrawn", "other"}
"""The page itself says that a take is gone; `other` is no code, but what is said for the rest."""
OF_LISTENERS = {"listened", "gold_right", "gold_wrong"}
"""Referee says these."""
OF_THE_PAGE = {
    "gone": Fault.CLIP_GONE,
    "tooMany": Fault.TOO_MANY_CLIPS,
    "notHeard": Fault.NOT_HEARD,
    "consent": Fault.NO_CONSENT,
}
"""What Referee's page says by itself, and the refusal that it says."""


def said(language: str, block: str) -> set[str]:
    """Codes that the stage has words for."""
    text = (STAGE / f"words-{language}.js").read_text()
    found = re.search(rf"\n  {block}: {{\n(.*?)\n  }},", text, re.DOTALL)
    assert found, f"{language} has no {block}"
    return set(re.findall(r"^    (\w+):", found[1], re.MULTILINE))


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
    ours = {ROOT / "platform/corpus/refusals.py", REFEREE / "words-en.js"}
    texts = {path: path.read_text() for path in sources() if path not in ours}
    twice = [(row.code, path) for row in (*Fault, *Reason) for path in texts if row.words in texts[path]]
    assert twice == []


def test_the_stage_says_refusals_in_english_with_the_words_of_the_server() -> None:
    english = (STAGE / "words-en.js").read_text()
    assert re.search(r"\n  reasons: .*\(\{\}\),\n", english)


@pytest.mark.parametrize(("name", "fault"), OF_THE_PAGE.items())
def test_referee_says_a_refusal_in_english_with_the_words_of_the_table(name: str, fault: Fault) -> None:
    english = (REFEREE / "words-en.js").read_text()
    assert f'\n  {name}: "{fault.words}",\n' in english


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_is_said_in_the_players_language(language: str) -> None:
    assert set(REASONS) - SPOKEN_ELSEWHERE <= said(language, "reasons")


@pytest.mark.parametrize("language", OTHERS)
def test_every_part_of_the_points_is_named_in_the_players_language(language: str) -> None:
    assert set(TEXTS) - OF_LISTENERS <= said(language, "worth")
