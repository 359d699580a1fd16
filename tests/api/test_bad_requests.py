"""Whatever is wrong with a request is one shape of answer, in words, and nothing is changed."""

import json
from typing import Any

import pytest

from api.limits import MOST_BYTES
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db

DIGITS = "9" * 5_000
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def must_be_a_problem(answer: Any, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told.keys() == {"type", "title", "status", "detail", "errors"}
    assert told["status"] == answer.status_code
    assert len(told["detail"]) > 20
    return told


@pytest.mark.parametrize("value", [DIGITS, "-1", "0", "a\0b", "\0", "", "1.5", "٣", "a/b", "x" * 5_000])
@pytest.mark.parametrize(
    "path",
    [
        "releases/{}",
        "releases/{}/manifest",
        "runs/{}",
        "models/{}/frontier",
        "samples/{}/audio",
        "nothing/{}",
    ],
)
def test_nonsense_in_an_address(program: Program, path: str, value: str) -> None:
    must_be_a_problem(program.get(path.format(value.replace("\0", "%00"))), 400, 404, 422)


@pytest.mark.parametrize("value", [DIGITS, "-1", "\0", "a\0b", "x" * 5_000, "ø", "null", "[]"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("disputed", "language"),
        ("disputed", "label"),
        ("disputed", "game"),
        ("disputed", "reason"),
        ("disputed", "limit"),
        ("disputed", "cursor"),
        ("releases", "limit"),
        ("releases", "cursor"),
        ("runs", "cursor"),
        ("votes", "program"),
        ("votes", "cursor"),
    ],
)
def test_nonsense_in_a_query(program: Program, path: str, name: str, value: str) -> None:
    answer = program.get(path, **{name: value})
    if (name, value) in {("game", "-1"), ("program", "null"), ("game", "null"), ("program", DIGITS[:60])}:
        assert answer.status_code == 200  # nobody's name, but a name
    else:
        must_be_a_problem(answer, 400, 422)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\0",
        "[]",
        "null",
        DIGITS,
        "{" * 5_000,
        "[" * 100_000,
        '{"votes": ' + DIGITS + "}",
        b"\xff\xfe\x00",
        json.dumps({"program": "a\0b", "model": "a\0b", "revision": "1\0", "votes": [], "scores": []}),
        '{"program": "\\ud800", "votes": []}',
        json.dumps({"program": "p", "model": "m", "votes": [{}] * 101, "scores": [{}] * 101}),
    ],
)
@pytest.mark.parametrize("path", ["scores", "votes"])
def test_nonsense_in_a_body(program: Program, path: str, body: str | bytes) -> None:
    must_be_a_problem(program.post(path, body), 400, 422)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("votes", {"program": "p", "votes": [{"sample": UNKNOWN, "label": "complete\0"}]}),
        ("votes", {"program": "p", "votes": [{"sample": DIGITS, "label": "complete"}]}),
        ("votes", {"program": "p" * 61, "votes": [{"sample": UNKNOWN, "label": "complete"}]}),
        (
            "scores",
            {
                "model": "m",
                "revision": "1",
                "scores": [
                    {"sample": UNKNOWN, "probabilities": {"complete": 1, "wait": 0}, "latency_ms": -1}
                ],
            },
        ),
    ],
)
def test_values_that_are_none_are_named(program: Program, path: str, body: dict[str, Any]) -> None:
    told = must_be_a_problem(program.post(path, body), 422)
    assert told["errors"][0]["where"].startswith("body.")


def test_an_unknown_sample_is_told_and_the_rest_goes_on(program: Program) -> None:
    answer = program.post("votes", {"program": "p", "votes": [{"sample": UNKNOWN, "label": "complete"}]})
    assert answer.status_code == 200
    assert answer.json()["refused"][0]["sample"] == UNKNOWN


def test_a_body_that_is_too_large_is_not_read(program: Program) -> None:
    must_be_a_problem(program.post("votes", "x" * (MOST_BYTES + 1)), 413)


def test_a_method_that_an_address_does_not_take(program: Program) -> None:
    answer = program._client.delete("/api/v1/releases")
    must_be_a_problem(answer, 405)
    assert "GET" in answer["Allow"]


def test_who_asks_too_often_is_told_to_wait(program: Program, anybody: Program, settings: Any) -> None:
    settings.LIMITS = {"api_requests": 3}
    for who, path in ((program, "runs"), (anybody, "releases")):
        *_, refused = [who.get(path) for _ in range(8)]  # whichever minute the first ones fell into
        must_be_a_problem(refused, 429)
        assert 1 <= int(refused["Retry-After"]) <= 60


def test_a_fault_of_the_site_is_a_problem_too(anybody: Program, monkeypatch: Any) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("a secret of the site")

    monkeypatch.setattr("moderation.scoreboard.models_page.page", broken)
    anybody._client.raise_request_exception = False
    told = must_be_a_problem(anybody.get("models"), 500)
    assert "secret" not in str(told)
