"""Reports are answered with the sound: who may, only after hearing, one after the other, and what follows."""

import html
import io
import re
from types import SimpleNamespace

import pytest
import soundfile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from corpus.models import Recording, Sample
from inference.models import Score
from moderation.answering import sharing
from moderation.desk import wording
from moderation.models import Desk, Report, Review, Standing
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db
PAGE = "/moderation/reports/"
HEARD = {"heard": "1.0"}


@pytest.fixture
def report() -> Report:
    listening.reported(listening.open_sample(), reason="offensive")
    return Report.objects.get()


def url(name: str, report: Report) -> str:
    return reverse(f"answering:{name}", args=[report.pk])


def test_strangers_sign_in_and_others_are_told_403(client: Client, report: Report) -> None:
    addresses = [PAGE, url("report", report), url("clip", report), url("rest", report)]
    answers = ["uphold", "dismiss", "withdraw", "dismiss_all"]
    assert {client.get(address).status_code for address in addresses} == {302}
    assert {client.post(url(name, report), HEARD).status_code for name in answers} == {302}
    client.force_login(User.objects.create_user("somebody"))
    assert {client.get(address).status_code for address in addresses} == {403}
    assert {client.post(url(name, report), HEARD).status_code for name in answers} == {403}
    assert Report.objects.waiting().exists()


def test_a_moderator_who_is_not_staff_answers(moderator_client: Client, report: Report) -> None:
    page = moderator_client.get(PAGE)
    assert page.context["item"].report == report
    assert "Offensive" in page.content.decode()
    answer = moderator_client.post(url("uphold", report), HEARD, follow=True)
    assert "Upheld." in answer.content.decode()
    assert "No reports to answer" in answer.content.decode()
    assert (Sample.objects.get().status, Sample.objects.get().reason) == ("rejected", "offensive")


def test_the_sound_is_what_the_listener_heard_and_the_rest_goes_on(
    moderator_client: Client, report: Report
) -> None:
    lengths = []
    for name in ("clip", "rest"):
        sound, rate = soundfile.read(io.BytesIO(moderator_client.get(url(name, report)).content))
        lengths.append(len(sound) / rate)
    assert lengths == pytest.approx([1.0, 2.0])


@pytest.mark.parametrize("reason", Report.Reason.values)
def test_the_story_of_a_sample_says_in_words_what_was_upheld(moderator_client: Client, reason: str) -> None:
    listening.reported(listening.open_sample(), reason=reason)
    moderator_client.post(url("uphold", Report.objects.get()), HEARD)
    told = wording.of(Review.objects.get())
    assert told.startswith("Rejected: ")
    assert "_" not in told
    page = moderator_client.get(f"/samples/{Sample.objects.get().pk}/").content.decode()
    assert told in html.unescape(page)


@pytest.mark.parametrize("heard", ["", "0", "0.5", "nan", "a"])
@pytest.mark.parametrize("answer", ["uphold", "dismiss", "withdraw"])
def test_without_hearing_it_to_the_end_nothing_is_answered(
    moderator_client: Client, report: Report, heard: str, answer: str
) -> None:
    told = moderator_client.post(url(answer, report), {"heard": heard}, follow=True)
    assert "Listen to the clip to its end first." in told.content.decode()
    assert Report.objects.waiting().count() == 1


def test_what_has_no_sound_any_more_can_be_answered(moderator_client: Client, report: Report) -> None:
    Recording.objects.update(audio="")
    assert "has been deleted" in moderator_client.get(PAGE).content.decode()
    moderator_client.post(url("dismiss", report))
    assert not Report.objects.waiting().exists()


def test_the_page_tells_nothing_that_a_lean_would_need(moderator_client: Client, report: Report) -> None:
    sample = report.sample
    Score.objects.create(
        sample=sample,
        scorer="smart-turn",
        revision="r",
        probabilities={"complete": 0.87, "incomplete": 0.13},
        latency_ms=1,
    )
    listening.voted(factory.contributor(), sample, "backchannel")
    page = moderator_client.get(PAGE).content.decode()
    for secret in ("incomplete", "complete", "0.87", "backchannel", "listeners_split", "breakfast"):
        assert secret not in page, secret


def test_the_gravest_come_first(moderator_client: Client) -> None:
    for reason in ("echo", "cut_off", "personal_data"):
        listening.reported(listening.open_sample(), reason=reason)
    lines = moderator_client.get(PAGE).context["lines"]
    assert lines[0].report.reason == "personal_data"


def test_what_a_moderator_understands_comes_before_what_they_do_not(
    moderator_client: Client, moderator: User
) -> None:
    for language, reason in (("de", "personal_data"), ("no", "echo")):
        sample = listening.open_sample()
        Recording.objects.filter(pk=sample.recording_id).update(language=language)
        listening.reported(sample, reason=reason)
    Desk.objects.create(moderator=moderator, languages=["no", "en"])
    page = moderator_client.get(PAGE)
    assert page.context["item"].report.reason == "echo"
    assert [line.report.reason for line in page.context["lines"]] == ["echo", "personal_data"]
    Desk.objects.update(languages=[])
    assert moderator_client.get(PAGE).context["item"].report.reason == "personal_data"


def test_two_moderators_are_given_a_report_each(moderator_client: Client, second_client: Client) -> None:
    for reason in ("personal_data", "echo"):
        listening.reported(listening.open_sample(), reason=reason)
    for _ in range(2):
        assert moderator_client.get(PAGE).context["item"].report.reason == "personal_data"
        assert second_client.get(PAGE).context["item"].report.reason == "echo"
    moderator_client.post(url("uphold", Report.objects.get(reason="personal_data")), HEARD)
    assert moderator_client.get(PAGE).context["item"].report.reason == "echo"  # nothing else is left


def test_without_a_cache_both_are_given_the_first(
    moderator_client: Client, second_client: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionError("nobody is there")

    monkeypatch.setattr(sharing, "cache", SimpleNamespace(get_many=away, set=away))
    assert {client.get(PAGE).context["item"].report for client in (moderator_client, second_client)} == {
        report
    }


def test_uphold_and_delete_takes_the_sound_along(
    moderator_client: Client, report: Report, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        moderator_client.post(url("withdraw", report), HEARD)
    take = Recording.objects.get()
    assert (take.status, take.reason, take.audio) == ("withdrawn", "offensive", "")
    assert Standing.objects.get().upheld == 1


def test_to_delete_a_take_needs_the_right_to(
    moderator_client: Client, moderator: User, report: Report
) -> None:
    right = moderator.groups.get(name="moderators").permissions
    right.remove(right.get(codename="change_recording"))
    assert moderator_client.post(url("withdraw", report), HEARD).status_code == 403
    assert "delete the take for good" not in moderator_client.get(PAGE).content.decode()


def test_all_of_a_reporter_are_dismissed_without_hearing_each(moderator_client: Client) -> None:
    person = factory.contributor()
    for _ in range(3):
        clip = listening.serve(person, listening.open_sample())
        listening.report(listening.client_of(person), clip)
    other = listening.reported(listening.open_sample())
    first = Report.objects.filter(contributor=person).earliest("pk")
    told = moderator_client.post(url("dismiss_all", first), follow=True).content.decode()
    assert "3 reports dismissed." in told
    assert Report.objects.waiting().get().contributor == other


def test_the_second_of_two_moderators_is_told(moderator_client: Client, report: Report) -> None:
    second = Client()
    user = User.objects.create_user("second moderator")
    user.groups.set(User.objects.get(username="moderator").groups.all())
    second.force_login(user)
    second.post(url("dismiss", report), HEARD)
    told = moderator_client.post(url("uphold", report), HEARD, follow=True).content.decode()
    assert "Another moderator was first." in told
    assert Report.objects.get().status == Report.Status.DISMISSED
    assert Sample.objects.get().status == "disputed"
    assert "Answered already." in moderator_client.get(url("report", report)).content.decode()


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "9" * 5_000])
def test_a_report_that_there_is_not_is_not_found(moderator_client: Client, number: str) -> None:
    assert moderator_client.get(f"{PAGE}{number}/").status_code == 404
    assert moderator_client.get(f"/moderation/people/{number}/").status_code == 404


def test_the_cockpit_leads_there_with_a_count(moderator_client: Client, report: Report) -> None:
    page = moderator_client.get(reverse("moderation:queue")).content.decode()
    assert re.search(rf'href="{PAGE}">Reports <strong>1</strong>', page)


def test_the_page_takes_as_many_queries_for_thirty_reports_as_for_two(moderator_client: Client) -> None:
    def queries(number: int) -> int:
        for place in range(number):
            listening.reported(listening.open_sample(), f"198.51.100.{place}")
        with CaptureQueriesContext(connection) as asked:
            assert moderator_client.get(PAGE).status_code == 200
        return len(asked)

    queries(1)
    assert queries(1) == queries(28)


def test_upholding_takes_as_many_queries_among_twenty_reports_as_among_one(moderator_client: Client) -> None:
    def queries() -> int:
        latest = Report.objects.waiting().latest("pk")
        with CaptureQueriesContext(connection) as asked:
            moderator_client.post(url("uphold", latest), HEARD)
        return len(asked)

    listening.reported(listening.open_sample())
    queries()
    listening.reported(listening.open_sample())
    few = queries()
    for place in range(20):
        listening.reported(listening.open_sample(), f"198.51.100.{place}")
    assert queries() == few
