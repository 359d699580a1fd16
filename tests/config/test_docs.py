"""Documentation that the code can contradict."""

import re

from tests.config.variables import NAMES
from tests.sites import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text()


def test_every_variable_of_the_settings_is_in_the_operating_manual():
    assert {name for name in NAMES if f"`{name}`" not in OPERATING} == set()


def test_the_operating_manual_names_no_variable_that_the_settings_do_not_read():
    table = re.findall(r"^\| `([A-Z0-9_]+)` \|", OPERATING, re.MULTILINE)
    libraries = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "FORWARDED_ALLOW_IPS"}
    assert set(table) - NAMES - libraries == set()


def test_every_file_that_the_walk_names_exists():
    walk = (ROOT / "docs" / "one-recording.md").read_text()
    paths = re.findall(r"`((?:platform|games|inference|static|templates|tests|bench|docs)/[\w./-]+)`", walk)
    assert len(paths) > 15
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_link_between_documents_leads_somewhere():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text()):
            assert (document.parent / link).exists(), f"{document.name}: {link}"
