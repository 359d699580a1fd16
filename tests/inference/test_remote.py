"""A scorer that somebody else runs: what is sent, and that nothing wrong that comes back becomes a score."""

import base64
import gzip
import hashlib
import hmac
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from inference.registry import overlay, weights
from inference.registry.entries import RegistryError
from inference.remote import described
from inference.remote.scorer import RemoteScorer
from inference.scorers.audio_scorer import AudioScorer
from inference.scorers.base import Answer, Message, Question, ScorerError
from inference.scorers.contracts import CONTRACTS
from inference.scorers.probing import syllables
from inference.scorers.smart_turn import CONTRACT as SMART_TURN
from tests.inference import remote_server
from tests.inference.conftest import pcm16
from tests.inference.remote_server import Lab
from tests.sites import ROOT, free_port

DOCUMENT = ROOT / "docs" / "remote-scorer.openapi.json"
SOUND = pcm16(syllables(3))
QUESTION = Question(SOUND, "en", agent_text="Tea?", transcript="Yes \ud83d please.")


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv(remote_server.VARIABLE, remote_server.SECRET)
    with remote_server.running() as running:
        yield running


def scorer(lab: Lab, **options: Any) -> RemoteScorer:
    return RemoteScorer(remote_server.entry(lab.url, **options))


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(DOCUMENT.read_text()) | {"$ref": f"#/components/schemas/{name}"})


def test_the_document_is_what_the_code_says_and_valid_openapi() -> None:
    assert DOCUMENT.read_text() == described.document(), "manage.py models describe > that file"
    validate(json.loads(DOCUMENT.read_text()))


def test_a_request_is_as_the_document_says_and_so_is_the_answer_that_is_taken(lab: Lab) -> None:
    asked = replace(QUESTION, conversation=(Message("user", "Hello."), Message("assistant", "Tea?")))
    said = scorer(lab, given="both").answer(asked)
    assert said.probabilities == {"complete": 0.8, "incomplete": pytest.approx(0.2)}
    (request,) = lab.requests
    schema("ScoreRequest").validate(request)
    schema("ScoreAnswer").validate(remote_server.probably(request, 0.8))
    assert request["labels"] == ["complete", "incomplete"]
    (moment,) = request["moments"]
    assert moment["transcript"] == "Yes please."
    assert moment["conversation"][1] == {"role": "assistant", "text": "Tea?"}


@pytest.mark.parametrize("sound", ["flac", "wav"])
def test_the_sound_is_a_file_of_every_sample_that_was_heard(lab: Lab, sound: str) -> None:
    scorer(lab, sound=sound, heard=2).answer(QUESTION)
    (moment,) = lab.requests[0]["moments"]
    heard, rate = soundfile.read(io.BytesIO(base64.b64decode(moment["audio"])), dtype="float32")
    assert (moment["audio_format"], rate) == (sound, 16_000)
    np.testing.assert_array_equal(heard, SOUND[-32_000:])
    assert not moment.keys() & {"transcript", "conversation"}


def test_a_scorer_of_words_is_sent_no_sound_and_not_asked_without_words(lab: Lab) -> None:
    words = scorer(lab, given="words")
    assert not words.applies(replace(QUESTION, transcript=""))
    words.answer(QUESTION)
    assert "audio" not in lab.requests[0]["moments"][0]


def test_a_request_is_signed_over_its_moment_and_every_byte(lab: Lab) -> None:
    scorer(lab).answer(QUESTION)
    ((headers, body),) = lab.asked
    timestamp = headers["X-Your-Turn-Timestamp"]
    expected = hmac.new(b"between us", timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Your-Turn-Signature"] == expected
    assert abs(time.time() - int(timestamp)) < 60


def test_moments_go_in_batches_and_answers_keep_their_order(lab: Lab) -> None:
    def by_length(asked: dict[str, Any]) -> dict[str, Any]:
        said = [
            remote_server.probably(asked, len(m["transcript"]) / 100)["answers"][0] for m in asked["moments"]
        ]
        return {"version": "1", "answers": said}

    lab.answer = by_length
    questions = [replace(QUESTION, transcript="x" * n) for n in range(1, 6)]
    questions[2] = replace(questions[2], audio=np.zeros(16_000, np.float32))
    said = scorer(lab, given="both", batch=3).answer_many(questions)
    assert [len(request["moments"]) for request in lab.requests] == [3, 1]
    found = [each.probabilities["complete"] if isinstance(each, Answer) else str(each) for each in said]
    assert found[:2] + found[3:] == [0.01, 0.02, 0.04, 0.05]
    assert "no sound" in str(found[2])


def one(**said: Any) -> bytes:
    return json.dumps({"version": "1", "answers": [said]}).encode()


WRONG = {
    "ten megabytes": (b"x" * 10_000_000, "longer than 262,144 bytes"),
    "no JSON": (b"<html>", "none of the kind"),
    "no object": (b"[]", "none of the kind"),
    "bytes that are no text": (b'{"version": "\xff"}', "none of the kind"),
    "NaN": (
        b'{"version":"1","answers":[{"probabilities":{"complete":NaN,"incomplete":1}}]}',
        "none of the kind",
    ),
    "above one": (one(probabilities={"complete": 1.4, "incomplete": -0.4}), "none of the kind"),
    "not one together": (one(probabilities={"complete": 0.9, "incomplete": 0.9}), "do not sum to 1"),
    "another label": (one(probabilities={"complete": 0.5, "wait": 0.5}), "answered about complete, wait"),
    "one label too many": (
        one(probabilities={"complete": 0.5, "incomplete": 0.5, "wait": 0.0}),
        "answered about complete, incomplete, wait",
    ),
    "no label": (one(probabilities={}), "answered about nothing"),
    "true": (one(probabilities={"complete": True, "incomplete": False}), "none of the kind"),
    "its own error": (one(error="out of memory"), "It says: out of memory"),
    "no answers": (b'{"version":"1","answers":[]}', "0 answers came to 1 questions"),
    "a label that no row can hold": (one(probabilities={"\0\n": 0.5, "wait": 0.5}), "answered about , wait"),
    "a thousand boxes": (
        b'{"version":"1","answers":[],"boxes":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        "none of the kind",
    ),
    "another version": (b'{"version":"2","answers":[{"error":"x"}]}', "Version '2' answered"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_answer_that_is_none_is_an_error_with_its_name(lab: Lab, name: str) -> None:
    body, expected = WRONG[name]
    lab.answer = lambda _asked: body
    with pytest.raises(ScorerError, match=expected):
        scorer(lab).answer(QUESTION)
    assert len(lab.asked) == 1


def test_a_small_answer_cannot_unfold_into_a_large_one(lab: Lab) -> None:
    lab.answer = lambda _asked: gzip.compress(b" " * 10_000_000)
    lab.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(ScorerError, match="none of the kind"):
        scorer(lab).answer(QUESTION)


def test_no_redirect_is_followed(lab: Lab) -> None:
    lab.statuses, lab.headers = [307], {"Location": lab.url}
    with pytest.raises(ScorerError, match="status 307"):
        scorer(lab).answer(QUESTION)
    assert len(lab.asked) == 1


def test_a_server_that_fails_is_asked_again_and_then_left_alone(lab: Lab) -> None:
    lab.statuses = [503]
    asked = scorer(lab)
    assert asked.answer(QUESTION).probabilities["complete"] == 0.8
    lab.statuses = [500] * 9
    with pytest.raises(ScorerError, match=r"status 500. Asked 2 times."):
        asked.answer(QUESTION)
    with pytest.raises(ScorerError, match="left alone"):
        asked.answer(QUESTION)
    assert len(lab.asked) == 4


@pytest.mark.parametrize("slow", ["hangs", "drips"])
def test_a_server_that_hangs_or_drips_costs_its_limit_once(lab: Lab, slow: str) -> None:
    lab.slow = slow
    started = time.monotonic()
    said = scorer(lab, seconds=1.0, batch=1).answer_many([QUESTION] * 3)
    assert 0.9 < time.monotonic() - started < 5
    assert str(said[0]) == "It did not answer within 1 seconds."
    assert len(lab.asked) == 1


def test_a_server_that_is_away_is_named(lab: Lab) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        away = replace(lab, url=f"http://127.0.0.1:{unused.getsockname()[1]}/")
        with pytest.raises(ScorerError, match="cannot be reached"):
            scorer(away).answer(QUESTION)


OUTSIDE = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.114.5", 80))]
MAPPED = [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::ffff:203.0.114.5", 80, 0, 0))]
INSIDE = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", 80))]


@pytest.mark.parametrize(
    ("found", "options", "expected"),
    [
        (OUTSIDE, {}, "outside the house, and the text"),
        (INSIDE + OUTSIDE, {}, "outside the house, and the text"),
        (INSIDE + MAPPED, {}, "outside the house, and the text"),
        (OUTSIDE, {"may_leave_the_house": True}, "has to begin with https"),
    ],
)
def test_voices_stay_in_the_house_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, found: list[Any], options: dict[str, Any], expected: str
) -> None:
    monkeypatch.setenv(remote_server.VARIABLE, remote_server.SECRET)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *args: connected.append(args))
    with pytest.raises(ScorerError, match=expected):
        RemoteScorer(remote_server.entry("http://lab.example/", **options)).answer(QUESTION)
    assert connected == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999/", "http://" + "a" * 70 + ".example/"])
def test_an_address_that_can_be_none_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv(remote_server.VARIABLE, remote_server.SECRET)
    with pytest.raises(ScorerError, match=r"address is none|cannot be looked up"):
        RemoteScorer(remote_server.entry(address)).answer(QUESTION)


def test_no_proxy_of_the_environment_hears_anything(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert scorer(lab).answer(QUESTION).probabilities["complete"] == 0.8


ENTRY = """
[model.our-lab]
contract = "remote"
labels = ["complete", "incomplete"]
options = { address = "http://10.0.0.7/", secret = "TEST_LAB_SECRET", version = "2.1" }
"""


def entries(folder: Path, text: str) -> Any:
    (folder / "models.toml").write_text(text)
    found = overlay.entries(CONTRACTS, folder / "models.toml")
    return next(each for each in found if each.name == "our-lab")


def test_an_entry_names_address_secret_and_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = entries(tmp_path, ENTRY)
    assert (found.source, found.version, found.files) == ("remote", "2.1", ())
    assert not found.publish_scores
    assert entries(tmp_path, ENTRY.replace('"remote"', '"remote"\nlicence = "MIT"')).publish_scores
    monkeypatch.delenv("TEST_LAB_SECRET", raising=False)
    assert "TEST_LAB_SECRET" in weights.state(found, tmp_path).sentence
    assert weights.state(found, tmp_path).status == "absent"
    monkeypatch.setenv("TEST_LAB_SECRET", "x")
    assert weights.state(found, tmp_path).ready


def test_a_licence_accepted_for_one_remote_model_is_accepted_for_no_other(tmp_path: Path) -> None:
    binding = ENTRY.replace('"remote"', '"remote"\nlicence_must_be_accepted = true')
    second = binding.replace("our-lab", "second")
    accepted = 'accepted_licences = ["second"]\n'
    assert weights.state(entries(tmp_path, accepted + binding + second), tmp_path).status == "licence"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('address = "http://10.0.0.7/", ', "", "address of our-lab is '', but must be an address"),
        ("http://10.0.0.7/", "ftp://10.0.0.7/", "must be an address"),
        ("http://10.0.0.7/", "http://me:pw@10.0.0.7/", "must be an address"),
        ("TEST_LAB_SECRET", "hunter2", "the name of a variable"),
        ('version = "2.1"', 'version = ""', "at most 64 characters"),
        ('["complete", "incomplete"]', '["complete"]', "at least two labels"),
        ('["complete", "incomplete"]', '["wait", "wait"]', "at least two labels"),
        ('"remote"', '"remote"\nfiles = ["model.onnx"]', "says what to download"),
        ('"remote"', '"remote"\nsource = "hub"', "has not"),
        ('"remote"', '"namo"\nsource = "remote"\nrepository = "a/b"', "has not"),
    ],
)
def test_an_entry_that_cannot_be_followed_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    text = ENTRY.replace(old, new)
    if "namo" in new:
        text = text.replace("options =", "#")
    with pytest.raises(RegistryError, match=expected):
        entries(tmp_path, text)


def test_no_built_in_model_is_somebody_elses_server() -> None:
    assert [each for each in overlay.entries(CONTRACTS) if each.source == "remote"] == []


def test_the_example_runs_as_it_stands_and_says_what_the_site_says(monkeypatch: pytest.MonkeyPatch) -> None:
    known = next(each for each in overlay.entries(CONTRACTS) if each.name == "smart-turn")
    state = weights.state(known, Path())
    model = state.folder / state.entry.files[0].name
    monkeypatch.setenv(remote_server.VARIABLE, remote_server.SECRET)
    port = free_port()
    environment = {**os.environ, "SCORER_SECRET": remote_server.SECRET}
    server = subprocess.Popen(
        [sys.executable, ROOT / "examples/remote_scorer.py", str(port), model], env=environment
    )
    try:
        _until_it_listens(port)
        there = RemoteScorer(remote_server.entry(f"http://localhost:{port}/", heard=8)).answer(QUESTION)
        here = AudioScorer(SMART_TURN, known, state.folder).answer(QUESTION)
        assert there.probabilities == pytest.approx(dict(here.probabilities), abs=1e-5)
        monkeypatch.setenv(remote_server.VARIABLE, "something else")
        with pytest.raises(ScorerError, match="status 401"):
            RemoteScorer(remote_server.entry(f"http://localhost:{port}/")).answer(QUESTION)
    finally:
        server.terminate()
        server.wait()


def _until_it_listens(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The example does not listen.")
