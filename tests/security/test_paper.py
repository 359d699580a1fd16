"""docs/security.md and what it says: every test that it names exists, and what had none is tested here."""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import contributors
from tests import factory
from tests.sites import ROOT

PAPER = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"^\| V(\d+)\.(\d+)\.(\d+) [^|]+ \| (\w+) \| ([^|]+) \| (?:`([^`]+)`)? ?\|$", re.MULTILINE)
STANDS = {"yes", "partly", "no", "operator"}
APPLYING = set(range(1, 17)) - {10}
"""Chapters of the standard that concern a site like this one."""

SITE = [ROOT / "platform", ROOT / "games", ROOT / "inference"]


@cache
def sources() -> dict[Path, ast.Module]:
    """Every module of the site."""
    return {file: ast.parse(file.read_text()) for room in SITE for file in sorted(room.rglob("*.py"))}


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Name of what is called, with what stands before its dot, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_every_requirement_is_a_row_that_says_how_it_stands() -> None:
    rows, lines = ROW.findall(PAPER), re.findall(r"^\| V\d", PAPER, re.MULTILINE)
    assert len(rows) == len(lines) > 90
    for chapter, section, number, stands, how, test in rows:
        assert stands in STANDS, f"V{chapter}.{section}.{number}"
        assert len(how) > 5
        assert test or stands != "yes", f"V{chapter}.{section}.{number} has no test"
    assert {int(row[0]) for row in rows} == APPLYING
    keys = [tuple(map(int, row[:3])) for row in rows]
    assert keys == sorted(set(keys))


def test_every_test_that_is_named_exists() -> None:
    named = {row[5] for row in ROW.findall(PAPER) if row[5]}
    assert len(named) > 50
    for each in named:
        path, _, name = each.partition("::")
        tree = ast.parse((ROOT / path).read_text())
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in there, each


def test_the_way_to_report_a_hole_says_when_it_is_answered() -> None:
    text = (ROOT / "SECURITY.md").read_text()
    assert "within three days" in text
    assert "within seven days" in text
    assert "SECURITY.md" in PAPER


# What had no test yet


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/takes/", "/no-such-page", "/healthz", "/api/v1/models", "/admin/login/"]
)
def test_every_answer_has_the_headers_that_browsers_hold_pages_to(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'",) * 3
    assert "unsafe-inline" not in str(policy)
    assert "unsafe-eval" not in str(policy)
    assert "http" not in policy["script-src"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.django_db
def test_cookies_are_for_this_site_and_not_for_scripts(client: Client) -> None:
    form = {"language": "en", "version": "", "adult": "on", "agree": "on", "next": "/"}
    guest = client.post("/consent/", form).cookies[contributors.COOKIE]
    assert (guest["httponly"], guest["samesite"], guest["domain"], guest["path"]) == (True, "Lax", "", "/")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert (settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.SECURE_SSL
    assert factory.contributor().epoch == 0


@pytest.mark.parametrize("good", ["correct horse battery", "ÆØÅ ß 田中 🦊 !", "x9 " * 40, "q7Xo2mVb"])
def test_passwords_are_long_uncommon_and_of_any_characters(good: str) -> None:
    validate_password(good)
    for bad in ("seven77", "password1", "iloveyou", "12345678"):
        with pytest.raises(ValidationError):
            validate_password(bad)


def test_passwords_are_kept_as_slow_hashes() -> None:
    from django.conf import global_settings  # noqa: PLC0415  # tests have a quicker one

    assert global_settings.PASSWORD_HASHERS[0].endswith(PBKDF2PasswordHasher.__name__)
    assert "PASSWORD_HASHERS" not in (ROOT / "platform" / "config" / "settings.py").read_text()
    assert PBKDF2PasswordHasher.iterations >= 1_000_000
    assert PBKDF2PasswordHasher.digest is hashlib.sha256


def test_no_program_is_started_by_a_shell() -> None:
    for file, tree in sources().items():
        for name, call in calls(tree):
            shell = [word.value for word in call.keywords if word.arg == "shell"]
            assert not any(getattr(value, "value", True) for value in shell), file
            assert name not in ("os.system", "os.popen", "subprocess.getoutput"), file


def test_nothing_is_evaluated_and_nothing_unpickled() -> None:
    unsafe = {
        "eval",
        "exec",
        "pickle.load",
        "pickle.loads",
        "marshal.loads",
        "yaml.load",
        "torch.load",
        "joblib.load",
    }
    found = {
        f"{file.relative_to(ROOT)}: {ast.unparse(call)}"
        for file, tree in sources().items()
        for name, call in calls(tree)
        if name in unsafe and not re.search("weights_only=True|allow_pickle=False", ast.unparse(call))
    }
    assert found == set()


def test_no_weak_hash_is_used() -> None:
    weak = {"hashlib.md5", "hashlib.sha1", "md5", "sha1"}
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file, tree in sources().items()
        for name, call in calls(tree)
        if name in weak and "usedforsecurity=False" not in ast.unparse(call)
    }
    assert found == set()


def test_the_image_has_no_history_and_no_tests() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert not {"!.git", "!tests", "!var", "!.env"} & set(ignored)
    assert not re.search(r"^COPY \. ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_every_package_is_locked_by_its_hash() -> None:
    for name in ("run", "dev", "weights", "node", "uv"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pinned = re.findall(r"^[A-Za-z0-9_.\[\]-]+==\S+[^\n]*\n\s+--hash=sha256:", text, re.MULTILINE)
        asked = re.findall(r"^[A-Za-z0-9_.\[\]-]+(?:==| @)", text, re.MULTILINE)
        assert len(pinned) == len(asked) > 0, name
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in row or row.get("link") for path, row in lock.items() if path)
