"""When releases are made by themselves."""

import pytest
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from config.celery import app
from publishing import schedule
from publishing.schedule import DAILY, DAYS, HOURLY, OFF, OWN, WEEKLY, Schedule

pytestmark = pytest.mark.django_db
with_connections_of_its_own = pytest.mark.django_db(transaction=True)
"""Beat closes the connection when it looks for changes."""


def start_beat() -> DatabaseScheduler:
    """What a scheduler does when it starts: copy the settings' entries over the rows."""
    return DatabaseScheduler(app=app, lazy=False)


def test_a_new_site_publishes_every_day_at_four() -> None:
    schedule.ensure_default()
    assert schedule.read() == Schedule(DAILY, 4, 0)
    assert PeriodicTask.objects.get(name="publish").task == "publishing.tasks.publish"


@with_connections_of_its_own
def test_an_edited_schedule_survives_a_restart() -> None:
    schedule.ensure_default()
    schedule.write(Schedule(WEEKLY, 17, 30, 5))
    start_beat()
    schedule.ensure_default()
    assert schedule.read() == Schedule(WEEKLY, 17, 30, 5)


@with_connections_of_its_own
def test_switched_off_stays_off_after_a_restart() -> None:
    schedule.ensure_default()
    schedule.write(Schedule(OFF))
    beat = start_beat()
    schedule.ensure_default()
    assert schedule.read() == Schedule(OFF)
    assert "publish" not in beat.all_as_schedule()


@with_connections_of_its_own
def test_an_hourly_schedule_is_one_that_beat_keeps() -> None:
    schedule.write(Schedule(HOURLY, minute=15))
    entry = start_beat().all_as_schedule()["publish"]
    assert entry.task == "publishing.tasks.publish"
    assert (entry.schedule.minute, len(entry.schedule.hour)) == ({15}, 24)


@pytest.mark.parametrize(
    "wanted", [Schedule(HOURLY, minute=5), Schedule(DAILY, 23, 59), Schedule(WEEKLY, 0, 0, 0)]
)
def test_what_is_set_is_what_is_read(wanted: Schedule) -> None:
    schedule.write(wanted)
    read = schedule.read()
    assert (read.kind, read.minute, str(read)) == (wanted.kind, wanted.minute, str(wanted))


def test_a_schedule_from_the_admin_site_is_shown_as_one() -> None:
    schedule.ensure_default()
    task = PeriodicTask.objects.get(name="publish")
    task.crontab.day_of_month = "1"
    task.crontab.save()
    assert schedule.read().kind == OWN


def test_publishers_edit_it_on_a_page(moderator_client: Client) -> None:
    schedule.ensure_default()
    page = reverse("publishing:schedule")
    assert "every day at 04:00 UTC" in moderator_client.get(page).content.decode()
    answer = moderator_client.post(page, {"kind": WEEKLY, "at": "06:30", "day": "1"}, follow=True)
    assert "every Monday at 06:30 UTC" in answer.content.decode()
    assert schedule.read() == Schedule(WEEKLY, 6, 30, 1)


def test_nonsense_is_refused_and_changes_nothing(moderator_client: Client) -> None:
    schedule.ensure_default()
    answer = moderator_client.post(
        reverse("publishing:schedule"), {"kind": "sometimes", "at": "25:00", "day": "9"}
    )
    assert answer.status_code == 200
    assert b"field-error" in answer.content
    assert schedule.read() == Schedule(DAILY, 4, 0)


def test_others_may_not_edit_it(client: Client) -> None:
    assert client.get(reverse("publishing:schedule")).status_code in {302, 403}
    assert client.post(reverse("publishing:schedule"), {"kind": OFF}).status_code in {302, 403}


def test_days_are_named_by_crontab_number() -> None:
    assert (DAYS[0], DAYS[6]) == ("Sunday", "Saturday")
