"""A release to the Hub: the real client against a Hub on loopback."""

import io
import json
from datetime import timedelta
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
from django.utils import timezone
from huggingface_hub import CommitOperationAdd, HfApi
from pytest_django.fixtures import Settings

from publishing import release as releases
from publishing.models import Publication, Release
from publishing.release import publish
from tests.publishing import fake_hub
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db


def rows(hub: fake_hub.Hub, config: str = "audio") -> list[str]:
    """Ids of all rows at the head."""
    shards = [data for path, data in sorted(hub.files.items()) if path.startswith(f"{config}/")]
    return [id_ for data in shards for id_ in pq.read_table(io.BytesIO(data))["id"].to_pylist()]


def test_a_release_is_exactly_one_commit_with_everything(hub: fake_hub.Hub) -> None:
    samples = accepted(speaker_in("train"))
    release = publish()
    assert (release.outcome, release.error) == (Release.Outcome.PUBLISHED, "")
    assert [commit.oid for commit in hub.commits] == [release.commit]
    assert sorted(hub.files) == [
        "README.md",
        "audio/train-r0001-00000.parquet",
        "counts.png",
        "manifest.json",
        "tombstones.jsonl",
        "turns/train-r0001-00000.parquet",
        "weights.parquet",
    ]
    assert sorted(rows(hub)) == sorted(str(sample.id) for sample in samples)
    assert 'load_dataset("talkers/your-turn")' in hub.files["README.md"].decode()


def test_nothing_new_makes_no_commit(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    publish()
    assert publish().outcome == Release.Outcome.NOTHING_NEW
    assert len(hub.commits) == 1


def test_the_next_release_adds_only_new_shards(hub: fake_hub.Hub) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    accepted(person)
    assert publish().number == 2
    assert "audio/train-r0001-00000.parquet" not in hub.commits[1].added
    assert hub.commits[1].parent == hub.commits[0].oid
    assert len(set(rows(hub))) == len(rows(hub)) == 4


@pytest.mark.parametrize(
    ("step", "fault", "words"),
    [
        ("info", "401", "answered 401. The token in HF_TOKEN is wrong or has expired"),
        ("create", "403", "answered 403. The token in HF_TOKEN may not write there"),
        ("commit", "403", "answered 403. The token in HF_TOKEN may not write there"),
        ("commit", "412", "answered 412. Somebody else committed to the repository meanwhile. Publish again"),
        ("commit", "409", "answered 409. Somebody else is changing the repository right now"),
        ("commit", "500", "answered 500. The Hub has a problem of its own. Publish again later"),
        ("upload", "403", "answered 403. The token in HF_TOKEN may not write there"),
        ("commit", "drop", "Check the connection to the Hub, then publish again: nothing is doubled"),
        ("info", "drop", "Check the connection to the Hub, then publish again: nothing is doubled"),
    ],
)
def test_a_failure_says_why_and_the_next_run_succeeds(
    hub: fake_hub.Hub, step: str, fault: str, words: str
) -> None:
    accepted(speaker_in("train"))
    hub.fail(step, fault)
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "The Hub dataset talkers/your-turn could not be" in failed.error
    assert words in failed.error
    assert (len(hub.commits), Publication.objects.count()) == (0, 0)

    assert publish().number == 1
    assert len(hub.commits) == 1
    assert len(rows(hub)) == 2


def test_a_wrong_token_is_named(hub: fake_hub.Hub, settings: Settings) -> None:
    settings.HF_TOKEN = "hf_of_somebody_else"
    accepted(speaker_in("train"))
    assert "HF_TOKEN is wrong" in publish().error


def test_a_hiccup_of_the_hub_is_ridden_out(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    hub.fail("preupload", "503")
    assert publish().outcome == Release.Outcome.PUBLISHED


def test_a_commit_whose_answer_was_lost_is_not_made_again(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    hub.fail("commit", "drop after")
    lost = publish()
    assert lost.outcome == Release.Outcome.FAILED
    assert len(hub.commits) == 1

    assert publish().outcome == Release.Outcome.NOTHING_NEW
    lost.refresh_from_db()
    assert (lost.outcome, lost.number, lost.commit) == (Release.Outcome.PUBLISHED, 1, hub.commits[0].oid)
    assert len(hub.commits) == 1
    assert Publication.objects.count() == 4


def test_a_worker_killed_after_the_commit_doubles_nothing(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    with patch.object(releases, "record", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        publish()
    Release.objects.update(alive_at=timezone.now() - timedelta(minutes=5))
    accepted(speaker_in("train"))
    assert publish().number == 2
    assert len(hub.commits) == 2
    assert len(set(rows(hub))) == len(rows(hub)) == 4


def test_withdrawing_rewrites_the_shard_and_lists_a_tombstone(hub: fake_hub.Hub) -> None:
    gone, _ = accepted(speaker_in("train"))
    stays, _ = accepted(speaker_in("train"))
    publish()
    gone.recording.withdraw(by="speaker")
    release = publish()
    assert (release.number, release.counts["removed"]) == (2, 3)
    assert len(hub.commits) == 2
    assert set(rows(hub)) == {str(id_) for id_ in stays.recording.cuts.values_list("id", flat=True)}
    tombstones = [json.loads(line) for line in hub.files["tombstones.jsonl"].splitlines()]
    assert {
        "id": str(gone.id),
        "config": "audio",
        "shard": "audio/train-r0001-00000.parquet",
        "removed_in": 2,
    } in tombstones
    assert Publication.objects.filter(removed_in=release).count() == 4


def test_withdrawn_audio_does_not_stay_in_the_work_folder(hub: fake_hub.Hub, settings: Settings) -> None:
    gone, _ = accepted(speaker_in("train"))
    publish()
    gone.recording.withdraw(by="speaker")
    publish()
    assert not [path for path in (settings.DATA_DIR / "publishing").rglob("*") if path.is_file()]


def test_a_repository_of_somebody_else_is_left_alone(hub: fake_hub.Hub) -> None:
    hub.exists = True
    HfApi(token=fake_hub.TOKEN, endpoint=hub.url).create_commit(
        "talkers/your-turn",
        [CommitOperationAdd("manifest.json", b'{"key": "theirs", "shards": []}')],
        commit_message="Theirs",
        repo_type="dataset",
    )
    accepted(speaker_in("train"))
    failed = publish()
    assert "holds a release that this site did not make" in failed.error
    assert len(hub.commits) == 1


def test_a_repository_made_beforehand_is_used(hub: fake_hub.Hub) -> None:
    hub.exists = True
    accepted(speaker_in("train"))
    assert publish().number == 1
    assert hub.commits[0].parent == fake_hub.FIRST
