"""The API of a site that serves: tried with what nobody would think of, and by the example that we give."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import ENTRY
from tests.sites import ROOT, RunningSite, running_site

pytestmark = pytest.mark.whole

CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_schema_conformance", "response_headers_conformance", "negative_data_rejection"),
    *("unsupported_method", "allow_header_conformance", "ignored_auth"),
)
EXAMPLES = 12
"""Of each endpoint, beside those that go once over the edges of every parameter."""

SAID = """curl() { command curl --fail-with-body --write-out '\\n' "$@"; }"""
"""curl that ends with an error where the site says no, and its answers on lines of their own."""

MOST_SECONDS = 420
"""Generous, since the cores may be shared with other tests."""

BEGINNING = """
from accounts.groups import ensure_groups, first_moderator
from accounts.tokens import keeping
from accounts.tokens.rights import to_give
from publishing.models import Release
from tests.moderation import listening
ensure_groups()
moderator = first_moderator()
for _ in range(3):
    listening.open_sample(why=[])
listening.accepted(moderator)
Release.objects.create(target="org/turns", number=1, outcome="published", counts={}, manifest={"number": 1})
print(keeping.make(moderator, "a test", list(to_give(moderator)), 1)[1])
"""


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
)
def site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    collected_static: Path,
    prepared_data: Path,
) -> Iterator[RunningSite]:
    """A site on each database, with an outside model and a few samples."""
    data = tmp_path_factory.mktemp(f"api-{request.param}")
    (data / "models.toml").write_text(ENTRY)
    more: Any = {"API_REQUESTS_A_MINUTE": "100000", "prepared": prepared_data}
    if request.param == "postgresql":
        more["prepared"] = None
        more["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    with running_site(data, collected_static, **more) as found:
        yield found


@pytest.fixture(scope="module")
def token(site: RunningSite) -> str:
    return site.shell(BEGINNING).splitlines()[-1]


def blocks(language: str) -> list[str]:
    """The code of the docs, block by block."""
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def test_the_entry_of_the_docs_is_the_one_that_is_tried() -> None:
    (entry,) = blocks("toml")
    assert tomllib.loads(entry) == tomllib.loads(ENTRY)


def test_the_example_sends_a_score_of_all_that_waits_and_sends_it_once(site: RunningSite, token: str) -> None:
    command = [sys.executable, "examples/score_disputed.py", site.url, "our-lab", "2.1", "--language", "en"]
    told = []
    for _ in range(2):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "YOUR_TURN_TOKEN": token},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.strip())
    first, second = told
    assert first == "3 new, 0 there already, 0 refused"
    assert "0 new" in second or second == ""  # settled, they may be disputed no longer
    count = "from inference.models import Score; print(Score.objects.filter(scorer='our-lab').count())"
    assert site.shell(count) == "3"


def test_the_example_says_in_the_site_s_words_what_is_wrong(site: RunningSite, token: str) -> None:
    command = [sys.executable, "examples/score_disputed.py", site.url, "our-lab", "2.1"]
    wrong = {**os.environ, "YOUR_TURN_TOKEN": token[:-1]}
    done = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "No token of this site is like the one that was sent" in done.stderr


def test_every_command_of_the_docs_does_what_it_says(site: RunningSite, token: str) -> None:
    """In one shell, as somebody would copy them, with the site, the token and a sample of our own."""
    # One that the example has not scored: tests of this file share the site.
    waiting = site.shell("from tests.moderation import listening; print(listening.open_sample(why=[]).pk)")
    ours = {"https://turn.example": site.url, "yt_…": token, '"sample": "…"': f'"sample": "{waiting}"'}
    script = "\n".join(["set -e", SAID, *blocks("sh")])
    for theirs, mine in ours.items():
        assert theirs in script
        script = script.replace(theirs, mine)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines() if line]
    assert len(answers) == script.count("curl -s")
    *read, disputed, kept = answers
    assert all(name in each for name, each in zip(("takes", "releases", "models"), read, strict=True))
    assert waiting in [each["id"] for each in disputed["samples"]]
    assert (kept["new"], kept["already"], kept["refused"]) == (1, 0, [])


def test_nothing_that_the_document_allows_or_forbids_breaks_it(site: RunningSite, token: str) -> None:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{site.url}/api/v1/openapi.json"),
        *("--header", f"Authorization: Bearer {token}", "--phases", "examples,coverage,fuzzing"),
        *("--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES), "--seed", "1"),
        *("--generation-deterministic", "--request-timeout", "30", "--no-color", "--warnings", "off"),
    ]
    done = subprocess.run(
        command, cwd=site.data, env=site.environment, capture_output=True, text=True, timeout=MOST_SECONDS
    )
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]
