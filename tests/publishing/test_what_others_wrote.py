"""A browser that is none of ours, a Hub, a damaged disk: what others wrote makes no release untrue."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
from django.test import Client
from huggingface_hub import CommitOperationAdd, HfApi

from accounts.consent import STATED
from accounts.models import Consent
from corpus.models import Recording
from publishing.models import Release
from publishing.release import publish
from publishing.writing import values
from tests import factory
from tests.publishing import fake_hub
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db


def card(folder: Path) -> str:
    return " ".join((folder / "README.md").read_text("utf-8").split())


def described(folder: Path) -> str:
    found: str = json.loads((folder / "croissant.json").read_text("utf-8"))["description"]
    return found


def rows(folder: Path, config: str = "audio") -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob(f"{config}/*.parquet")):
        yield from pq.read_table(path).to_pylist()


@pytest.mark.parametrize(
    "rate", ["48000", "call me on 555-0100", {"deviceId": "c0ffee"}, [48_000], True, -1, 10**30, None]
)
def test_settings_that_no_browser_grants_stop_no_release_and_do_not_leave(
    release_folder: Path, rate: object
) -> None:
    said = {"sampleRate": rate, "echoCancellation": "remote-only", "sampleSize": 16}
    person = speaker_in("train")
    accepted(person, take=factory.recording(person, status=Recording.Status.LISTENED, settings=said))
    release = publish()
    assert (release.outcome, release.error) == (Release.Outcome.PUBLISHED, "")
    for row in rows(release_folder):
        told = json.loads(row["settings"])
        assert (told["echoCancellation"], told["sampleSize"]) == ("remote-only", 16)
        assert isinstance(told.get("sampleRate", 0), int)
    assert "rate not said, cleaned up by the browser" in card(release_folder)
    for secret in ("555-0100", "c0ffee"):
        assert secret not in str(list(rows(release_folder, "turns")))


def test_what_a_page_tells_of_the_agent_is_a_number_or_a_way_to_say_it() -> None:
    told = ["0", "recording", "12", "call me on 555-0100", "5550100"]
    names = ["agent_start", "agent_voice", *["agent_word"] * 3]
    timeline = [{"name": name, "at": 0, "value": value} for name, value in zip(names, told, strict=True)]
    found = values.events(factory.recording(timeline=timeline))
    assert [event["value"] for event in found] == ["0", "recording", "12", None, None]


def test_a_mark_that_no_page_of_ours_makes_is_in_no_release(release_folder: Path) -> None:
    """Its name is free text of whoever plays without our page; the take keeps it as it came."""
    names = ["agent_start", "agent_voice", "second_shown", "taken_back", "call_me_on_555_0100", "done"]
    values_of = {"agent_start": {"value": "0", "text": "Hello?"}, "agent_voice": {"value": "text"}}
    timeline = [{"name": name, "at": 0, **values_of.get(name, {})} for name in names]
    person = speaker_in("train")
    take = factory.recording(person, status=Recording.Status.LISTENED, timeline=timeline)
    accepted(person, take=take)
    assert publish().error == ""
    (row,) = rows(release_folder, "turns")
    known = [name for name in names if "555" not in name]
    assert [event["name"] for event in row["timeline"]] == known
    assert [event["name"] for event in values.events(take)] == known
    take.refresh_from_db()
    assert [event["name"] for event in take.timeline] == names


def brought_in(game: str) -> None:
    """A take that an administrator brought in, whose consent they stated."""
    person = speaker_in("train")
    consent = Consent.objects.create(contributor=person, version=STATED, language="en", text_hash="0" * 64)
    settings = {"source": game, "synthetic": False, "sampleRate": 16_000, "consent": "All of them signed it."}
    take = factory.recording(
        person, status=Recording.Status.LISTENED, game=game, consent=consent, settings=settings
    )
    accepted(person, take=take)


def test_a_card_says_what_was_not_played_here(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    assert "All speakers said that they are adults" in card(release_folder)
    assert "elsewhere" not in card(release_folder)
    assert "others" not in described(release_folder)
    brought_in("import")
    brought_in("agent-call")
    assert publish().error == ""
    said = card(release_folder)
    assert "4 rows of `audio`, 2 rows of `turns` come from elsewhere." in said
    assert "`import`: Clips that somebody else recorded." in said
    assert "`agent-call`: Calls that people had with a voice agent." in said
    assert "Of rows whose game is `import`: The contributor said which it is" in said
    assert "All who played here said that they are adults" in said
    assert "whoever brought it in stated in their own words what its speakers agreed to" in said
    assert "All speakers" not in said
    assert f"{STATED}." not in said
    assert "and speech that others recorded" in described(release_folder)


def test_a_card_of_imports_alone_says_nothing_of_players(release_folder: Path) -> None:
    brought_in("import")
    assert publish().error == ""
    assert "said that they are adults" not in card(release_folder)
    assert "How old these speakers are was not asked." in card(release_folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"key": 1, "shards": []}', '{"key": "k"}'])
def test_a_manifest_that_is_damaged_or_another_s_is_named_and_left_alone(
    release_folder: Path, text: str
) -> None:
    accepted(speaker_in("train"))
    publish()
    (release_folder / "manifest.json").write_text(text)
    accepted(speaker_in("train"))
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "holds a manifest.json that no release wrote, or that is damaged" in failed.error
    assert (release_folder / "manifest.json").read_text() == text


@pytest.mark.parametrize("text", [b"[]", b'{"name": "a package"}', b"\xff"])
def test_a_repository_with_another_s_manifest_is_left_alone(hub: fake_hub.Hub, text: bytes) -> None:
    theirs(hub, "manifest.json", text)
    accepted(speaker_in("train"))
    assert "holds a manifest.json that no release wrote" in publish().error
    assert len(hub.commits) == 1


def theirs(hub: fake_hub.Hub, path: str, data: bytes) -> None:
    hub.exists = True
    HfApi(token=fake_hub.TOKEN, endpoint=hub.url).create_commit(
        "talkers/your-turn", [CommitOperationAdd(path, data)], commit_message="Theirs", repo_type="dataset"
    )


def test_a_repository_with_another_dataset_gets_nothing_mixed_into_it(hub: fake_hub.Hub) -> None:
    theirs(hub, "README.md", b"# Mine")
    theirs(hub, "data/train-00000-of-00001.parquet", b"PAR1")
    accepted(speaker_in("train"))
    failed = publish()
    assert "holds files that no release put there, data/train-00000-of-00001.parquet for one" in failed.error
    assert hub.files["README.md"] == b"# Mine"


def test_a_repository_with_nothing_but_a_card_is_used(hub: fake_hub.Hub) -> None:
    theirs(hub, "README.md", b"# To come")
    theirs(hub, ".gitattributes", b"*.parquet filter=lfs")
    accepted(speaker_in("train"))
    assert publish().number == 1


@pytest.mark.parametrize("fault", ["400", "402", "413", "422"])
def test_what_the_hub_refuses_is_no_fault_of_its_own(
    hub: fake_hub.Hub, waits: list[float], fault: str
) -> None:
    accepted(speaker_in("train"))
    hub.fail("commit", fault)
    failed = publish()
    assert (
        f"it answered {fault}. It refuses that, and asking again will not help: planned by the"
        in failed.error
    )
    assert waits == []


def test_a_storage_that_is_used_up_is_told_in_the_hub_s_own_words(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    hub.fail("commit", "403")
    assert "The Hub says: planned by the test." in publish().error


def test_a_disk_that_is_full_while_shards_are_written_is_named(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    full = OSError(28, "No space left on device")
    with patch("publishing.writing.shards.pq.ParquetWriter.write_table", side_effect=full):
        failed = publish()
    assert (failed.outcome, "The disk is full. Make room" in failed.error) == (Release.Outcome.FAILED, True)
    assert publish().number == 1


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_published_shard_that_is_not_what_was_published_is_named(release_folder: Path, how: str) -> None:
    gone, _ = accepted(speaker_in("train"))
    accepted(speaker_in("train"))
    publish()
    shard = next(release_folder.glob("audio/*.parquet"))
    data = bytearray(shard.read_bytes())
    struct.pack_into("<Q", data, 100, 1)
    shard.unlink()
    if how == "damaged":
        shard.write_bytes(bytes(data))
    gone.recording.withdraw(by="speaker")
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert f"audio/{shard.name} in {release_folder} is missing, or is not what was published" in failed.error


def test_damaged_takes_are_named_for_publishers_alone(release_folder: Path, moderator_client: Client) -> None:
    accepted(speaker_in("train"))
    release = publish()
    left_out = [{"recording": "a-take", "reason": "the object is missing"}]
    counts = {**release.counts, "left_out": left_out}
    Release.objects.filter(pk=release.pk).update(
        counts=counts, manifest={**release.manifest, "counts": counts}
    )
    for address in ("", f"/{release.pk}", f"/{release.pk}/manifest"):
        assert b"a-take" not in Client().get(f"/api/v1/releases{address}").content
    assert Release.objects.get().counts["left_out"] == left_out
