"""A program with a token brings in calls; each is kept once, and its user can have it taken back."""

import json
import struct
import uuid
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from accounts.tokens import keeping
from corpus import audio
from corpus.models import Recording
from games.importing import router
from games.importing.models import ImportItem, ImportRun
from games.judging import echoes, pipeline
from tests import voices
from tests.games.importing.clips import CONSENT, sound

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]
RATE = 16_000
ADDRESS = "/api/v1/imports/calls"


def conversation() -> tuple[np.ndarray, np.ndarray]:
    """float32 [n] of user and agent: the user pauses, the agent cuts in, the user goes on."""
    first, second, answer = (voices.trimmed(voices.read(path))[: 2 * RATE] for path in voices.readings()[:3])
    user = voices.silence(9.0)
    agent = np.zeros(9 * RATE, np.float32)
    user[RATE : RATE + len(first)] += first
    agent[int(3.5 * RATE) : int(3.5 * RATE) + len(answer)] = answer
    user[int(4.3 * RATE) : int(4.3 * RATE) + len(second)] += second
    return user, agent


USER, AGENT = conversation() if voices.readings() else (np.zeros(0), np.zeros(0))
TIMELINE = [
    {"name": "agent_start", "at": 3.5, "text": "How can I help?"},
    {"name": "agent_end", "at": 5.5},
]


@pytest.fixture
def token(administrator: User) -> str:
    return keeping.make(administrator, "my agent", ["import"], 30)[1]


@pytest.fixture
def send(client: Client, token: str, enqueued: list[Any], django_capture_on_commit_callbacks: Any) -> Any:
    """Send a call with a file for each side; `files` and parts of the call as given."""

    def post(files: dict[str, bytes] | None = None, **said: Any) -> Any:
        consent = {"text": CONSENT, "by": "Ada", "agent_channel": True}
        call: dict[str, Any] = {
            "id": "call-1",
            "source": "my agent",
            "language": "en",
            "licence": "cc-by-4.0",
        }
        call |= {"consent": consent, "timeline": TIMELINE, "speaker": "user 4", **said}
        files = {"user": sound(USER), "agent": sound(AGENT)} if files is None else files
        uploads = {name: SimpleUploadedFile(f"{name}.flac", data) for name, data in files.items()}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                ADDRESS, {"call": json.dumps(call), **uploads}, headers={"Authorization": f"Bearer {token}"}
            )

    return post


def test_a_call_is_kept_with_both_channels_and_when_the_agent_spoke(send, enqueued) -> None:
    said = send()
    assert said.status_code == 201, said.content
    take = Recording.objects.get()
    assert said.json() == {
        "recording": str(take.pk),
        "receipt": take.receipt,
        "new": True,
        "agent_channel": True,
    }
    assert take.timeline == [
        {"name": "agent_start", "at": 56_000, "value": "0", "text": "How can I help?"},
        {"name": "agent_end", "at": 88_000},
    ]
    assert len(audio.read_agent(take)) == len(audio.read(take)) == len(USER)
    heard = echoes.agent_side(take).channel(0, len(USER))
    assert np.abs(heard[56_000:88_000] - AGENT[56_000:88_000]).max() < 1e-3
    assert enqueued == [take.pk]
    run = ImportRun.objects.get()
    assert (run.kind, run.source, run.who.username, run.consent_text) == ("calls", "my agent", "ada", CONSENT)


def test_stereo_is_the_user_left_and_the_agent_right(send) -> None:
    both = sound(np.stack([USER, AGENT], axis=1), kind="WAV")
    assert send({"stereo": both}).status_code == 422  # a WAV that is named .flac
    assert send({"stereo": sound(np.stack([USER, AGENT], axis=1))}).status_code == 201
    take = Recording.objects.get()
    assert np.abs(audio.read(take) - USER).max() < 1e-3
    assert np.abs(audio.read_agent(take) - AGENT).max() < 1e-3


@pytest.mark.parametrize("agent_channel", [True, False])
@pytest.mark.parametrize("rate", [RATE, 8_000])
def test_a_call_whose_user_channel_has_the_agent_in_it_is_refused(
    send, agent_channel: bool, rate: int
) -> None:
    heard = USER + 0.1 * np.roll(AGENT, int(0.12 * RATE))
    step = RATE // rate
    files = {"user": sound(heard[::step], rate), "agent": sound(AGENT[::step], rate)}
    said = send(files, consent={"text": CONSENT, "by": "Ada", "agent_channel": agent_channel})
    assert said.status_code == 422
    assert "The agent is heard in the user's channel" in said.json()["detail"]
    assert not Recording.objects.exists()


def test_where_no_agent_channel_came_an_echo_is_known_by_its_rhythm(send) -> None:
    lines = ((1.0, 3.0), (5.0, 7.0))
    names = ("agent_start", "agent_end")
    timeline = [{"name": name, "at": at} for line in lines for name, at in zip(names, line, strict=True)]
    assert send({"user": sound(USER)}, timeline=timeline).status_code == 201
    take = Recording.objects.get()
    along = [[int((start + 0.1) * RATE), int((end + 0.1) * RATE)] for start, end in lines]
    answering = [[int((end + 0.3) * RATE), int((end + 1.3) * RATE)] for _, end in lines]
    heard = USER.astype(np.float32)
    assert echoes.in_take(take, heard, along)
    assert not echoes.in_take(take, heard, answering)


def test_the_agents_voice_is_kept_only_where_the_consent_says_so(send) -> None:
    said = send(consent={"text": CONSENT, "by": "Ada"})
    assert (said.status_code, said.json()["agent_channel"]) == (201, False)
    assert Recording.objects.get().agent_audio == ""


def test_a_shorter_agent_is_filled_up_with_silence(send) -> None:
    send({"user": sound(USER), "agent": sound(AGENT[: 6 * RATE])})
    agent = audio.read_agent(Recording.objects.get())
    assert len(agent) == len(USER)
    assert not agent[6 * RATE :].any()


def test_the_same_call_again_is_kept_once_and_another_under_its_id_is_refused(send, enqueued) -> None:
    first, again = send(), send()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    other = send({"user": sound(USER[::-1].copy())})
    assert other.status_code == 409
    assert "an id of its own" in other.json()["detail"]
    assert len(enqueued) == Recording.objects.count() == ImportItem.objects.count() == 1


def test_calls_on_the_same_terms_are_one_run_and_the_same_speaker_one_contributor(send) -> None:
    send()
    send({"user": sound(USER[:-800])}, id="call-2")
    send({"user": sound(USER[:-1_600])}, id="call-3", speaker="user 5", licence="cc0-1.0")
    assert ImportRun.objects.count() == 2
    assert Recording.objects.values("contributor").distinct().count() == 2


def test_where_the_agent_cut_in_becomes_a_sample_with_what_happened_next(send) -> None:
    send()
    take = Recording.objects.get()
    pipeline.process(take.pk)
    take.refresh_from_db()
    assert take.status == "listened", take.reason
    taken = take.cuts.get(intent="complete")
    assert (taken.went_on, taken.game, taken.status in ("agreed", "disputed")) == (True, "agent-call", True)
    assert RATE < taken.cut < 3.5 * RATE


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"timeline": []}, "never says that the agent spoke"),
        ({"timeline": [{"name": "agent_start", "at": 10_000}]}, "of a call of 9.00 s"),
        ({"timeline": [{"name": "agent_end", "at": 1}]}, "was silent already"),
        ({"timeline": [*TIMELINE[:1], {"name": "agent_start", "at": 4}]}, "speaks already"),
        ({"timeline": [{"name": "agent_start", "at": -1}]}, "timeline.0.at"),
        ({"timeline": [{"name": "agent_start", "at": float("nan")}]}, "timeline.0.at"),
        ({"timeline": [{"name": "agent_start", "at": 1e308}]}, "timeline.0.at"),
        ({"timeline": [{"name": "sang", "at": 1}]}, "timeline.0.name"),
        ({"timeline": "x"}, "timeline"),
        ({"language": "xx"}, "none of the languages"),
        ({"licence": "all mine"}, "CC BY 4.0"),
        ({"consent": {"text": "yes", "by": "Ada"}}, "State what the speakers agreed to"),
        ({"consent": {"text": CONSENT, "by": ""}}, "Say who states"),
        ({"consent": None}, "consent"),
        ({"source": "a\0b"}, "NUL"),
        ({"id": ""}, "id"),
        ({"speaker": "x" * 300}, "speaker"),
    ],
)
def test_what_is_wrong_with_a_call_is_said_in_words_and_nothing_is_kept(send, said, words) -> None:
    answer = send(**said)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Send either"),
        ({"agent": AGENT}, "Send either"),
        ({"user": np.stack([USER, AGENT], axis=1)}, "2 channels"),
        ({"stereo": USER}, "1 channels"),
        ({"stereo": USER, "user": USER}, "Send either"),
        ({"user": np.zeros(0)}, "is empty"),
    ],
)
def test_what_is_wrong_with_its_sound_is_said_in_words(send, files, words) -> None:
    answer = send({name: sound(data) for name, data in files.items()})
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_the_bytes_of_a_call_are_limited_before_they_are_read(client, token, monkeypatch) -> None:
    monkeypatch.setattr(router, "MOST_BYTES", 1_000)
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(ADDRESS, {"call": "x" * 2_000}, headers=headers)
    assert answer.status_code == 413
    assert "Send it as FLAC" in answer.json()["detail"]


@pytest.mark.parametrize(
    "call", ["", "[]", "{", "null", '{"id": 1' + "0" * 5_000 + "}", "\0", '{"id": "\\u0000"}']
)
def test_what_is_no_call_is_said_so(client, token, call) -> None:
    answer = client.post(ADDRESS, {"call": call}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (400, 422)


def test_a_flac_that_promises_hours_is_refused_without_being_decoded(send) -> None:
    data = bytearray(sound(USER))
    # STREAMINFO: 36 bits of total samples end at byte 26.
    (low,) = struct.unpack_from(">I", data, 22)
    struct.pack_into(">I", data, 22, low | 0xF0000000)
    answer = send({"user": bytes(data)})
    assert answer.status_code == 422
    assert "600 s are the most" in answer.json()["detail"]


def test_whoever_brought_a_call_reads_what_became_of_it_and_takes_it_back(
    client, send, token, django_capture_on_commit_callbacks
) -> None:
    receipt = send().json()["receipt"]
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{ADDRESS}/{receipt}"
    assert client.get(address, headers=headers).json() == {"status": "stored", "why": "", "moments": 0}
    take = Recording.objects.get()
    kept = [take.audio, take.agent_audio]
    assert all(default_storage.exists(name) for name in kept)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(address, headers=headers).status_code == 204
    assert client.get(address, headers=headers).json()["status"] == "withdrawn"
    assert not any(default_storage.exists(name) for name in kept)
    assert Recording.objects.get().agent_audio == ""
    assert "does not come in again" in send().json()["detail"]


def test_nobody_else_gets_at_a_call(client, send, moderator, token) -> None:
    receipt = send().json()["receipt"]
    other = User.objects.create_superuser("eve")
    theirs = keeping.make(other, "their agent", ["import"], 30)[1]
    for bearer, status in ((theirs, 404), ("", 401), (token[:-1], 401), (token, 200)):
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        assert client.get(f"{ADDRESS}/{receipt}", headers=headers).status_code == status
    strange = f"{ADDRESS}/{uuid.uuid4().hex * 2}"
    assert client.get(strange, headers={"Authorization": f"Bearer {token}"}).status_code == 404
