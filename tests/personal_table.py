"""The table of docs/privacy.md that names every field about people, from what the rooms declare.

`python manage.py shell --no-imports -c "from tests import personal_table; personal_table.write()"` writes it.
"""

import re

from accounts.personal.inventory import Fate, Kept, kept
from tests.sites import ROOT

PAGE = ROOT / "docs" / "privacy.md"
PLACE = re.compile(r"(?<=<!-- from the inventory -->\n).*?(?=<!-- to here -->\n)", re.DOTALL)
HEAD = "\n| fields | what | how long | when you are forgotten | in your export |\n|---|---|---|---|---|\n"


def table() -> str:
    return HEAD + "".join(map(_row, kept())) + "\n"


def written() -> str:
    """The table as it stands in the docs."""
    found = PLACE.search(PAGE.read_text())
    assert found, "docs/privacy.md has no place for the inventory"
    return found[0]


def write() -> None:
    PAGE.write_text(PLACE.sub(lambda _: table(), PAGE.read_text()))


def _row(line: Kept) -> str:
    fate = f"{line.fate.value}: {line.because}" if line.fate is Fate.STAYS else line.fate.value
    only = f" where {', '.join(f'{name} is {_said(value)}' for name, value in line.only.items())}"
    fields = f"`{line.table}`{only if line.only else ''}: {', '.join(line.names)}"
    told = f"`{line.section}`" if line.section else f"no: {line.withheld}"
    return f"| {fields} | {line.what} | {line.long} | {fate} | {told} |\n"


def _said(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, tuple) else str(value)
