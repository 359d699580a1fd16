"""What must be gone leaves every place that this site publishes to, whoever asks for it."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from corpus.models import Sample
from publishing import tasks
from publishing.erasure import removing
from publishing.models import Publication, Release, ReleaseSchedule
from publishing.release import publish
from publishing.schedules import running
from tests.publishing import fake_hub
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db


def test_what_is_taken_back_leaves_the_repository_of_a_schedule_that_is_off(
    hub: fake_hub.Hub, settings: Settings, release_folder: Path
) -> None:
    settings.HUB_DATASET = ""
    gone, _ = accepted(speaker_in("train"))
    accepted(speaker_in("train"))
    schedule = ReleaseSchedule.objects.create(name="theirs", target="talkers/your-turn", kind="off")
    assert running.run(schedule).outcome == Release.Outcome.PUBLISHED
    published = {path: data for path, data in hub.files.items() if path.startswith("audio/")}
    gone.recording.withdraw(by="speaker")
    tasks.take_out_due()
    assert {path: hub.files[path] for path in published} == published
    Sample.objects.update(moved_at=timezone.now() - timedelta(hours=25))
    tasks.take_out_due()
    assert {path: hub.files[path] for path in published} != published
    assert json.loads(hub.files["manifest.json"])["tombstones"] > 0
    runs = Release.objects.count()
    tasks.take_out_due()
    assert Release.objects.count() == runs
    assert not release_folder.exists()


def test_the_button_and_the_command_take_out_everywhere(hub: fake_hub.Hub, settings: Settings) -> None:
    settings.HUB_DATASET = ""
    first, second = (accepted(speaker_in("train"))[0] for _ in range(2))
    schedule = ReleaseSchedule.objects.create(name="theirs", target="talkers/your-turn", kind="off")
    publish()
    running.run(schedule)
    for gone, take_out in (
        (first, tasks.take_out),
        (second, lambda: call_command("publish", "--take-out", stdout=io.StringIO())),
    ):
        gone.recording.withdraw(by="speaker")
        take_out()
        for target in (str(settings.RELEASE_DIR), "talkers/your-turn"):
            newest = Release.objects.published().filter(target=target).latest("number")
            assert (newest.counts["removed"] > 0, newest.number) == (True, 2 if gone is first else 3)


@pytest.mark.parametrize("former", ["deleted schedule", "former HUB_DATASET"])
def test_what_is_taken_back_leaves_a_repository_that_nothing_names_any_more(
    hub: fake_hub.Hub, settings: Settings, former: str
) -> None:
    gone, _ = accepted(speaker_in("train"))
    if former == "deleted schedule":
        settings.HUB_DATASET = ""
        schedule = ReleaseSchedule.objects.create(name="theirs", target="talkers/your-turn", kind="off")
        running.run(schedule)
        schedule.delete()
    else:
        publish()
        settings.HUB_DATASET = ""
    gone.recording.withdraw(by="speaker")
    Sample.objects.update(moved_at=timezone.now() - timedelta(hours=25))
    tasks.take_out_due()
    assert json.loads(hub.files["manifest.json"])["tombstones"] > 0
    runs = Release.objects.count()
    tasks.take_out_due()
    assert Release.objects.count() == runs


def test_a_former_repository_that_is_gone_is_named_once_a_day(hub: fake_hub.Hub, settings: Settings) -> None:
    gone, _ = accepted(speaker_in("train"))
    publish()
    settings.HUB_DATASET, hub.exists = "", False
    gone.recording.withdraw(by="speaker")
    Sample.objects.update(moved_at=timezone.now() - timedelta(hours=25))
    tasks.take_out_due()
    tasks.take_out_due()
    failed = Release.objects.get(target="talkers/your-turn", outcome=Release.Outcome.FAILED)
    assert "is empty or gone" in failed.error
    Release.objects.update(started_at=timezone.now() - timedelta(hours=25))
    tasks.take_out_due()
    assert Release.objects.filter(outcome=Release.Outcome.FAILED).count() == 2


def test_without_a_token_the_command_names_what_it_cannot_clear(
    hub: fake_hub.Hub, settings: Settings
) -> None:
    gone, _ = accepted(speaker_in("train"))
    publish()
    settings.HUB_DATASET = settings.HF_TOKEN = ""
    gone.recording.withdraw(by="speaker")
    with pytest.raises(CommandError, match="The Hub dataset talkers/your-turn still holds"):
        call_command("publish", "--take-out", stdout=io.StringIO())


def test_a_former_folder_is_no_repository(hub: fake_hub.Hub, settings: Settings, tmp_path: Path) -> None:
    settings.HUB_DATASET, settings.RELEASE_DIR = "", tmp_path / "former"
    gone, _ = accepted(speaker_in("train"))
    publish()
    Release.objects.update(target="var/former")
    Publication.objects.update(target="var/former")
    settings.RELEASE_DIR = tmp_path / "new"
    gone.recording.withdraw(by="speaker")
    assert [target.name for target in removing.targets()] == [str(tmp_path / "new")]


def test_what_is_taken_back_leaves_the_folder_that_came_before_the_hub(
    hub: fake_hub.Hub, settings: Settings, release_folder: Path
) -> None:
    gone, _ = accepted(speaker_in("train"))
    settings.HUB_DATASET = ""
    publish()
    settings.HUB_DATASET = "talkers/your-turn"
    gone.recording.withdraw(by="speaker")
    tasks.take_out()
    assert json.loads((release_folder / "manifest.json").read_text("utf-8"))["tombstones"] > 0


def test_nor_in_a_folder_that_releases_went_to_before_another_one(settings: Settings, tmp_path: Path) -> None:
    gone, _ = accepted(speaker_in("train"))
    settings.RELEASE_DIR = tmp_path / "former"
    publish()
    settings.RELEASE_DIR = tmp_path / "new"
    gone.recording.withdraw(by="speaker")
    tasks.take_out()
    assert json.loads((tmp_path / "former" / "manifest.json").read_text("utf-8"))["tombstones"] > 0
    assert not (tmp_path / "new").exists()


def test_where_a_former_folder_is_gone_none_is_made_anew(settings: Settings, tmp_path: Path) -> None:
    gone, _ = accepted(speaker_in("train"))
    settings.RELEASE_DIR = tmp_path / "former"
    publish()
    (tmp_path / "former").rename(tmp_path / "elsewhere")
    settings.RELEASE_DIR = tmp_path / "new"
    gone.recording.withdraw(by="speaker")
    assert [target.name for target in removing.targets()] == [str(tmp_path / "new")]
