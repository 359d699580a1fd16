"""A release, from accepted samples to a folder that `datasets` loads."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from datasets import Audio, load_dataset
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from corpus.audio import Damage
from corpus.labels import Label
from corpus.models import Recording, Sample
from publishing import release as releases
from publishing.erasure import receipts
from publishing.faults import AlreadyRunning
from publishing.models import Event, Publication, Release
from publishing.notices import events
from publishing.planning.manifest import Plan
from publishing.release import publish
from publishing.targets.folder import FolderTarget
from publishing.writing import shards
from publishing.writing.build import build
from tests import factory
from tests.publishing.conftest import accepted, content, overwrite, speaker_in

pytestmark = pytest.mark.django_db

SMART_TURN = [
    "audio",
    "id",
    "language",
    "endpoint_bool",
    "midfiller",
    "endfiller",
    "synthetic",
    "dataset",
    "spoken_text",
]


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text())


def ids(folder: Path, config: str = "audio") -> list[str]:
    """All rows of a configuration, over all shards."""
    return [
        id_
        for path in sorted(folder.glob(f"{config}/*.parquet"))
        for id_ in pq.read_table(path)["id"].to_pylist()
    ]


def new(release: Release) -> dict[str, int]:
    """How many new rows, where there are any."""
    return {config: count for config, count in release.counts["new"].items() if count}


def load(folder: Path, *config: str) -> Any:
    """As a trainer does, without a cache that outlives the test."""
    return load_dataset(str(folder), *config, cache_dir=str(folder.parent / "cache"))


def test_the_datasets_library_loads_a_release_as_smart_turn_does(release_folder: Path) -> None:
    samples = [*accepted(speaker_in("train")), *accepted(speaker_in("test"), language="no")]
    assert publish().outcome == Release.Outcome.PUBLISHED

    loaded = load(release_folder)
    assert loaded["train"].column_names[:9] == SMART_TURN
    assert loaded["train"].features["audio"] == Audio()
    assert {split: len(rows) for split, rows in loaded.items()} == {"train": 2, "test": 2}
    rows = loaded["train"].cast_column("audio", Audio(decode=False))
    by_id = {row["id"]: row for row in rows}
    row = by_id[str(samples[0].id)]
    assert (row["language"], row["endpoint_bool"], row["midfiller"], row["endfiller"]) == (
        "eng",
        False,
        None,
        None,
    )
    assert (row["synthetic"], row["dataset"], row["spoken_text"]) == (False, "your-turn", None)
    assert (row["label"], row["went_on"], row["silence_ms"]) == ("incomplete", True, 400)
    assert row["speaker"] == samples[0].recording.contributor.speaker


def test_the_next_release_is_not_hidden_by_what_a_reader_has_in_the_cache(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    assert len(load(release_folder)["train"]) == 2
    accepted(speaker_in("train"))
    publish()
    assert len(load(release_folder)["train"]) == 4


def test_two_sites_with_folders_of_the_same_name_are_not_taken_for_each_other(
    release_folder: Path, settings, tmp_path: Path
) -> None:
    accepted(speaker_in("train"))
    publish()
    first = load_dataset(str(release_folder), cache_dir=str(tmp_path / "cache"))["train"]["id"]
    settings.RELEASE_DIR = tmp_path / "elsewhere" / release_folder.name
    accepted(speaker_in("train"))
    publish()
    second = load_dataset(str(settings.RELEASE_DIR), cache_dir=str(tmp_path / "cache"))["train"]["id"]
    assert (len(first), len(second)) == (2, 4)


def test_the_audio_of_a_sample_is_flac_of_the_turn_so_far(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("train"))
    publish()
    rows = load(release_folder, "audio")["train"].cast_column("audio", Audio(decode=False))
    flac = next(row["audio"]["bytes"] for row in rows if row["id"] == str(sample.id))
    info = soundfile.info(io.BytesIO(flac))
    assert (info.format, info.subtype, info.samplerate, info.channels) == ("FLAC", "PCM_16", 16_000, 1)
    heard, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
    with default_storage.open(sample.recording.audio) as file:
        whole, _ = soundfile.read(file, dtype="int16")
    np.testing.assert_array_equal(heard, whole[: sample.cut + 3_200])


def test_a_clip_begins_with_its_own_turn_not_with_an_earlier_one(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("train"))
    Recording.objects.filter(pk=sample.recording_id).update(speech=[[0, 8_000], [20_000, 24_000]])
    Sample.objects.filter(pk=sample.pk).update(start=15_000, cut=24_000)
    publish()
    rows = load(release_folder, "audio")["train"].cast_column("audio", Audio(decode=False))
    flac = next(row["audio"]["bytes"] for row in rows if row["id"] == str(sample.id))
    heard, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
    with default_storage.open(sample.recording.audio) as file:
        whole, _ = soundfile.read(file, dtype="int16")
    np.testing.assert_array_equal(heard, whole[20_000 - 8_000 : 24_000 + 3_200])


def test_whole_recordings_are_published_once_every_sample_is_decided(release_folder: Path) -> None:
    person = speaker_in("train")
    (sample, _) = accepted(person)
    waiting = factory.sample(sample.recording, cut=20_000, status=Sample.Status.DISPUTED)
    publish()
    assert ids(release_folder, "turns") == []

    waiting.reject(by="moderator", reason="noise")
    publish()
    row = load(release_folder, "turns")["train"].cast_column("audio", Audio(decode=False))[0]
    assert row["id"] == str(sample.recording_id)
    assert [cut["label"] for cut in row["cuts"]] == ["incomplete", "complete"]
    assert row["speech"] == [{"start": 0.2, "end": 0.8}, {"start": 1.2, "end": 1.8}]
    assert row["silence"][1] == {"start": 0.8, "end": 1.2}
    assert row["seconds"] == 2.0


def test_the_card_counts_names_both_configurations_and_asks_not_to_identify(release_folder: Path) -> None:
    accepted(speaker_in("train"), language="no")
    publish()
    card = (release_folder / "README.md").read_text()
    assert "license: cc-by-4.0" in card
    assert "| train | no (nor) | 1 | 1 | 1 |" in card
    assert "- 'no'" in card
    assert "Do not try to find out who is speaking" in card
    assert (release_folder / "counts.png").read_bytes().startswith(b"\x89PNG")


def weights(folder: Path) -> list[dict[str, Any]]:
    return list(load(folder, "weights")["rows"])


def test_surplus_leaves_too_and_its_weight_says_so(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(person, "iic")
    first = publish()
    assert (first.counts["new"]["audio"], first.counts["held"]) == (3, 0)
    assert sorted((row["label"], row["weight"]) for row in weights(release_folder)) == [
        ("complete", 1.5),
        ("incomplete", 0.75),
        ("incomplete", 0.75),
    ]
    assert sorted(row["label"] for row in weights(release_folder) if row["balanced"]) == [
        "complete",
        "incomplete",
    ]


def test_weights_are_made_anew_with_each_release_and_shards_are_not(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(person, "iic")
    publish()
    before = (release_folder / "audio/train-r0001-00000.parquet").read_bytes()
    accepted(person, "c")
    publish()
    assert {row["weight"] for row in weights(release_folder)} == {1.0}
    assert all(row["balanced"] for row in weights(release_folder))
    assert sorted(row["id"] for row in weights(release_folder)) == sorted(ids(release_folder))
    assert (release_folder / "audio/train-r0001-00000.parquet").read_bytes() == before


def test_nothing_new_leaves_a_row_and_the_folder_alone(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    before = manifest(release_folder)
    second = publish()
    assert (second.outcome, second.number) == (Release.Outcome.NOTHING_NEW, None)
    assert manifest(release_folder) == before


def test_a_site_without_samples_publishes_nothing(release_folder: Path) -> None:
    assert publish().outcome == Release.Outcome.NOTHING_NEW
    assert not release_folder.exists()


def test_published_shards_are_never_rewritten_by_new_samples(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    before = {path.name: path.read_bytes() for path in release_folder.glob("audio/*.parquet")}
    accepted(person)
    publish()
    after = {path.name: path.read_bytes() for path in release_folder.glob("audio/*.parquet")}
    assert before.items() < after.items()


def test_withdrawing_takes_the_row_out_and_leaves_a_tombstone(release_folder: Path) -> None:
    gone, _ = accepted(speaker_in("train"))
    stays, _ = accepted(speaker_in("train"))
    publish()
    accepted(speaker_in("test"))
    publish()
    untouched = (release_folder / "audio/test-r0002-00000.parquet").read_bytes()
    gone.recording.withdraw(by="speaker")
    default_storage.delete(gone.recording.audio)

    third = publish()
    assert third.outcome == Release.Outcome.PUBLISHED
    train = pq.read_table(release_folder / "audio/train-r0001-00000.parquet")["id"].to_pylist()
    assert sorted(train) == sorted(str(id_) for id_ in stays.recording.cuts.values_list("id", flat=True))
    assert len(ids(release_folder)) == 4
    assert str(gone.recording_id) not in ids(release_folder, "turns")
    lines = [json.loads(line) for line in (release_folder / "tombstones.jsonl").read_text().splitlines()]
    assert {line["id"] for line in lines if line["config"] == "turns"} == {str(gone.recording_id)}
    assert len(lines) == third.counts["tombstones"] == 3
    assert (release_folder / "audio/test-r0002-00000.parquet").read_bytes() == untouched
    assert load(release_folder)["train"].features["audio"] == Audio()

    accepted(stays.recording.contributor)
    publish()
    lines = (release_folder / "tombstones.jsonl").read_text().splitlines()
    assert len(lines) == 3


def test_a_shard_that_lost_all_rows_loads_beside_others(release_folder: Path) -> None:
    gone, _ = accepted(speaker_in("train"))
    publish()
    accepted(speaker_in("train"))
    publish()
    gone.recording.withdraw(by="speaker")
    publish()
    assert len(load(release_folder)["train"]) == 2
    assert len(load(release_folder, "turns")["train"]) == 1


def test_when_all_of_a_split_has_been_withdrawn_the_rest_still_loads(release_folder: Path) -> None:
    gone, _ = accepted(speaker_in("train"))
    accepted(speaker_in("test"))
    publish()
    gone.recording.withdraw(by="speaker")
    publish()
    assert {split: len(rows) for split, rows in load(release_folder).items()} == {"test": 2}


def test_personal_data_keeps_the_whole_recording_in(release_folder: Path) -> None:
    published, _ = accepted(speaker_in("train"))
    publish()
    published.reopen(by="moderator", disputed=True)
    published.reject(by="moderator", reason="personal_data")
    publish()
    assert ids(release_folder) == ids(release_folder, "turns") == []


def test_a_sample_that_people_relabel_after_publication_is_taken_out(release_folder: Path) -> None:
    relabelled, stays = accepted(speaker_in("train"))
    publish()
    relabelled.reopen(by="moderator", disputed=True)
    assert publish().outcome == Release.Outcome.NOTHING_NEW  # an undone decision is not yet another one
    relabelled.accept(by="moderator", label=Label.COMPLETE)
    publish()
    assert ids(release_folder, "audio") == [str(stays.pk)]
    assert str(relabelled.pk) in (release_folder / "tombstones.jsonl").read_text()


@pytest.mark.parametrize(
    "why",
    [
        "blocked",
        "consent withdrawn",
        "recording withdrawn",
        "open",
        "a program's decision",
        "a machine's voice",
    ],
)
def test_what_may_not_leave_stays(release_folder: Path, why: str) -> None:
    person = speaker_in("train")
    (sample, _) = accepted(person)
    if why == "blocked":
        type(person).objects.update(blocked_at=timezone.now())
    elif why == "consent withdrawn":
        person.consents.update(withdrawn_at=timezone.now())
    elif why == "recording withdrawn":
        sample.recording.withdraw(by="speaker")
    elif why == "a program's decision":
        Sample.objects.update(decided_by="program")
    elif why == "a machine's voice":
        Recording.objects.update(settings={"synthetic": True})
    else:
        Sample.objects.update(status=Sample.Status.AGREED)
    assert publish().outcome == Release.Outcome.NOTHING_NEW


def test_backchannels_stay_out_of_audio_and_stand_in_turns(release_folder: Path) -> None:
    person = speaker_in("train")
    take = factory.recording(person, status=Recording.Status.LISTENED)
    sample = factory.sample(take, status=Sample.Status.DISPUTED)
    sample.accept(by="moderator", label=Label.BACKCHANNEL)
    publish()
    assert ids(release_folder) == []
    assert ids(release_folder, "turns") == [str(take.id)]


def test_lost_audio_holds_up_nobody_else(release_folder: Path) -> None:
    lost, _ = accepted(speaker_in("train"))
    accepted(speaker_in("train"))
    default_storage.delete(lost.recording.audio)
    release = publish()
    assert new(release) == {"audio": 2, "turns": 1}
    assert release.counts["audio"]["train"]["en"] == {"complete": 1, "incomplete": 1}
    assert release.counts["left_out"] == [{"recording": str(lost.recording_id), "reason": Damage.MISSING}]


def test_damaged_and_swapped_takes_are_left_out_by_name(release_folder: Path, client: Client) -> None:
    damaged, swapped, whole = (accepted(speaker_in("train"))[0].recording for _ in range(3))
    overwrite(damaged, b"fLaC and no more")
    overwrite(swapped, content(whole)[:-1])
    release = publish()
    assert ids(release_folder, "turns") == [str(whole.pk)]
    assert {each["recording"] for each in release.counts["left_out"]} == {str(damaged.pk), str(swapped.pk)}
    assert f"{damaged.pk} ({Damage.OTHER_BYTES})" in release.summary()
    assert "left_out" not in (release_folder / "manifest.json").read_text()
    client.force_login(User.objects.create_superuser("somebody"))
    assert str(damaged.pk) in client.get(f"/releases/{release.pk}/").content.decode()


def test_a_corpus_of_which_all_is_damaged_makes_no_release(release_folder: Path) -> None:
    damaged = accepted(speaker_in("train"))[0].recording
    good = content(damaged)
    overwrite(damaged, b"")
    run = publish()
    assert (run.outcome, len(run.counts["left_out"])) == (Release.Outcome.NOTHING_NEW, 1)
    assert str(damaged.pk) in run.summary()
    overwrite(damaged, good)
    assert publish().number == 1
    assert ids(release_folder, "turns") == [str(damaged.pk)]


def test_two_publications_of_one_corpus_are_the_same_byte_for_byte(
    release_folder: Path, settings: Settings
) -> None:
    gone, _ = accepted(speaker_in("train"))
    accepted(speaker_in("train"))
    publish()
    first = every_file(release_folder)
    settings.RELEASE_DIR = release_folder.with_name("again")
    publish()
    assert every_file(settings.RELEASE_DIR) == first
    gone.recording.withdraw(by="speaker")
    publish()
    settings.RELEASE_DIR = release_folder
    publish()
    assert every_file(release_folder) == every_file(release_folder.with_name("again")) != first


def every_file(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_speaker_who_withdraws_while_the_release_is_made_is_not_in_it(release_folder: Path) -> None:
    gone, _ = accepted(speaker_in("train"))
    accepted(speaker_in("train"))

    def meanwhile(plan: Plan, *rest: Any) -> Any:
        gone.recording.withdraw(by="speaker")
        return build(plan, *rest)

    with patch.object(releases, "build", side_effect=meanwhile):
        release = publish()
    assert new(release) == {"audio": 2, "turns": 1}
    assert str(gone.id) not in ids(release_folder)
    assert str(gone.recording_id) not in ids(release_folder, "turns")


def test_a_storage_that_is_down_is_named(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    with patch("publishing.writing.rows.stored", side_effect=ConnectionError("nobody answers")):
        failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "the audio storage said nobody answers. Check the storage" in failed.error


def test_settings_that_tell_browsers_apart_stay_here(release_folder: Path) -> None:
    granted = {"echoCancellation": False, "deviceId": "c0ffee", "groupId": "f00d", "synthetic": False}
    person = speaker_in("train")
    accepted(person, take=factory.recording(person, status=Recording.Status.LISTENED, settings=granted))
    publish()
    row = load(release_folder)["train"].cast_column("audio", Audio(decode=False))[0]
    assert (json.loads(row["settings"]), row["synthetic"]) == ({"echoCancellation": False}, False)


def test_a_large_split_takes_several_shards(release_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_BYTES", 40_000)
    monkeypatch.setattr(shards, "GROUP_BYTES", 10_000)
    person = speaker_in("train")
    for _ in range(4):
        accepted(person)
    publish()
    found = sorted(path.name for path in release_folder.glob("audio/train-*.parquet"))
    assert len(found) > 1
    assert found[0] == "train-r0001-00000.parquet"
    assert len(load(release_folder)["train"]) == 8


def test_a_killed_worker_is_noticed_and_blocks_only_while_it_may_live(release_folder: Path) -> None:
    lost = Release.objects.begin(target="anywhere")
    with pytest.raises(AlreadyRunning):
        publish()
    Release.objects.filter(pk=lost.pk).update(alive_at=timezone.now() - timedelta(minutes=5))
    assert publish().outcome == Release.Outcome.NOTHING_NEW
    lost.refresh_from_db()
    assert lost.outcome == Release.Outcome.FAILED
    assert "stopped in the middle" in lost.error


def test_a_crash_between_sending_and_recording_doubles_nothing(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    with patch.object(releases, "record", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        publish()
    Release.objects.update(alive_at=timezone.now() - timedelta(minutes=5))
    assert Publication.objects.count() == 0

    assert publish().outcome == Release.Outcome.NOTHING_NEW
    first = Release.objects.earliest("id")
    assert (first.outcome, first.number) == (Release.Outcome.PUBLISHED, 1)
    assert Publication.objects.count() == 4
    assert len(ids(release_folder)) == 2


def test_a_crash_while_building_leaves_the_last_release_whole(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    before = manifest(release_folder)
    accepted(person)
    with patch.object(FolderTarget, "_point_to", side_effect=OSError(28, "No space left on device")):
        failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "The disk is full. Make room" in failed.error
    assert manifest(release_folder) == before
    assert len(load(release_folder)["train"]) == 2

    assert publish().number == 2
    assert len(ids(release_folder)) == 4


def test_a_folder_with_other_things_in_it_is_left_alone(release_folder: Path) -> None:
    release_folder.mkdir()
    (release_folder / "thesis.tex").write_text("years of work")
    accepted(speaker_in("train"))
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "holds files that no release put there" in failed.error
    assert (release_folder / "thesis.tex").exists()


def test_a_folder_that_lost_its_release_is_not_started_again_in_silence(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    release_folder.unlink()
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "1 releases were published there" in failed.error


def test_another_folder_gets_everything(release_folder: Path, settings: Settings) -> None:
    accepted(speaker_in("train"))
    publish()
    settings.RELEASE_DIR = release_folder.with_name("elsewhere")
    assert publish().number == 1
    assert len(ids(settings.RELEASE_DIR)) == 2


def test_two_at_once_make_one_release(release_folder: Path) -> None:
    def meanwhile(*_: object) -> None:
        with pytest.raises(AlreadyRunning):
            publish()

    with patch.object(releases, "_run", side_effect=meanwhile):
        publish()
    assert Release.objects.count() == 1


def test_the_command_prints_what_came_of_it(release_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish")
    assert "Nothing new" in capsys.readouterr().out
    accepted(speaker_in("train"))
    call_command("publish")
    assert "Release 1 is in" in capsys.readouterr().out


def test_the_command_fails_with_the_reason(release_folder: Path) -> None:
    release_folder.mkdir()
    (release_folder / "other").touch()
    accepted(speaker_in("train"))
    with pytest.raises(CommandError, match="Move them away"):
        call_command("publish")


def test_a_fault_of_our_own_is_recorded_and_not_hidden(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    with patch.object(releases, "build", side_effect=ZeroDivisionError), pytest.raises(ZeroDivisionError):
        publish()
    assert Release.objects.get().outcome == Release.Outcome.FAILED


def test_a_folder_that_is_written_like_a_repository_is_a_folder_everywhere(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a site keeps its own files is nobody's business, and nobody loads them from the Hub."""
    monkeypatch.chdir(tmp_path)
    settings.RELEASE_DIR = Path("var/release")
    gone, _ = accepted(speaker_in("train"))
    release = publish()
    assert release.error == ""
    (row,) = Client().get("/api/v1/releases").json()["releases"]
    assert row["dataset"] == ""
    assert "var/release" not in Path("var/release/README.md").read_text("utf-8")
    assert "var/release" not in Client().get(f"/releases/{release.pk}/").content.decode()
    gone.recording.withdraw(by="speaker")
    publish()
    rows = receipts.receipt(gone.recording)["published"]
    assert {each["where"] for each in rows} == {"a folder of this site"}
    assert all(each["history_deleted_at"] for each in rows)
    assert "var/release" not in str(events.of_release(release, Event.PUBLISHED))
