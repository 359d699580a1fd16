"""The pages of releases."""

from collections.abc import Iterator
from unittest.mock import MagicMock, patch

import pytest
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import User
from publishing import tasks
from publishing.desk import requests
from publishing.models import Release
from publishing.release import publish
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Iterator[MagicMock]:
    """What was put on the queue; nothing is run."""
    with patch.object(requests, "send") as send:
        yield send


def test_everybody_sees_published_releases_and_nothing_else(client: Client) -> None:
    accepted(speaker_in("train"))
    published = publish()
    failed = Release.objects.create(target="/secret/folder", outcome="failed", error="It broke.")
    page = client.get(reverse("publishing:releases")).content.decode()
    assert "Release 1" in page
    assert "It broke." not in page
    assert "Publish now" not in page
    assert client.get(reverse("publishing:release", args=[published.pk])).status_code == 200
    assert client.get(reverse("publishing:release", args=[failed.pk])).status_code == 404


def test_a_release_page_counts_and_charts(client: Client) -> None:
    accepted(speaker_in("train"), language="no")
    page = client.get(reverse("publishing:release", args=[publish().pk])).content.decode()
    assert "Samples per language and label. no: 1 complete, 1 incomplete" in page
    assert page.count("<rect") == 2
    assert str(Release.objects.get().target) not in page


def test_an_empty_list_says_how_it_fills(client: Client) -> None:
    assert "Nothing has been published yet" in client.get(reverse("publishing:releases")).content.decode()


def test_publishers_see_why_a_run_failed(moderator_client: Client) -> None:
    Release.objects.create(target="x", outcome="failed", error="It broke. Mend it.")
    assert "It broke. Mend it." in moderator_client.get(reverse("publishing:releases")).content.decode()


def test_the_button_asks_a_worker(moderator_client: Client, moderator: User, sent: MagicMock) -> None:
    answer = moderator_client.post(reverse("publishing:publish"), follow=True)
    sent.assert_called_once_with("publishing.tasks.publish", (), {"asked_by_id": moderator.pk})
    assert "A release has been asked for" in answer.content.decode()


def test_the_button_with_htmx_answers_with_a_list_that_keeps_looking(
    moderator_client: Client, sent: MagicMock
) -> None:
    answer = moderator_client.post(reverse("publishing:publish"), headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert "<html" not in part
    assert 'hx-trigger="load delay:2s"' in part
    quiet = moderator_client.get(reverse("publishing:releases") + "?asked=0", headers={"HX-Request": "true"})
    assert "hx-trigger" not in quiet.content.decode()


def test_the_list_stops_looking_when_the_run_is_over(moderator_client: Client) -> None:
    """Found on a screenshot: the notice stayed above the run that it had announced."""
    tasks.publish()
    page = reverse("publishing:releases")
    seen = moderator_client.get(f"{page}?asked=5&after=0", headers={"HX-Request": "true"}).content.decode()
    assert "nothing new" in seen
    assert "hx-trigger" not in seen
    newest = Release.objects.get().pk
    waiting = moderator_client.get(f"{page}?asked=5&after={newest}", headers={"HX-Request": "true"})
    assert "Asked for." in waiting.content.decode()


def test_the_list_keeps_looking_while_a_release_is_made(moderator_client: Client) -> None:
    Release.objects.begin(target="x")
    assert "hx-trigger" in moderator_client.get(reverse("publishing:releases")).content.decode()


def test_a_broker_that_is_away_is_named(moderator_client: Client, sent: MagicMock) -> None:
    sent.side_effect = OperationalError("connection refused")
    answer = moderator_client.post(reverse("publishing:publish"), follow=True)
    assert answer.status_code == 200
    assert "could not be asked for" in answer.content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_others_may_not_publish(client: Client, sent: MagicMock, signed_in: bool) -> None:
    if signed_in:
        client.force_login(User.objects.create_user("somebody"))
    assert client.post(reverse("publishing:publish")).status_code == (403 if signed_in else 302)
    assert client.get(reverse("publishing:publish")).status_code == 405
    sent.assert_not_called()


def test_the_task_publishes_and_twice_does_no_harm(moderator: User) -> None:
    accepted(speaker_in("train"))
    tasks.publish(moderator.pk)
    tasks.publish(moderator.pk)
    outcomes = list(Release.objects.order_by("id").values_list("outcome", "asked_by"))
    assert outcomes == [("published", moderator.pk), ("nothing_new", moderator.pk)]


def test_the_task_steps_back_while_another_release_is_made() -> None:
    Release.objects.begin(target="x")
    tasks.publish()
    assert Release.objects.count() == 1
