"""The audit of packages: what it makes of answers, and that it never fails where there are none."""

import importlib.util
import json
import sys
from types import ModuleType
from unittest.mock import patch

import pytest

from tests.sites import ROOT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_audit", ROOT / ".ci" / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["ci_audit"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_a_known_hole_is_found_and_fails(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"name": "django", "version": "5.2", "vulns": [{"id": "PYSEC-2026-1"}]},
        {"name": "redis", "vulns": []},
    ]
    told = audit.of_pip(json.dumps({"dependencies": rows}))
    assert told.holes == ("django: PYSEC-2026-1",)
    via = {"vulnerabilities": {"idb": {"via": [{"source": 1091, "title": "x"}]}}}
    assert audit.of_npm(json.dumps(via)).holes == ("idb: 1091",)
    with patch.dict(audit.AUDITS, {"Python packages": lambda: told}, clear=True):
        assert audit.main() == 1
    assert "django: PYSEC-2026-1" in capsys.readouterr().out


def test_one_that_does_not_concern_us_is_passed_over(audit: ModuleType) -> None:
    rows = [{"name": "django", "vulns": [{"id": "PYSEC-2026-1"}]}]
    with patch.dict(audit.ACCEPTED, {"PYSEC-2026-1": "we have no GIS"}):
        assert audit.of_pip(json.dumps({"dependencies": rows})) == audit.Told()


@pytest.mark.parametrize("text", ["", "Traceback", "{}", '{"error": {"code": "ENOTFOUND"}}', "[]"])
def test_without_data_it_is_skipped_with_the_reason_and_nothing_fails(
    audit: ModuleType, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        patch.object(audit, "printed", return_value=text),
        patch.object(audit, "reachable", return_value=True),
        patch.object(audit.shutil, "which", return_value="npm"),
    ):
        assert audit.main() == 0
    assert capsys.readouterr().out.count("skipped, ") == 2


def test_offline_nothing_is_asked(audit: ModuleType) -> None:
    with (
        patch.object(audit, "reachable", return_value=False),
        patch.object(audit, "printed", side_effect=AssertionError),
    ):
        assert audit.pip().skipped == "api.osv.dev cannot be reached"


def test_ci_audits_before_its_last_line_which_is_the_tests(audit: ModuleType) -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "make test"
    assert ".venv/bin/python .ci/audit.py" in lines
    assert audit.ROOT == ROOT
