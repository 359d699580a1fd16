"""History and old files deleted on the Hub, and what a speaker is told became of their take."""

import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.test import Client

from accounts import contributors
from accounts.models import Act, Contributor, JournalEntry, User
from corpus import withdrawal
from corpus.models import Sample
from publishing import tasks
from publishing.erasure.squashing import erase
from publishing.models import Erasure, Release, ReleaseSchedule
from publishing.release import publish
from tests.publishing import fake_hub
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db
NAME = "talkers/your-turn"


@pytest.fixture
def taken_back(hub: fake_hub.Hub) -> Sample:
    """Published in release 1 and gone from release 2, while another speaker's stays."""
    gone, _ = accepted(speaker_in("train"))
    accepted(speaker_in("train"))
    publish()
    withdrawal.withdraw([gone.recording], by="speaker")
    # A test has no commit that this would wait for.
    withdrawal.delete_audio(gone.recording)
    assert publish().number == 2
    return gone


def holding(hub: fake_hub.Hub, sample: Sample) -> list[str]:
    """Stored shards in which a sample still is."""
    shards = {oid: data for oid, data in hub.objects.items() if data.startswith(b"PAR1")}
    found = {oid: pq.read_table(io.BytesIO(data))["id"].to_pylist() for oid, data in shards.items()}
    return [oid for oid, ids in found.items() if str(sample.pk) in ids]


@pytest.fixture
def publisher() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("publisher"))
    return client


def test_nothing_of_a_withdrawn_take_is_left_on_the_hub(hub: fake_hub.Hub, taken_back: Sample) -> None:
    newest, files = hub.head, hub.files
    assert holding(hub, taken_back)
    hub.converts = {"parquet": "c" * 40}
    erasure = erase(NAME)
    assert (erasure.error, holding(hub, taken_back)) == ("", [])
    assert hub.files == files
    assert [commit.oid for commit in hub.commits] == [hub.head] != [newest]
    assert hub.tags == {"release-2": hub.head}
    assert {file["path"] for file in erasure.files} >= {"audio/train-r0001-00000.parquet"}
    assert "refs/convert/parquet is the Hub's own copy" in erasure.steps[-1]["said"]
    assert erase(NAME).files == []
    assert publish().outcome == Release.Outcome.NOTHING_NEW
    assert Release.objects.get(number=2).commit == hub.head


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("untag", "drop after"),
        ("squash", "403"),
        ("squash", "drop after"),
        ("lfs_files", "403"),
        ("delete_lfs", "403"),
        ("delete_lfs", "drop after"),
    ],
)
def test_what_was_broken_off_is_gone_on_with(
    hub: fake_hub.Hub, waits: list[float], taken_back: Sample, step: str, fault: str
) -> None:
    hub.fail(step, fault)
    first = erase(NAME)
    if fault == "403":
        assert "The token in HF_TOKEN may not write there" in first.error
        assert first.finished_at is None
        assert erase(NAME).pk == first.pk
    erasure = Erasure.objects.get()
    assert erasure.finished_at
    assert holding(hub, taken_back) == []
    assert hub.tags == {"release-2": hub.head}
    assert erasure.files


def test_branches_of_others_stay_and_are_named(hub: fake_hub.Hub, taken_back: Sample) -> None:
    hub.branches = {"theirs": hub.commits[0].oid}
    assert "Branches and tags that are not ours may keep old files: theirs." in erase(NAME).steps[-1]["said"]
    assert hub.branches


def test_the_name_is_typed_and_the_files_are_shown_before(
    hub: fake_hub.Hub, taken_back: Sample, publisher: Client
) -> None:
    page = publisher.get("/releases/hub/history/").content.decode()
    assert "audio/train-r0001-00000.parquet" in page
    assert "cannot be called back" in page
    publisher.post("/releases/hub/history/delete/", {"name": "talkers"})
    assert not Erasure.objects.exists()
    tasks.erase(User.objects.get(username="publisher").pk)
    assert JournalEntry.objects.get(act=Act.ERASED).text == NAME
    shown = publisher.get("/releases/hub/").content.decode()
    assert "finished" in shown
    assert "one commit is left" in shown


def test_so_is_the_history_of_a_repository_that_only_a_schedule_names_or_nothing_any_more(
    hub: fake_hub.Hub, taken_back: Sample, publisher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HUB_DATASET", "")
    ReleaseSchedule.objects.create(name="theirs", target="others/talks", kind="off")
    page = publisher.get("/releases/hub/").content.decode()
    assert [f"?repository={each}" in page for each in ("others%2Ftalks", "talkers%2Fyour-turn")] == [True] * 2
    page = publisher.get("/releases/hub/history/", {"repository": NAME}).content.decode()
    assert "audio/train-r0001-00000.parquet" in page
    assert publisher.get("/releases/hub/history/", {"repository": "any/other"}).status_code == 404
    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    monkeypatch.setattr("publishing.desk.requests.send", lambda *each: asked.append(each))
    for typed in ("others/talks", NAME):
        publisher.post("/releases/hub/history/delete/", {"repository": NAME, "name": typed})
    ((task, arguments, named),) = asked
    assert (task, named["repository"]) == ("publishing.tasks.erase", NAME)
    tasks.erase(*arguments, **named)
    assert holding(hub, taken_back) == []
    assert Erasure.objects.get().finished_at


def test_a_publisher_confirms_a_repository_by_its_name(hub: fake_hub.Hub, publisher: Client) -> None:
    confirmed = {"visibility": "private", "name": NAME}
    answer = publisher.post("/releases/hub/confirm/", {**confirmed, "name": "another/one"}, follow=True)
    assert "type the name of the repository exactly" in answer.content.decode()
    answer = publisher.post("/releases/hub/confirm/", confirmed, follow=True)
    assert "Private: only whom the repository lets in." in answer.content.decode()
    assert settings.HUB_DATASET == NAME


def receipt_of(sample: Sample) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        browser_of(sample.recording.contributor)
        .get(f"/releases/erasure/{sample.recording_id}/receipt.json")
        .content
    )
    return found


def browser_of(person: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def test_a_speaker_reads_what_was_deleted_where_and_when(hub: fake_hub.Hub, taken_back: Sample) -> None:
    found = receipt_of(taken_back)
    assert found["sound_deleted"]
    assert found["sound_deleted_at"]
    rows = found["published"]
    assert isinstance(rows, list)
    assert [(row["where"], row["published_in"], row["removed_in"]) for row in rows] == [(NAME, 1, 2)] * len(
        rows
    )
    assert {row["history_deleted_at"] for row in rows} == {None}
    erase(NAME)
    rows = receipt_of(taken_back)["published"]
    assert isinstance(rows, list)
    assert None not in {row["history_deleted_at"] for row in rows}


def test_the_receipt_can_be_read_and_kept_by_its_speaker_alone(hub: fake_hub.Hub, taken_back: Sample) -> None:
    address = f"/releases/erasure/{taken_back.recording_id}/"
    client = browser_of(taken_back.recording.contributor)
    page = client.get(address).content.decode()
    assert "since release 2" in page
    assert "may still be read" in page
    assert "in release 1, 2 rows" in page
    assert "older revisions may still be read" in client.get(f"{address}receipt.txt").content.decode()
    assert address in client.get("/takes/").content.decode()
    assert Client().get(address).status_code == 404
