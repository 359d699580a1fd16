"""docs/adding-a-column.md, followed to the letter."""

import re
from pathlib import Path

import pytest
from datasets import load_dataset

from publishing.columns import COLUMNS
from publishing.release import publish
from tests.publishing import changed
from tests.publishing.conftest import accepted, speaker_in

PAGE = Path("docs/adding-a-column.md").read_text("utf-8")
RECIPE = PAGE.split("\n## ")[0]
ADDED = re.findall(r"^\+(.*)$", RECIPE, re.MULTILINE)
NEXT = max(column.since for columns in COLUMNS.values() for column in columns) + 1
"""What whoever follows the page writes for `since`: one more than there is."""


def test_the_page_puts_one_line_into_one_file() -> None:
    (file,) = set(re.findall(r"`(platform/[\w/]+\.py)`", RECIPE))
    assert len(ADDED) == 1
    assert len(ADDED[0]) <= 110
    assert Path(file).resolve() == changed.file_of("AUDIO_COLUMNS").resolve()


@pytest.mark.django_db
def test_the_line_of_the_page_publishes_its_column(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = speaker_in("train")
    accepted(speaker, "ic")
    assert publish().error == ""
    (place,) = re.findall(r"the tuple `(\w+)`", RECIPE)
    changed.add(monkeypatch, re.sub(r"since=\d+", f"since={NEXT}", ADDED[0]), to=place)
    accepted(speaker, "ic")
    assert publish().error == ""

    rows = load_dataset(str(release_folder), cache_dir=str(release_folder.parent / "cache"))["train"]
    assert sorted(each for each in rows["turn_ms"] if each) == [800, 1_800]
    assert rows["turn_ms"].count(None) == 2, "the rows of the first release have none"
    card = (release_folder / "README.md").read_text("utf-8")
    assert f"| `turn_ms` | length of the turn; since schema {NEXT} |" in card
    assert re.search(f"^- Schema {NEXT} \\(release 2\\): added .*`turn_ms` to `audio`", card, re.MULTILINE)
