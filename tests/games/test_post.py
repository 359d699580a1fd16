"""The same play over HTTP, where WebSockets are blocked; and the pages around it."""

import hashlib
import io
import json
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
import soundfile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from corpus.models import Recording, Sample
from corpus.refusals import REASONS, Fault, Reason
from corpus.store import StorageDown
from inference.models import Score
from tests import factory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prompts", "enqueued")]

PCM = factory.tone(0.5).tobytes()
ROUND = "/play/cliffhanger/round/"
TAKES = "/play/cliffhanger/takes/"


def browser(person: Contributor | None, **options: Any) -> Client:
    client = Client(**options)
    if person is not None:
        client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def post(client: Client, token: str, pcm: bytes = PCM, **said: Any) -> Any:
    take = {
        "round": token,
        "sample_rate": 16_000,
        "settings": {"autoGainControl": False},
        "marks": [{"name": "second_shown", "at": 10}],
        "samples": len(pcm) // 2,
        "sha256": hashlib.sha256(pcm).hexdigest(),
    }
    file = SimpleUploadedFile("take.pcm", pcm, "application/octet-stream")
    return client.post(TAKES, {"take": json.dumps(take | said), "pcm": file})


def token_for(client: Client) -> str:
    return str(client.get(ROUND, {"language": "en"}).json()["round"])


def told(answer: Any) -> tuple[str, int]:
    return json.loads(answer.content)["code"], answer.status_code


def test_a_posted_take_is_stored_as_it_was_sent(
    player: Contributor, enqueued: list[UUID], django_capture_on_commit_callbacks: Any
) -> None:
    client = browser(player)
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(client, token_for(client))
    recording = Recording.objects.get()
    assert answer.json() == {
        "type": "stored",
        "recording": str(recording.pk),
        "receipt": recording.receipt,
    }
    with default_storage.open(recording.audio) as file:
        back, _ = soundfile.read(io.BytesIO(file.read()), dtype="int16")
    assert back.tobytes() == PCM
    assert recording.timeline == [{"name": "second_shown", "at": 10}]
    assert enqueued == [recording.pk]


def test_a_take_longer_than_a_frame_and_larger_than_memory_allows_is_taken_too(player: Contributor) -> None:
    client, pcm = browser(player), bytes(48_000 * 2 * 60)
    assert post(client, token_for(client), pcm, sample_rate=48_000).status_code == 200
    assert Recording.objects.get().seconds == 60


def test_the_same_post_again_gives_the_same_receipt(player: Contributor) -> None:
    client = browser(player)
    token = token_for(client)
    assert post(client, token).json() == post(client, token).json()
    assert Recording.objects.count() == 1


@pytest.mark.parametrize(
    ("pcm", "said", "fault"),
    [
        (PCM + b"\x00", {}, Fault.ODD_BYTES),
        (b"", {}, Fault.EMPTY_TAKE),
        (bytes(16_000 * 2 * 60 + 2), {}, Fault.TOO_LONG),
        (PCM, {"samples": 5}, Fault.WRONG_SAMPLES),
        (PCM, {"sha256": "0" * 64}, Fault.WRONG_SHA256),
        (PCM, {"round": "made-up"}, Fault.UNKNOWN_ROUND),
        (PCM, {"sample_rate": 96_000}, Fault.SAMPLE_RATE_OUT_OF_RANGE),
        (PCM, {"marks": [{"name": "a", "at": 999_999}]}, Fault.MARK_OUT_OF_RANGE),
        (PCM, {"marks": "all"}, Fault.INVALID_MESSAGE),
        (PCM, {"settings": {"label": "x" * 5_000}}, Fault.SETTINGS_TOO_LARGE),
    ],
)
def test_bad_input_is_named(player: Contributor, pcm: bytes, said: dict[str, Any], fault: Fault) -> None:
    client = browser(player)
    token = token_for(client)
    answer = post(client, said.pop("round", token), pcm, **said)
    assert told(answer) == (fault.code, fault.status)
    assert not Recording.objects.exists()


@pytest.mark.parametrize("parts", [{}, {"take": "{"}, {"pcm": "text"}])
def test_a_post_without_its_parts_is_an_invalid_message(player: Contributor, parts: dict[str, str]) -> None:
    assert told(browser(player).post(TAKES, parts)) == ("invalid_message", 400)


def test_a_post_whose_json_is_broken_is_named(player: Contributor) -> None:
    parts = {"take": "{", "pcm": SimpleUploadedFile("take.pcm", PCM)}
    assert told(browser(player).post(TAKES, parts)) == ("invalid_json", 400)


def test_without_consent_there_is_neither_round_nor_take(stranger: Contributor) -> None:
    for client in (browser(None), browser(stranger)):
        assert told(client.get(ROUND)) == ("no_consent", 401)
        assert told(post(client, "x")) == ("no_consent", 401)


def test_a_blocked_contributor_is_told_so(player: Contributor) -> None:
    player.block("vandalism")
    assert told(browser(player).get(ROUND)) == ("blocked", 403)


def test_an_unknown_language_or_game_is_named(player: Contributor) -> None:
    client = browser(player)
    assert told(client.get(ROUND, {"language": "xx"})) == ("unknown_language", 400)
    assert told(client.get(ROUND, {"language": "no"})) == ("no_prompts", 503)
    assert told(client.get("/play/chess/round/")) == ("unknown_game", 400)


def test_a_storage_that_is_down_is_named(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> str:
        raise StorageDown

    client = browser(player)
    token = token_for(client)
    monkeypatch.setattr("corpus.store._save_audio", fail)
    assert told(post(client, token)) == ("storage_down", 503)


def test_another_site_cannot_post_for_a_player(player: Contributor) -> None:
    client = browser(player, enforce_csrf_checks=True)
    assert post(client, "x").status_code == 403
    assert not Recording.objects.exists()


def test_a_take_waits_until_it_is_settled_and_then_has_a_score(player: Contributor) -> None:
    recording = factory.recording(player)
    client, address = browser(player), f"{TAKES}{recording.pk}/"
    waiting = client.get(address)
    assert (waiting.status_code, waiting.json()["type"]) == (202, "waiting")
    recording.listened(by="listen", speech=recording.speech, levels=[], quality={})
    sample = factory.sample(recording)
    assert client.get(address).status_code == 202
    said = {"complete": 0.83, "incomplete": 0.17}
    Score.objects.create(
        sample=sample, scorer="smart-turn", revision="v3.2", probabilities=said, latency_ms=9
    )
    Sample.objects.filter(pk=sample.pk).update(status=Sample.Status.SCORED)
    assert client.get(address).status_code == 202
    sample.settle(by="settle", dispute=0.9, disagreement=0.2, priority=0.9, flag="doubtful")
    scored = client.get(address)
    assert (scored.status_code, scored.json()["status"]) == (200, "listened")
    assert "thought that you were done" in scored.json()["message"]
    (cut,) = scored.json()["floor"]["cuts"]
    assert cut["verdicts"] == [{"by": "Smart Turn", "says": "complete", "p": 0.83}]


@pytest.mark.parametrize("reason", ["silence", "noise", "clipping", "too_quiet", "too_short", "duplicate"])
def test_a_refused_take_says_what_to_do_next_time(player: Contributor, reason: str) -> None:
    recording = factory.recording(player)
    recording.refuse(by="listen", reason=reason)
    scored = browser(player).get(f"{TAKES}{recording.pk}/").json()
    assert (scored["status"], scored["reason"]) == ("refused", reason)
    assert scored["message"] == REASONS[reason].words != Reason.OTHER.words


def test_nobody_sees_the_score_of_somebody_elses_take(
    player: Contributor, second_player: Contributor
) -> None:
    recording = factory.recording(player)
    for client in (browser(None), browser(second_player)):
        assert told(client.get(f"{TAKES}{recording.pk}/")) == ("unknown_take", 404)
    assert told(browser(player).get(f"{TAKES}{uuid4()}/")) == ("unknown_take", 404)


def test_the_stage_asks_for_consent_first_and_comes_back(player: Contributor, stranger: Contributor) -> None:
    for client in (browser(None), browser(stranger)):
        answer = client.get("/play/cliffhanger/")
        assert answer.status_code == 302
        assert unquote(answer.headers["Location"]).endswith("/consent/?next=/play/cliffhanger/")
    stage = browser(player).get("/play/cliffhanger/")
    assert stage.status_code == 200
    assert "/ws/play/cliffhanger/" in stage.content.decode()


def test_a_page_that_cannot_be_had_says_why(player: Contributor) -> None:
    unknown = browser(player).get("/play/chess/")
    assert unknown.status_code == 404
    assert Fault.UNKNOWN_GAME.words in unknown.content.decode()
    player.block("vandalism")
    blocked = browser(player).get("/play/cliffhanger/")
    assert blocked.status_code == 403
    assert Fault.BLOCKED.words in blocked.content.decode()


def test_the_front_page_counts_what_is_there(player: Contributor, second_player: Contributor) -> None:
    for person in (player, player, second_player):
        factory.recording(person)
    page = Client().get("/").content.decode()
    assert "3</span> takes by 2 speakers" in page
