"""All CSV is written by one module, so that none leaves with a formula in it."""

import re

import pytest

from accounts import spreadsheets
from tests.config.test_rooms import modules


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_run_is_text(begins: str) -> None:
    assert spreadsheets.written([[f"{begins}1", f"a{begins}1"]]).lstrip('"').startswith(f"'{begins}1")


def test_a_number_below_zero_stays_one_and_nothing_is_empty() -> None:
    assert spreadsheets.written([[-1.5, None, "", "=1", 3]]) == "-1.5,,,'=1,3\r\n"


def test_no_other_module_writes_csv() -> None:
    writes = re.compile(r"csv\.(writer|DictWriter)\b|from csv import")
    found = {name for name, file in modules().items() if writes.search(file.read_text("utf-8"))}
    assert found == {"accounts.spreadsheets"}
