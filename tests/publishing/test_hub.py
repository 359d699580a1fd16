"""A release to the Hub: the real client against a Hub on loopback."""

import io
import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.utils import timezone
from huggingface_hub import CommitOperationAdd, HfApi
from pytest_django.fixtures import Settings

from accounts.models import Act, JournalEntry
from corpus.models import Sample
from publishing import release as releases
from publishing import tasks
from publishing.models import Confirmation, Publication, Release
from publishing.planning.order import REMOVALS
from publishing.release import publish
from publishing.targets.hub import HubTarget
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
    assert {
        "README.md",
        "audio/train-r0001-00000.parquet",
        "counts.png",
        "manifest.json",
        "tombstones.jsonl",
        "turns/train-r0001-00000.parquet",
        "weights.parquet",
    } <= hub.files.keys()
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
        ("info", "401", "answered 401. The token in HF_TOKEN is missing, wrong or has expired"),
        ("info", "403 GatedRepo", "The repository is gated, and the owner of HF_TOKEN has no access"),
        ("create", "403", "answered 403. The token in HF_TOKEN may not write there"),
        ("commit", "403", "answered 403. The token in HF_TOKEN may not write there"),
        ("commit", "412", "answered 412. Somebody else committed to the repository meanwhile. Publish again"),
        ("upload", "403", "answered 403. The token in HF_TOKEN may not write there"),
        ("commit", "429 3600", "answered 429. The Hub asks to slow down. Publish again in a few minutes"),
    ],
)
def test_what_waiting_does_not_mend_says_why_and_the_next_run_succeeds(
    hub: fake_hub.Hub, waits: list[float], step: str, fault: str, words: str
) -> None:
    accepted(speaker_in("train"))
    hub.fail(step, fault)
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "The Hub dataset talkers/your-turn could not be" in failed.error
    assert words in failed.error
    assert (len(hub.commits), Publication.objects.count(), waits) == (0, 0, [])

    assert publish().number == 1
    assert len(hub.commits) == 1
    assert len(rows(hub)) == 2


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        *(("commit", fault) for fault in ("409", "429", "500", "503", "drop", "drop after", "hang")),
        ("info", "hang"),
        ("create", "drop"),
        ("file", "503"),
        ("tag", "drop after"),
    ],
)
def test_what_passes_is_waited_for(
    hub: fake_hub.Hub, waits: list[float], monkeypatch: pytest.MonkeyPatch, step: str, fault: str
) -> None:
    monkeypatch.setattr("publishing.targets.patience.SILENCE", 0.5)
    accepted(speaker_in("train"))
    publish() if step == "file" else None
    accepted(speaker_in("train"))
    hub.fail(step, fault)
    release = publish()
    assert (release.outcome, release.error) == (Release.Outcome.PUBLISHED, "")
    assert len(hub.commits) == release.number
    assert hub.tags[f"release-{release.number}"] == hub.head == release.commit
    assert len(set(rows(hub))) == len(rows(hub)) == 4


def test_the_hub_says_how_long_to_wait(hub: fake_hub.Hub, waits: list[float]) -> None:
    accepted(speaker_in("train"))
    hub.fail("commit", "429 7", "503 11")
    assert publish().outcome == Release.Outcome.PUBLISHED
    assert waits == [7, 11]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("500", "answered 500. The Hub has a problem of its own. Publish again later"),
        ("409", "answered 409. Somebody else is changing the repository right now"),
        ("drop", "Check the connection to the Hub, then publish again: nothing is doubled"),
    ],
)
def test_patience_ends(hub: fake_hub.Hub, waits: list[float], fault: str, words: str) -> None:
    accepted(speaker_in("train"))
    hub.fail("commit", *[fault] * 6)
    failed = publish()
    assert words in failed.error
    assert len(waits) == 5
    assert publish().number == 1


def test_a_commit_of_somebody_else_is_planned_on(hub: fake_hub.Hub, waits: list[float]) -> None:
    accepted(speaker_in("train"))
    publish()
    accepted(speaker_in("train"))
    committed = HubTarget._commit

    def after_somebody_else(self: HubTarget, *rest: Any) -> str:
        if len(hub.commits) == 1:
            theirs(hub, "NOTES.md", b"A word of the owner.")
        return committed(self, *rest)

    with patch.object(HubTarget, "_commit", after_somebody_else):
        assert publish().number == 2
    assert [commit.summary for commit in hub.commits] == ["Release 1", "Theirs", "Release 2"]
    assert hub.files["NOTES.md"] == b"A word of the owner."
    assert len(set(rows(hub))) == len(rows(hub)) == 4


def theirs(hub: fake_hub.Hub, path: str, data: bytes) -> None:
    HfApi(token=fake_hub.TOKEN, endpoint=hub.url).create_commit(
        "talkers/your-turn",
        [CommitOperationAdd(path, data)],
        commit_message="Theirs",
        repo_type="dataset",
    )


def test_a_tag_that_could_not_be_made_is_made_by_the_next_run(hub: fake_hub.Hub, waits: list[float]) -> None:
    accepted(speaker_in("train"))
    hub.fail("tag", "403")
    release = publish()
    assert (release.outcome, release.tag, hub.tags) == (Release.Outcome.PUBLISHED, "", {})
    assert "It is published, but: The Hub dataset talkers/your-turn could not be tagged" in release.error
    assert publish().outcome == Release.Outcome.NOTHING_NEW
    release.refresh_from_db()
    assert (release.tag, release.error) == ("release-1", "")
    assert hub.tags == {"release-1": release.commit}


def test_without_a_word_of_a_publisher_nothing_leaves(hub: fake_hub.Hub) -> None:
    Confirmation.objects.all().delete()
    accepted(speaker_in("train"))
    run = publish()
    assert run.outcome == Release.Outcome.FAILED
    assert "Nobody has confirmed yet that releases may go to the Hub dataset" in run.error
    assert hub.requests == []
    call_command("publish", "--confirm", "private")
    assert (hub.private, len(hub.commits)) == (True, 1)
    assert JournalEntry.objects.filter(act=Act.CONFIRMED).count() == 2


def test_a_site_that_published_before_it_was_asked_goes_on(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    publish()
    Confirmation.objects.all().delete()
    accepted(speaker_in("train"))
    assert publish().number == 2


def test_a_public_repository_gets_nothing_that_was_confirmed_as_private(hub: fake_hub.Hub) -> None:
    Confirmation.give("talkers/your-turn", private=True)
    hub.exists = True
    accepted(speaker_in("train"))
    assert "can be read by everybody, but it was confirmed as private" in publish().error
    assert hub.commits == []


def test_a_renamed_repository_is_named_and_its_releases_go_with_it(
    hub: fake_hub.Hub, settings: Settings
) -> None:
    accepted(speaker_in("train"))
    publish()
    hub.renamed = ("talkers/your-turn", "talkers/turns")
    accepted(speaker_in("train"))
    assert "is called talkers/turns now. Set HUB_DATASET to that" in publish().error
    settings.HUB_DATASET = "talkers/turns"
    Confirmation.give("talkers/turns", private=False)
    assert publish().number == 2
    assert len(set(rows(hub))) == len(rows(hub)) == 4
    assert set(Publication.objects.values_list("target", flat=True)) == {"talkers/turns"}


def test_a_repository_that_is_gone_is_told_from_a_new_one(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    publish()
    hub.exists = False
    assert "is empty or gone, or may not be seen, but 1 releases were published there" in publish().error


def test_taking_out_now_adds_nothing(hub: fake_hub.Hub) -> None:
    gone, _ = accepted(speaker_in("train"))
    stays, _ = accepted(speaker_in("train"))
    publish()
    waits_for_the_next, _ = accepted(speaker_in("train"))
    gone.recording.withdraw(by="speaker")
    release = publish(order=REMOVALS)
    assert (release.counts["removed"], any(release.counts["new"].values())) == (3, False)
    assert str(stays.pk) in rows(hub)
    assert str(gone.pk) not in rows(hub)
    assert str(waits_for_the_next.pk) not in rows(hub)
    assert publish(order=REMOVALS).outcome == Release.Outcome.NOTHING_NEW


def test_what_has_waited_long_enough_is_taken_out_without_anybody(
    hub: fake_hub.Hub, settings: Settings
) -> None:
    gone, _ = accepted(speaker_in("train"))
    publish()
    gone.recording.withdraw(by="speaker")
    tasks.take_out_due()
    assert str(gone.pk) in rows(hub)
    Sample.objects.update(moved_at=timezone.now() - timedelta(hours=25))
    settings.TAKE_OUT_HOURS = 0
    tasks.take_out_due()
    assert str(gone.pk) in rows(hub)
    settings.TAKE_OUT_HOURS = 24
    tasks.take_out_due()
    assert rows(hub) == []


def test_a_wrong_token_is_named(hub: fake_hub.Hub, settings: Settings) -> None:
    settings.HF_TOKEN = "hf_of_somebody_else"
    accepted(speaker_in("train"))
    assert "HF_TOKEN is missing, wrong" in publish().error


def test_a_hiccup_of_the_hub_is_ridden_out(hub: fake_hub.Hub) -> None:
    accepted(speaker_in("train"))
    hub.fail("preupload", "503")
    assert publish().outcome == Release.Outcome.PUBLISHED


def test_a_commit_whose_answer_was_lost_is_not_made_again(hub: fake_hub.Hub, waits: list[float]) -> None:
    accepted(speaker_in("train"))
    hub.fail("commit", "drop after")
    hub.fail("info", "", "", "", *["drop"] * 6)
    lost = publish()
    assert lost.outcome == Release.Outcome.FAILED
    assert len(hub.commits) == 1

    hub.faults.clear()
    assert publish().outcome == Release.Outcome.NOTHING_NEW
    lost.refresh_from_db()
    assert (lost.outcome, lost.number, lost.commit) == (Release.Outcome.PUBLISHED, 1, hub.commits[0].oid)
    assert hub.tags == {"release-1": lost.commit}
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
