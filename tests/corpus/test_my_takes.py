"""People find their takes, hear them, take them home; strangers find nothing."""

import io
import json
import zipfile
from typing import Any

import pytest
import soundfile
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import contributors
from accounts.models import Contributor
from corpus.labels import Label
from corpus.models import OF_THE_END, Recording, Sample
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


def browser_of(contributor: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(contributor)
    return client


@pytest.fixture
def take(player: Contributor) -> Recording:
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    factory.sample(recording)
    return recording


@pytest.fixture
def browser(player: Contributor) -> Client:
    return browser_of(player)


def stored(recording: Recording) -> bytes:
    with default_storage.open(recording.audio) as file:
        content: bytes = file.read()
        return content


def open_receipt(client: Client, code: str) -> Any:
    return client.post("/takes/receipt/", {"receipt": code})


def unpack(response: Any) -> zipfile.ZipFile:
    async def received() -> bytes:
        return b"".join([chunk async for chunk in response])

    return zipfile.ZipFile(io.BytesIO(async_to_sync(received)()))


def test_my_takes_show_what_was_asked_and_what_became_of_it(browser: Client, take: Recording) -> None:
    page = browser.get("/takes/").content.decode()
    assert "Cliffhanger" in page
    assert "Now eat it on a train." in page
    assert "2.0 s" in page
    assert "Now people listen and decide." in page
    assert take.receipt in page
    assert f"/takes/{take.pk}/audio/" in page


def test_every_take_has_its_floor_line_as_data(browser: Client, take: Recording) -> None:
    cards = browser.get("/takes/").context["cards"]
    floor = json.loads(cards[0].floor)
    assert floor["seconds"] == 2.0
    assert floor["cuts"][0]["label"] == "incomplete"
    assert f'data-floor="{escape(cards[0].floor)}"' in browser.get("/takes/").content.decode()


def test_a_browser_without_a_cookie_sees_no_takes(client: Client, take: Recording) -> None:
    page = client.get("/takes/")
    assert page.status_code == 200
    assert take.receipt not in page.content.decode()


def test_looking_sets_no_cookie_and_opens_no_session(client: Client) -> None:
    assert set(client.get("/takes/").cookies) <= {"csrftoken"}


def test_another_player_sees_none_of_it(second_player: Contributor, take: Recording) -> None:
    other = browser_of(second_player)
    assert take.receipt not in other.get("/takes/").content.decode()
    for address in ("", "audio/", "export/"):
        assert other.get(f"/takes/{take.pk}/{address}").status_code == 404
    assert other.post(f"/takes/{take.pk}/withdraw/").status_code == 404
    take.refresh_from_db()
    assert take.status == Recording.Status.LISTENED


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("verb", "told"), [("withdraw/", {405}), ("forget/", {200, 404})], ids=["withdraw", "forget"]
)
def test_a_get_changes_nothing(
    browser: Client, player: Contributor, take: Recording, method: str, verb: str, told: set[int]
) -> None:
    for address in (f"/takes/{verb}", f"/takes/{take.pk}/{verb}"):
        assert getattr(browser, method)(address).status_code in told
    assert player.consents.filter(withdrawn_at=None).exists()
    take.refresh_from_db()
    assert take.status == Recording.Status.LISTENED


@pytest.mark.parametrize(
    ("statuses", "title"),
    [
        ([Sample.Status.CAPTURED], "Waiting"),
        ([Sample.Status.DISPUTED, Sample.Status.AGREED], "Waiting"),
        ([Sample.Status.ACCEPTED, Sample.Status.REJECTED], "In"),
        ([Sample.Status.REJECTED, Sample.Status.REJECTED], "Not used"),
        ([], "Waiting"),
    ],
)
def test_the_status_says_where_the_take_is_on_its_way(
    browser: Client, player: Contributor, statuses: list[str], title: str
) -> None:
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    for place, status in enumerate(statuses):
        factory.sample(recording, cut=12_800 + place, status=status, label=Label.INCOMPLETE)
    assert browser.get("/takes/").context["cards"][0].status.title == title


def test_a_refused_take_says_why_and_how_long_it_stays(
    browser: Client, player: Contributor, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 42
    factory.recording(player, status=Recording.Status.REFUSED, reason="silence")
    words = browser.get("/takes/").context["cards"][0].status.words
    assert "mostly silence" in words
    assert "42 days" in words


def test_many_takes_are_paged_and_the_newest_comes_first(browser: Client, player: Contributor) -> None:
    takes = [factory.recording(player) for _ in range(21)]
    first = browser.get("/takes/").context["cards"]
    assert first[0].recording == takes[-1]
    assert len(first) == 20
    assert [card.recording for card in browser.get("/takes/?page=2").context["cards"]] == [takes[0]]


def test_the_page_asks_as_often_for_one_take_as_for_many(
    browser: Client, player: Contributor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factory.sample(factory.recording(player, status=Recording.Status.LISTENED))
    browser.get("/takes/")
    with django_assert_num_queries(5):
        browser.get("/takes/")
    for _ in range(5):
        factory.sample(factory.recording(player, status=Recording.Status.LISTENED))
    with django_assert_num_queries(5):
        browser.get("/takes/")


# By receipt


def test_a_receipt_opens_its_take_however_it_is_typed(take: Recording) -> None:
    bare = take.receipt.replace("-", "")
    for typed in (take.receipt, take.receipt.lower(), bare, f" {bare[:3]} {bare[3:]} "):
        client = Client()
        response = open_receipt(client, typed)
        assert response["Location"] == f"/takes/{take.pk}/"
        assert take.receipt in client.get(response["Location"]).content.decode()


def test_a_receipt_shows_only_that_take(client: Client, player: Contributor, take: Recording) -> None:
    other = factory.recording(player)
    open_receipt(client, take.receipt)
    assert client.get(f"/takes/{take.pk}/audio/").status_code == 200
    for address in ("", "audio/", "export/"):
        assert client.get(f"/takes/{other.pk}/{address}").status_code == 404
    assert client.post(f"/takes/{other.pk}/withdraw/").status_code == 404
    assert other.receipt not in client.get("/takes/").content.decode()


def test_withdrawing_all_never_reaches_what_only_a_receipt_opened(
    second_player: Contributor, take: Recording
) -> None:
    other = browser_of(second_player)
    open_receipt(other, take.receipt)
    other.post("/takes/withdraw/")
    other.post("/takes/forget/")
    take.refresh_from_db()
    assert take.status == Recording.Status.LISTENED


def test_a_wrong_code_is_said_to_be_wrong(client: Client, take: Recording) -> None:
    response = open_receipt(client, "AAAA-BBBB-CCCC")
    assert response.status_code == 404
    assert "no take with this code" in response.content.decode()
    assert "AAAA-BBBB-CCCC" in response.content.decode()


def test_guessing_codes_is_stopped_even_for_the_right_one(client: Client, take: Recording) -> None:
    for _ in range(10):
        assert open_receipt(client, "AAAA-BBBB-CCCC").status_code == 404
    response = open_receipt(client, take.receipt)
    assert response.status_code == 429
    assert "Wait 10 minutes" in response.content.decode()
    assert client.get(f"/takes/{take.pk}/").status_code == 404


def test_guessing_at_one_address_stops_nobody_at_another(client: Client, take: Recording) -> None:
    for _ in range(11):
        open_receipt(client, "AAAA-BBBB-CCCC")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert open_receipt(elsewhere, take.receipt).status_code == 302


def test_right_codes_are_never_too_many(client: Client, take: Recording) -> None:
    for _ in range(15):
        assert open_receipt(client, take.receipt).status_code == 302


# Listening


def test_the_whole_take_is_the_stored_flac(browser: Client, take: Recording) -> None:
    response = browser.get(f"/takes/{take.pk}/audio/")
    assert response.status_code == 200
    assert response["Content-Type"] == "audio/flac"
    assert response["Accept-Ranges"] == "bytes"
    assert response.content == stored(take)
    assert soundfile.info(io.BytesIO(response.content)).frames == take.samples


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-1", 0, 2), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=10-999999", 10, None)],
)
def test_a_player_on_a_phone_gets_the_bytes_it_asks_for(
    browser: Client, take: Recording, asked: str, start: int, stop: int | None
) -> None:
    whole = stored(take)
    first, end, _ = slice(start, stop).indices(len(whole))
    response = browser.get(f"/takes/{take.pk}/audio/", headers={"range": asked})
    assert response.status_code == 206
    assert response.content == whole[start:stop]
    assert response["Content-Range"] == f"bytes {first}-{end - 1}/{len(whole)}"
    assert response["Content-Length"] == str(end - first)


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=5-2", "lines=0-1", "bytes=0-1,5-6", "bytes=a-b"]
)
def test_a_range_that_makes_no_sense_gets_the_whole(browser: Client, take: Recording, asked: str) -> None:
    assert browser.get(f"/takes/{take.pk}/audio/", headers={"range": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_length(
    browser: Client, take: Recording, asked: str
) -> None:
    response = browser.get(f"/takes/{take.pk}/audio/", headers={"range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(stored(take))}"


def test_a_range_of_another_file_gets_the_whole(browser: Client, take: Recording) -> None:
    headers = {"range": "bytes=0-1", "if-range": '"something else"'}
    assert browser.get(f"/takes/{take.pk}/audio/", headers=headers).status_code == 200


def test_a_take_leaves_no_copy_in_a_cache(browser: Client, take: Recording) -> None:
    assert "no-store" in browser.get(f"/takes/{take.pk}/audio/")["Cache-Control"]


@pytest.mark.parametrize("address", ["audio/", "export/"])
def test_a_storage_that_is_down_is_said_in_words(
    browser: Client, take: Recording, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def down(*_: object, **__: object) -> None:
        raise OSError("Input/output error")

    monkeypatch.setattr(FileSystemStorage, "_open", down)
    response = browser.get(f"/takes/{take.pk}/{address}")
    assert response.status_code == 503
    assert "Nothing is lost" in response.content.decode()


# Taking home


def test_an_export_has_the_sound_and_everything_known_about_it(
    browser: Client, player: Contributor, take: Recording
) -> None:
    Recording.objects.filter(pk=take.pk).update(
        timeline=[{"name": "second_shown", "at": 900}], settings={"noiseSuppression": False}
    )
    response = browser.get(f"/takes/{take.pk}/export/")
    assert take.receipt in response["Content-Disposition"]
    archive = unpack(response)
    assert archive.read(f"{take.receipt}/audio.flac") == stored(take)
    assert "CC BY 4.0" in archive.read(f"{take.receipt}/consent.md").decode()
    about = json.loads(archive.read(f"{take.receipt}/take.json"))
    assert about["timeline"] == [{"name": "second_shown", "at": 900}]
    assert about["settings"] == {"noiseSuppression": False}
    assert about["speaker"] == player.speaker
    assert about["consent"]["sha256"] == take.consent.text_hash
    assert about["prompt"]["second"] == "Now eat it on a train."
    assert [(moment["cut"], moment["intent"]) for moment in about["moments"]] == [(12_800, "incomplete")]


def test_an_export_forgets_no_column(browser: Client, take: Recording) -> None:
    archive = unpack(browser.get(f"/takes/{take.pk}/export/"))
    about = json.loads(archive.read(f"{take.receipt}/take.json"))
    columns = {field.name for field in Recording._meta.fields}
    # Under another name; or ours: where files lie and what they hash to, who moved the row when, which round
    # it was; or somebody else's take.
    ours = {
        "audio",
        "agent_audio",
        "object_sha256",
        "erased_at",
        "lost_from",
        "moved_by",
        "moved_at",
        "round",
        "slot",
    }
    assert columns - set(about) == {"id", "contributor", "copy_of", *ours}


def test_an_export_has_the_other_side_of_a_talk_and_comes_without_where_that_is_lost(
    browser: Client, take: Recording
) -> None:
    name = default_storage.save("takes/test/other-agent.flac", ContentFile(stored(take)))
    Recording.objects.filter(pk=take.pk).update(agent_audio=name)
    archive = unpack(browser.get("/takes/export/"))
    assert f"{take.receipt}/agent.flac" in archive.namelist()
    assert "agent.flac" in archive.read("README.txt").decode()
    default_storage.delete(name)
    names = set(unpack(browser.get("/takes/export/")).namelist())
    assert f"{take.receipt}/audio.flac" in names
    assert f"{take.receipt}/agent.flac" not in names


def test_an_export_says_how_the_speech_before_each_cut_ended(browser: Client, take: Recording) -> None:
    factory.sample(
        take,
        start=14_000,
        cut=28_800,
        tail_dbfs=-61.5,
        next_onset_ms=430.0,
        edge_slope=1.25,
        cut_uncertainty_ms=3.0,
    )
    archive = unpack(browser.get(f"/takes/{take.pk}/export/"))
    earlier, later = json.loads(archive.read(f"{take.receipt}/take.json"))["moments"]
    names = ("start", *OF_THE_END)
    assert [later[name] for name in names] == [14_000, -61.5, 430.0, 1.25, 3.0]
    assert [earlier[name] for name in names] == [0, None, None, None, None]
    about = archive.read("README.txt").decode()
    assert all(f"`{name}`" in about for name in OF_THE_END)


def test_all_takes_come_in_one_archive_and_nobody_else_s(
    browser: Client, player: Contributor, second_player: Contributor, take: Recording
) -> None:
    second, foreign = factory.recording(player), factory.recording(second_player)
    open_receipt(browser, foreign.receipt)
    names = {name.split("/")[0] for name in unpack(browser.get("/takes/export/")).namelist()}
    assert names == {"README.txt", "me", take.receipt, second.receipt}


def test_a_guest_without_takes_gets_an_empty_archive(client: Client) -> None:
    assert unpack(client.get("/takes/export/")).namelist() == ["README.txt"]
