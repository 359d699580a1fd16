"""A round over a WebSocket, through routing, origin check and login, to a stored take and its score."""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
import soundfile
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault
from corpus.store import StorageDown, StorageFull
from games.judging import push
from games.play import rounds, socket
from games.play.wire import connection
from tests import factory
from tests.games import talk
from tests.games.talk import Page
from tests.moderation.listening import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("prompts", "enqueued")]

PCM = factory.tone(0.5).tobytes()


def play(scene: Callable[[], Awaitable[Any]]) -> Any:
    """Run what happens on a page."""
    return async_to_sync(scene)()


def stored_bytes(recording: Recording) -> bytes:
    with default_storage.open(recording.audio) as file:
        back, _ = soundfile.read(io.BytesIO(file.read()), dtype="int16")
    return bytes(back.tobytes())


def sign_up(client: Client) -> None:
    words = {
        "username": "grace",
        "password1": "a long enough password",
        "password2": "a long enough password",
    }
    assert client.post("/accounts/signup/", words).status_code == 302


async def turned_away(page: Page) -> tuple[str, int]:
    """The error a page is shown, and the close code that follows."""
    error = await page.hear()
    assert error["type"] == "error"
    assert error["message"]
    return error["code"], await page.close_code()


def told(fault: Fault) -> tuple[str, int]:
    return fault.code, fault.close


def test_a_take_is_stored_as_it_was_sent_and_handed_to_a_worker(
    player: Contributor, enqueued: list[UUID]
) -> None:
    async def scene() -> tuple[dict[str, Any], dict[str, Any]]:
        page = Page(player)
        offered = await page.greet()
        await page.start(offered["round"], 44_100)
        await page.frame(PCM[:8_000])
        await page.say(type="mark", name="second_shown", at=4_000)
        await page.frame(PCM[8_000:])
        await page.say(**talk.stop_message(PCM))
        stored = await page.hear()
        await page.close()
        return offered, stored

    offered, stored = play(scene)
    recording = Recording.objects.get()
    assert stored == {"type": "stored", "recording": str(recording.pk), "receipt": recording.receipt}
    assert stored_bytes(recording) == PCM
    assert enqueued == [recording.pk]
    assert recording.contributor == player
    assert (recording.sample_rate, recording.language, recording.user_agent) == (44_100, "en", "test page")
    assert recording.settings == {"echoCancellation": False}
    assert recording.timeline == [{"name": "second_shown", "at": 4_000}]
    assert recording.prompt_key == offered["prompt"]["key"]
    assert recording.prompt == {name: offered["prompt"][name] for name in ("first", "second")}


def test_a_round_says_what_to_do_and_within_which_limits(player: Contributor) -> None:
    offered = play(Page(player).greet)
    assert (offered["type"], offered["game"]) == ("round", "cliffhanger")
    assert offered["limits"] == {"seconds": 60, "frame_bytes": 65_536, "min_rate": 8_000, "max_rate": 48_000}


def test_next_skips_to_another_prompt(player: Contributor) -> None:
    async def scene() -> list[str]:
        page = Page(player)
        keys = [(await page.greet())["prompt"]["key"]]
        for _ in range(6):
            await page.say(type="next")
            keys.append((await page.hear())["prompt"]["key"])
        return keys

    keys = play(scene)
    assert all(one != other for one, other in pairwise(keys))


def test_a_prompt_comes_once_as_long_as_there_are_others(player: Contributor) -> None:
    async def scene() -> set[str]:
        page = Page(player)
        offered, keys = await page.greet(), set()
        for number in range(3):
            keys.add(offered["prompt"]["key"])
            await page.send(offered["round"], bytes([number, 1]) * 100)
            await page.hear()
            await page.say(type="next")
            offered = await page.hear()
        return keys

    assert play(scene) == {"breakfast-0", "breakfast-1", "breakfast-2"}


def test_a_pushed_score_reaches_the_page_once(player: Contributor) -> None:
    async def scene() -> dict[str, Any]:
        page = Page(player)
        await page.send((await page.greet())["round"], PCM)
        recording_id = (await page.hear())["recording"]
        message = {"type": "scored", "recording": recording_id, "status": "listened"}
        for _ in range(2):
            await get_channel_layer().group_send(push.group(UUID(recording_id)), message)
        scored = await page.hear()
        assert await page.line.receive_nothing(timeout=0.1)
        await page.close()
        return scored

    assert play(scene)["status"] == "listened"


def test_a_score_that_announces_more_is_followed_by_it(player: Contributor) -> None:
    async def scene() -> list[dict[str, Any]]:
        page = Page(player)
        await page.send((await page.greet())["round"], PCM)
        recording_id = (await page.hear())["recording"]
        message = {"type": "scored", "recording": recording_id, "status": "listened"}
        for pushed in ({**message, "more": True}, message, message):
            await get_channel_layer().group_send(push.group(UUID(recording_id)), pushed)
        heard = [await page.hear(), await page.hear()]
        assert await page.line.receive_nothing(timeout=0.1)
        await page.close()
        return heard

    first, second = play(scene)
    assert (first["more"], second.get("more")) == (True, None)


def test_a_take_sent_again_after_it_was_scored_gets_its_score_at_once(
    player: Contributor, enqueued: list[UUID]
) -> None:
    async def scene() -> dict[str, Any]:
        first, again = Page(player), Page(player)
        token = (await first.greet())["round"]
        await first.send(token, PCM)
        recording_id = (await first.hear())["recording"]
        await first.close()
        recording = await Recording.objects.aget(pk=recording_id)
        await asyncio.to_thread(recording.refuse, by="listen", reason="silence")
        await again.greet()
        await again.send(token, PCM)
        assert (await again.hear())["recording"] == recording_id
        return await again.hear()

    scored = play(scene)
    assert len(enqueued) == 1
    assert (scored["status"], scored["reason"]) == ("refused", "silence")
    assert "closer to the microphone" in scored["message"]


def test_a_take_sent_again_over_a_new_connection_is_stored_once(player: Contributor) -> None:
    async def scene() -> list[dict[str, Any]]:
        first, second = Page(player), Page(player)
        token = (await first.greet())["round"]
        await first.start(token)
        await first.frame(PCM[:3_200])
        await first.close()
        await second.greet()
        await second.send(token, PCM)
        answers = [await second.hear()]
        third = Page(player)
        await third.greet()
        await third.send(token, PCM)
        return [*answers, await third.hear()]

    first, again = play(scene)
    assert first == again
    assert Recording.objects.count() == 1


def test_a_score_that_is_quicker_than_the_answer_is_not_missed(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(recording_id: UUID) -> None:
        message = {"type": "scored", "recording": str(recording_id)}
        async_to_sync(get_channel_layer().group_send)(push.group(recording_id), message)

    monkeypatch.setattr("games.judging.handing_over.take", at_once)

    async def scene() -> list[str]:
        page = Page(player)
        await page.send((await page.greet())["round"], PCM)
        return [(await page.hear())["type"], (await page.hear())["type"]]

    assert play(scene) == ["stored", "scored"]


def test_a_page_that_is_gone_when_its_take_is_stored_loses_nothing(
    player: Contributor, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        page = Page(player)
        await page.send((await page.greet())["round"], PCM)
        await page.close()

    with caplog.at_level(logging.INFO):
        play(scene)
    assert [record.getMessage() for record in caplog.records] == [
        f"Take {Recording.objects.get().pk} is stored."
    ]


def test_a_page_that_hung_up_is_not_spoken_to() -> None:
    """Servers raise when something is sent to a closed connection; that is no error of ours to log."""
    events = [{"type": "websocket.connect"}]

    async def receive() -> dict[str, Any]:
        return events.pop(0)

    async def send(event: dict[str, Any]) -> None:
        raise OSError("the client has gone")

    scope = {"type": "websocket", "url_route": {"kwargs": {"game": "cliffhanger"}}, "cookies": {}}
    asyncio.run(socket.play(scope, receive, send))


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_without_consent_nobody_is_recorded(who: str, request: pytest.FixtureRequest) -> None:
    person = None if who == "nobody" else request.getfixturevalue(who)

    async def scene() -> tuple[str, int]:
        page = Page(person)
        await page.open()
        return await turned_away(page)

    assert play(scene) == told(Fault.NO_CONSENT)


def test_a_blocked_contributor_is_told_so(player: Contributor) -> None:
    player.block("vandalism")

    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.open()
        return await turned_away(page)

    assert play(scene) == told(Fault.BLOCKED)


@pytest.mark.parametrize("moved", ["blocked", "withdrew"])
def test_who_is_blocked_or_withdraws_in_the_middle_of_a_take_is_not_stored(
    player: Contributor, moved: str
) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        offered = await page.greet()
        change = (lambda: player.block("x")) if moved == "blocked" else player.withdraw_consent
        await asyncio.to_thread(change)
        await page.send(offered["round"], PCM)
        return await turned_away(page)

    assert play(scene) == told(Fault.BLOCKED if moved == "blocked" else Fault.NO_CONSENT)
    assert not Recording.objects.exists()


def test_who_signs_up_in_the_middle_of_a_take_sends_it_again_as_the_account(player: Contributor) -> None:
    client = client_of(player)

    async def scene() -> tuple[int, dict[str, Any]]:
        page = Page(player)
        offered = await page.greet()
        await sync_to_async(sign_up)(client)
        await page.send(offered["round"], PCM)
        code = await page.close_code()
        again = Page(None, cookies=talk.cookies_of(client))
        await again.greet()
        await again.send(offered["round"], PCM)
        stored = await again.hear()
        await again.close()
        return code, stored

    code, stored = play(scene)
    assert code == connection.OPEN_AGAIN
    assert stored["type"] == "stored"
    assert Recording.objects.get().contributor == player


def test_a_copied_cookie_of_somebody_who_signed_up_since_is_nobody(player: Contributor) -> None:
    async def scene() -> tuple[int, str, int]:
        page, copy = Page(player), Page(player)
        await page.greet()
        await sync_to_async(sign_up)(client_of(player))
        await page.say(type="next")
        code = await page.close_code()
        await copy.open()
        return code, (await copy.hear())["code"], await copy.close_code()

    assert play(scene) == (connection.OPEN_AGAIN, "no_consent", 4401)


def test_a_socket_of_an_account_ends_with_its_session(player: Contributor) -> None:
    client = client_of(player)
    sign_up(client)

    async def scene() -> int:
        page = Page(None, cookies=talk.cookies_of(client))
        offered = await page.greet()
        await sync_to_async(client.post)("/accounts/logout/")
        await page.send(offered["round"], PCM)
        return await page.close_code()

    assert play(scene) == connection.OPEN_AGAIN
    assert not Recording.objects.exists()


def test_another_origin_is_not_let_in(player: Contributor) -> None:
    assert play(Page(player, origin="http://elsewhere.example").open) is False


@pytest.mark.parametrize(
    ("path", "fault"),
    [("/ws/play/chess/", Fault.UNKNOWN_GAME), ("/ws/elsewhere/", Fault.UNKNOWN_ADDRESS)],
)
def test_an_address_with_nothing_to_play_says_so(player: Contributor, path: str, fault: Fault) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player, path)
        await page.open()
        return await turned_away(page)

    assert play(scene) == told(fault)


def test_a_site_that_is_full_says_so(player: Contributor, settings: Any) -> None:
    settings.MAX_PLAYERS = 1

    async def scene() -> tuple[str, int]:
        first, second = Page(player), Page(player)
        await first.greet()
        await second.open()
        answer = await turned_away(second)
        await first.close()
        third = Page(player)
        assert (await third.greet())["type"] == "round"
        await third.close()
        return answer

    assert play(scene) == told(Fault.FULL)


def test_a_page_that_says_nothing_gives_its_seat_up(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "IDLE_SECONDS", 0.2)

    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.greet()
        return await turned_away(page)

    assert play(scene) == told(Fault.IDLE)


def test_a_language_without_prompts_says_so(player: Contributor) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.open()
        await page.say(type="hello", protocol=1, language="tr")
        return await turned_away(page)

    assert play(scene) == told(Fault.NO_PROMPTS)


@pytest.mark.parametrize(
    ("error", "fault"), [(StorageFull, Fault.STORAGE_FULL), (StorageDown, Fault.STORAGE_DOWN)]
)
def test_a_storage_that_fails_is_named_and_the_take_can_be_sent_again(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, error: type[Exception], fault: Fault
) -> None:
    def fail(*_: object) -> str:
        raise error

    async def scene() -> tuple[str, int]:
        page, again = Page(player), Page(player)
        token = (await page.greet())["round"]
        with monkeypatch.context() as broken:
            broken.setattr("corpus.store._save_audio", fail)
            await page.send(token, PCM)
            answer = await turned_away(page)
        await again.greet()
        await again.send(token, PCM)
        assert (await again.hear())["type"] == "stored"
        return answer

    assert play(scene) == told(fault)
    assert stored_bytes(Recording.objects.get()) == PCM


def test_the_sixth_take_of_a_round_is_one_too_many(player: Contributor) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        token = (await page.greet())["round"]
        for number in range(5):
            await page.send(token, bytes([number, 1]) * 100)
            assert (await page.hear())["type"] == "stored"
        await page.send(token, bytes([9, 1]) * 100)
        return await turned_away(page)

    assert play(scene) == told(Fault.TOO_MANY_TAKES)


def test_a_round_of_somebody_else_is_not_allowed(player: Contributor, second_player: Contributor) -> None:
    async def scene() -> tuple[str, int]:
        theirs = (await Page(second_player).greet())["round"]
        page = Page(player)
        await page.greet()
        await page.start(theirs)
        return await turned_away(page)

    assert play(scene) == told(Fault.NOT_ALLOWED)


def test_an_expired_round_is_named(player: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        token = (await page.greet())["round"]
        monkeypatch.setattr(rounds, "LIFETIME", -1)
        await page.start(token)
        return await turned_away(page)

    assert play(scene) == told(Fault.EXPIRED_ROUND)


BAD: list[tuple[str | bytes, Fault]] = [
    ("no json", Fault.INVALID_JSON),
    ("", Fault.INVALID_JSON),
    ("[1]", Fault.INVALID_MESSAGE),
    ('{"type": "dance"}', Fault.UNKNOWN_MESSAGE),
    ('{"type": "hello", "protocol": 1, "language": "en"}', Fault.WRONG_ORDER),
    ("A" * 20_000, Fault.TEXT_TOO_LARGE),
    (b"\x00", Fault.ODD_BYTES),
    (bytes(65_538), Fault.FRAME_TOO_LARGE),
    ('{"type": "stop", "samples": 0, "sha256": "' + "0" * 64 + '"}', Fault.EMPTY_TAKE),
    ('{"type": "stop", "samples": 5, "sha256": "' + "0" * 64 + '"}', Fault.EMPTY_TAKE),
]


@pytest.mark.parametrize(("sent", "fault"), BAD)
def test_bad_input_in_the_middle_of_a_take_is_named_and_ends_the_connection(
    player: Contributor, sent: str | bytes, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.start((await page.greet())["round"])
        if isinstance(sent, bytes):
            await page.frame(sent)
        else:
            await page.text(sent)
        return await turned_away(page)

    with caplog.at_level(logging.INFO):
        assert play(scene) == told(fault)
    assert not caplog.records
    assert not Recording.objects.exists()


@pytest.mark.parametrize("changed", ["samples", "sha256"])
def test_a_take_that_disagrees_with_its_bytes_is_not_stored(player: Contributor, changed: str) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.start((await page.greet())["round"])
        await page.frame(PCM)
        lie = {"samples": 1} if changed == "samples" else {"sha256": "0" * 64}
        await page.say(**(talk.stop_message(PCM) | lie))
        return await turned_away(page)

    assert play(scene) == told(Fault.WRONG_SAMPLES if changed == "samples" else Fault.WRONG_SHA256)
    assert not Recording.objects.exists()


def test_more_than_60_seconds_are_too_long(player: Contributor) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.start((await page.greet())["round"], 8_000)
        for _ in range(16):
            await page.frame(bytes(60_000))
        await page.frame(b"\x00\x00")
        return await turned_away(page)

    assert play(scene) == told(Fault.TOO_LONG)


def test_take_after_take_faster_than_anybody_speaks_is_too_fast(player: Contributor) -> None:
    async def scene() -> tuple[str, int]:
        page = Page(player)
        token = (await page.greet())["round"]
        await page.start(token, 8_000)
        for _ in range(16):
            await page.frame(bytes(60_000))
        await page.say(type="next")
        await page.start((await page.hear())["round"], 8_000)
        for _ in range(16):
            await page.frame(bytes(60_000))
        return await turned_away(page)

    assert play(scene) == told(Fault.TOO_FAST)
