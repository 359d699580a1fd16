"""Voices and accounts lie on the disk for the site's own user alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.hardening import private
from tests.sites import ROOT, environment_of

pytestmark = pytest.mark.whole

KEEPS_A_TAKE = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
default_storage.save("takes/2026/11/a.flac", ContentFile(b"sound"))
"""


def manage(data: Path, *arguments: str) -> None:
    """As a user whose files others may read."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(
        command, cwd=ROOT, env=environment_of(data, 0), check=True, umask=0o022, capture_output=True
    )


def open_to_others(data: Path) -> set[str]:
    return {path.name for path in data.rglob("*") if path.stat().st_mode & 0o077}


def test_database_and_audio_are_closed_to_others_also_those_of_an_earlier_version(tmp_path: Path) -> None:
    data = tmp_path / "site"
    (data / "audio").mkdir(parents=True, mode=0o755)
    (data / "your-turn.sqlite3").touch(mode=0o644)
    manage(data, "prepare")
    manage(data, "shell", "-c", KEEPS_A_TAKE)
    kept = ("your-turn.sqlite3", "audio", "takes", "2026", "11", "a.flac", "secret_key")
    assert {path.name for path in data.rglob("*")} >= set(kept)
    assert open_to_others(data) & set(kept) == set()


def test_what_belongs_to_somebody_else_stops_no_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    before = os.umask(0o022)
    try:
        private.begin()
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)
