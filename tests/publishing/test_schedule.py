"""When releases are made by themselves: at the next moment that the page names, and at no other."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler
from pytest_django.fixtures import Settings

from accounts.models import JournalEntry, User
from config.celery import app
from publishing import housekeeping, tasks
from publishing.models import Delivery, Frequency, Release, ReleaseSchedule
from publishing.models.schedules import DAYS
from publishing.schedules import looking, saving
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db
with_connections_of_its_own = pytest.mark.django_db(transaction=True)
"""Beat closes the connection when it looks for changes."""

WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


class Clock:
    """The site's clock, and the worker's: tasks run as soon as they are sent."""

    def __init__(self) -> None:
        self.now = WEDNESDAY

    def set(self, year: int, month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> None:
        self.now = datetime(year, month, day, hour, minute, second, tzinfo=UTC)

    def look(self) -> None:
        housekeeping.look()


@pytest.fixture
def clock(settings: Any) -> Iterator[Clock]:
    settings.SENDS_MAIL = True
    clock = Clock()
    run: Callable[..., Any] = tasks.run_schedule

    def at_once(task: str, *arguments: Any, **_: Any) -> None:
        if task == looking.RUN:
            run(*arguments)

    with patch.object(timezone, "now", lambda: clock.now), patch.object(looking, "hand_over", at_once):
        yield clock


def schedule(**says: Any) -> ReleaseSchedule:
    """Set by somebody, now."""
    made = ReleaseSchedule(**{"name": "a schedule", "kind": Frequency.WEEKLY, "weekday": 1, **says})
    saving.save(made, User.objects.get_or_create(username="publisher")[0])
    return made


def change(made: ReleaseSchedule, **says: Any) -> None:
    made.refresh_from_db()
    for name, value in says.items():
        setattr(made, name, value)
    saving.save(made, User.objects.get(username="publisher"))


def form(**says: Any) -> dict[str, Any]:
    """What the page posts."""
    usual = {"name": "nightly", "kind": "daily", "at": "04:00", "weekday": 1, "day": 1}
    return {**usual, "at_least": 1, "quarantine_days": 0, **says}


def test_a_weekly_moment_moved_a_day_on_a_wednesday_does_not_publish_at_once(clock: Clock) -> None:
    """The fault: weekly Monday to Tuesday, saved on a Wednesday, and a release 4 s later."""
    made = schedule(weekday=1)
    change(made, weekday=2)
    clock.look()
    assert not Release.objects.exists()
    assert made.due_at == datetime(2026, 12, 1, 4, 0, tzinfo=UTC)


CHANGES = {
    "an hour earlier": {"kind": "daily", "hour": 3},
    "an hour that is over today": {"kind": "daily", "hour": 11},
    "an hour later": {"kind": "daily", "hour": 23},
    "a minute ago": {"kind": "daily", "hour": 11, "minute": 59},
    "another day": {"kind": "weekly", "weekday": 2},
    "yesterday": {"kind": "weekly", "weekday": 2, "hour": 13},
    "today, over": {"kind": "weekly", "weekday": 3, "hour": 1},
    "every hour": {"kind": "hourly", "minute": 59},
    "every month": {"kind": "monthly", "day": 25},
}


@pytest.mark.parametrize("says", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_first_run_is_at_the_named_moment(clock: Clock, says: dict[str, Any]) -> None:
    made = schedule(kind="daily", hour=4)
    change(made, **says)
    named = made.due_at
    assert named is not None
    assert named > WEDNESDAY
    while clock.now < named:
        clock.look()
        assert not Release.objects.exists(), clock.now
        clock.now = min(clock.now + timedelta(hours=7), named)
    clock.look()
    clock.look()
    assert Release.objects.count() == 1


@with_connections_of_its_own
def test_beat_itself_sends_nothing_but_looks_after_a_change(clock: Clock) -> None:
    """With the real scheduler, of a row that ran long ago: the look is an interval and no crontab."""
    beat = DatabaseScheduler(app=app, lazy=False)
    made = schedule(weekday=1)
    PeriodicTask.objects.update(last_run_at=WEDNESDAY - timedelta(days=9))
    change(made, weekday=2)
    sent: list[str] = []
    with patch.object(beat, "apply_async", lambda entry, **_: sent.append(entry.task)):
        entries = beat.all_as_schedule()
        for entry in entries.values():
            if "publishing.housekeeping" in entry.task and entry.is_due().is_due:
                beat.apply_async(entry)
    assert sent == ["publishing.housekeeping.look"]
    clock.look()
    assert not Release.objects.exists()
    assert "publishing.tasks.publish" not in {entry.task for entry in entries.values()}


def test_switched_off_and_on_again_waits_for_the_next_moment(clock: Clock) -> None:
    made = schedule(kind="daily", hour=4)
    change(made, kind="off")
    clock.set(2026, 11, 26, 4, 0, 30)
    clock.look()
    clock.set(2026, 11, 26, 9, 0)
    change(made, kind="daily")
    clock.look()
    assert not Release.objects.exists()
    assert made.due_at == datetime(2026, 11, 27, 4, 0, tzinfo=UTC)


def test_a_short_stop_over_the_moment_makes_the_release_late(clock: Clock) -> None:
    schedule(kind="daily", hour=4)
    clock.set(2026, 11, 26, 4, 40)
    clock.look()
    assert Release.objects.count() == 1


def test_a_site_that_was_down_over_the_moment_does_not_publish_in_the_morning(clock: Clock) -> None:
    User.objects.create_superuser("ada", "ada@example.org", "a long enough password")
    made = schedule(kind="daily", hour=4)
    clock.set(2026, 11, 26, 9, 0)
    clock.look()
    clock.look()
    made.refresh_from_db()
    assert not Release.objects.exists()
    assert made.missed_at == datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
    assert made.due_at == datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    assert [(told.event, told.address) for told in Delivery.objects.all()] == [
        ("release.missed", "ada@example.org")
    ]


def test_a_clock_set_a_day_ahead_and_back_publishes_at_the_moment_that_is_named(clock: Clock) -> None:
    made = schedule(kind="daily", hour=4)
    clock.set(2026, 11, 26, 12, 0)
    clock.look()
    clock.set(2026, 11, 25, 12, 0)
    clock.look()
    made.refresh_from_db()
    assert not Release.objects.exists()
    assert made.due_at == datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    clock.set(2026, 11, 27, 4, 0)
    clock.look()
    assert Release.objects.count() == 1


def test_a_clock_set_a_day_back_after_a_run_does_not_run_it_again(clock: Clock) -> None:
    schedule(kind="daily", hour=4)
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    clock.set(2026, 11, 25, 4, 0)
    clock.look()
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    assert Release.objects.count() == 1


def test_two_beats_make_one_release_of_one_moment(clock: Clock) -> None:
    made = schedule(kind="daily", hour=4)
    clock.set(2026, 11, 26, 4, 0)
    other = ReleaseSchedule.objects.get(pk=made.pk)
    assert other.come(clock.now)
    assert not ReleaseSchedule(pk=made.pk, kind="daily", hour=4, due_at=made.due_at).come(clock.now)
    clock.look()
    clock.look()
    assert Release.objects.count() == 1


def test_two_schedules_at_once_run_one_after_the_other(clock: Clock) -> None:
    schedule(kind="daily", hour=4, name="one")
    second = schedule(kind="daily", hour=4, name="two")
    clock.set(2026, 11, 26, 4, 0)
    held = Release.objects.begin(target="x")
    Release.objects.update(alive_at=clock.now)
    clock.look()
    second.refresh_from_db()
    assert second.pending_since == clock.now
    held.nothing_new({})
    clock.look()
    clock.look()
    assert sorted(Release.objects.exclude(schedule=None).values_list("schedule__name", flat=True)) == [
        "one",
        "two",
    ]
    second.refresh_from_db()
    assert second.pending_since is None


def test_a_moment_whose_worker_was_lost_fails_once_and_is_told(clock: Clock) -> None:
    User.objects.create_superuser("ada", "ada@example.org", "a long enough password")
    made = schedule(kind="daily", hour=4)
    clock.set(2026, 11, 26, 4, 0)
    with patch.object(looking, "hand_over"):
        clock.look()
    Release.objects.begin(target="x", schedule=made)
    Release.objects.update(alive_at=clock.now)
    clock.set(2026, 11, 26, 4, 10)
    clock.look()
    clock.look()
    assert list(Release.objects.values_list("outcome", flat=True)) == ["failed"]
    assert list(Delivery.objects.values_list("event", flat=True)) == ["release.failed"]


def test_too_few_new_samples_wait_and_the_row_says_how_many(clock: Clock) -> None:
    accepted(speaker_in("train"))
    schedule(kind="daily", hour=4, at_least=50)
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    run = Release.objects.get()
    assert (run.outcome, run.error) == ("nothing_new", "Nothing new yet: 2 of 50 new samples.")


def test_what_was_withdrawn_does_not_wait_for_new_samples(clock: Clock) -> None:
    take = accepted(speaker_in("train"))[0].recording
    tasks.publish()
    take.withdraw(by="its speaker")
    schedule(kind="daily", hour=4, at_least=50)
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    assert Release.objects.latest("id").outcome == "published"


def test_only_its_languages_go(clock: Clock) -> None:
    accepted(speaker_in("train"), language="no")
    accepted(speaker_in("train"), language="de")
    schedule(kind="daily", hour=4, languages=["de"])
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    assert list(Release.objects.get().counts["audio"]["train"]) == ["de"]


def test_quarantine_keeps_what_was_accepted_lately(clock: Clock) -> None:
    accepted(speaker_in("train"))
    schedule(kind="weekly", weekday=4, quarantine_days=7)
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    clock.set(2026, 12, 3, 4, 0)
    clock.look()
    assert list(Release.objects.values_list("outcome", flat=True)) == [
        "published",
        "nothing_new",
    ]  # newest first


def test_a_dry_run_publishes_nothing_and_shows_what_would_go(clock: Clock) -> None:
    accepted(speaker_in("train"))
    schedule(kind="daily", hour=4, dry_run=True)
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    run = Release.objects.get()
    assert (run.outcome, run.number) == ("dry_run", None)
    assert run.preview is not None
    assert run.preview.content["samples"] == 2


def test_a_repository_without_a_token_fails_in_words(clock: Clock, settings: Settings) -> None:
    settings.HF_TOKEN = ""
    schedule(kind="daily", hour=4, target="talkers/english")
    clock.set(2026, 11, 26, 4, 0)
    clock.look()
    run = Release.objects.get()
    assert (run.outcome, run.target) == ("failed", "talkers/english")
    assert "Set HF_TOKEN" in run.error


def test_a_new_site_publishes_every_day_at_four() -> None:
    saving.ensure_default()
    saving.ensure_default()
    made = ReleaseSchedule.objects.get()
    assert made.sentence == "every day at 04:00 UTC"
    assert made.due_at is not None


def test_setting_a_hub_publishes_nothing_by_itself(settings: Settings) -> None:
    saving.ensure_default()
    settings.HUB_DATASET = "talkers/your-turn"
    saving.ensure_default()
    assert ReleaseSchedule.objects.get().due_at is None


def test_publishers_edit_it_on_a_page_that_names_the_moment(moderator_client: Client, clock: Clock) -> None:
    made = schedule(name="nightly")
    page = reverse("publishing:schedule", args=[made.pk])
    assert "Monday, Nov. 30, 2026, 04:00 UTC" in moderator_client.get(page).content.decode()
    answer = moderator_client.post(page, form(kind="weekly", weekday=2, at="06:30"), follow=True)
    assert "every Tuesday at 06:30 UTC" in answer.content.decode()
    assert "Tuesday, Dec. 1, 2026, 06:30 UTC" in answer.content.decode()
    assert "every Tuesday at 06:30 UTC; next 2026-12-01 06:30 UTC" in JournalEntry.objects.latest("id").text


def test_several_schedules_are_made_and_taken_away(moderator_client: Client) -> None:
    made = form(name="english weekly", languages=["en"], at_least=50, quarantine_days=3)
    moderator_client.post(reverse("publishing:new_schedule"), made)
    english = ReleaseSchedule.objects.get()
    assert (english.languages, english.at_least, english.quarantine_days) == (["en"], 50, 3)
    moderator_client.post(reverse("publishing:delete_schedule", args=[english.pk]))
    assert not ReleaseSchedule.objects.exists()
    assert JournalEntry.objects.latest("id").text == "english weekly: deleted"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": "sometimes"},
        {"at": "25:00"},
        {"weekday": "9"},
        {"day": "31"},
        {"languages": ["xx"]},
        {"quarantine_days": "-1"},
        {"target": "../../etc"},
        {"target": "talkers/english"},
        {"name": ""},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    moderator_client: Client, settings: Settings, nonsense: dict[str, Any]
) -> None:
    settings.HF_TOKEN = ""
    made = schedule(kind="daily", name="nightly")
    page = reverse("publishing:schedule", args=[made.pk])
    answer = moderator_client.post(page, form(**nonsense))
    assert answer.status_code == 200
    assert b"field-error" in answer.content
    unchanged = ReleaseSchedule.objects.get()
    assert (unchanged.kind, unchanged.hour, unchanged.due_at) == ("daily", 4, made.due_at)


def test_days_are_named_by_crontab_number() -> None:
    assert (DAYS[0], DAYS[6]) == ("Sunday", "Saturday")


@pytest.mark.parametrize(
    ("crontab", "enabled", "found"),
    [
        ({"minute": "30", "hour": "4", "day_of_week": "1"}, True, ("weekly", 4, 30, 1)),
        ({"minute": "15"}, True, ("hourly", 4, 15, 1)),
        ({"minute": "0", "hour": "23"}, True, ("daily", 23, 0, 1)),
        ({"minute": "0", "hour": "5"}, False, ("off", 5, 0, 1)),
        ({"minute": "0", "hour": "5", "day_of_month": "1"}, True, ("off", 4, 0, 1)),
        ({"minute": "*/5"}, True, ("off", 4, 0, 1)),
    ],
)
def test_an_earlier_schedule_is_taken_over(
    crontab: dict[str, str], enabled: bool, found: tuple[object, ...]
) -> None:
    """By the upgrade; what fits no frequency is off, and the journal says what it was."""
    migration = import_module("publishing.migrations.0012_schedules_and_notices")
    when = CrontabSchedule.objects.create(**crontab, timezone="UTC")
    PeriodicTask.objects.create(
        name="publish", task="publishing.tasks.publish", crontab=when, enabled=enabled
    )
    migration.take_over_schedule(apps, None)
    made = ReleaseSchedule.objects.get()
    assert (made.kind, made.hour, made.minute, made.weekday) == found
    assert made.due_at == made.next_after(timezone.now())
    assert not PeriodicTask.objects.filter(name="publish").exists()
    assert JournalEntry.objects.exists() == (enabled and made.kind == "off")
