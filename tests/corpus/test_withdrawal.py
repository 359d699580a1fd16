"""What is taken back is gone: at once where it is heard, and for good where it is stored."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

from accounts import consent, contributors
from accounts.groups import first_moderator
from accounts.models import Act, Contributor, JournalEntry, User
from corpus import withdrawal
from corpus.labels import Label
from corpus.models import OF_THE_END, Recording, RetentionRun, Sample
from tests import factory

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"


def browser_of(contributor: Contributor, **options: Any) -> Client:
    client = Client(**options)
    client.cookies[contributors.COOKIE] = contributors.cookie_value(contributor)
    return client


@pytest.fixture
def browser(player: Contributor) -> Client:
    return browser_of(player)


@pytest.fixture
def take(player: Contributor) -> Recording:
    recording = factory.recording(
        player,
        status=Recording.Status.LISTENED,
        settings={"label": "Ada's headset"},
        timeline=[{"name": "second_shown", "at": 900}],
        user_agent="Browser/1.0",
    )
    figures = {"tail_dbfs": -61.5, "next_onset_ms": 430.0, "edge_slope": 1.25, "cut_uncertainty_ms": 3.0}
    factory.sample(recording, **figures)
    factory.sample(recording, cut=28_800, status=Sample.Status.ACCEPTED, label=Label.COMPLETE)
    return recording


@pytest.fixture
def broken_storage(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A storage that refuses to delete until `mend()` is called."""

    def refuse(self: object, name: str) -> None:
        raise OSError("Read-only file system")

    monkeypatch.setattr(FileSystemStorage, "delete", refuse)
    return monkeypatch.undo


def withdraw(client: Client, take: Recording, **options: Any) -> Any:
    return client.post(f"/takes/{take.pk}/withdraw/", **options)


def test_withdrawing_deletes_the_sound_and_withdraws_every_sample(browser: Client, take: Recording) -> None:
    file = take.audio
    assert default_storage.exists(file)
    assert withdraw(browser, take)["Location"] == "/takes/"
    assert not default_storage.exists(file)
    take.refresh_from_db()
    assert (take.status, take.audio, take.moved_by) == ("withdrawn", "", "speaker")
    assert set(take.cuts.values_list("status", flat=True)) == {"withdrawn"}
    assert browser.get(f"/takes/{take.pk}/audio/").status_code == 404


def test_a_tombstone_stays_and_nothing_that_describes_the_speaker(browser: Client, take: Recording) -> None:
    sha256 = take.sha256
    withdraw(browser, take)
    take.refresh_from_db()
    assert take.sha256 == sha256
    assert take.cuts.get(cut=28_800).label == Label.COMPLETE
    assert {tuple(row) for row in take.cuts.values_list(*OF_THE_END)} == {(None,) * 4}
    assert (take.settings, take.timeline, take.levels, take.speech, take.user_agent) == ({}, [], [], [], "")


def test_the_page_says_that_the_take_is_gone(browser: Client, take: Recording) -> None:
    withdraw(browser, take)
    page = browser.get("/takes/").content.decode()
    assert "Its sound is deleted." in page
    assert "Yes, withdraw this take" not in page


def test_withdrawing_without_a_reload_gives_the_card_back(browser: Client, take: Recording) -> None:
    response = withdraw(browser, take, headers={"hx-request": "true"})
    content = response.content.decode()
    assert f'id="take-{take.pk}"' in content
    assert "Withdrawn" in content
    assert "<html" not in content


def test_the_stage_discards_a_take_and_gets_json(browser: Client, take: Recording) -> None:
    response = withdraw(browser, take, headers={"accept": "application/json"})
    assert response.json() == {"type": "withdrawn", "recording": str(take.pk)}
    take.refresh_from_db()
    assert (take.status, take.reason) == ("withdrawn", "discarded")


def test_a_take_is_discarded_before_anything_has_listened_to_it(browser: Client, player: Contributor) -> None:
    fresh = factory.recording(player)
    assert withdraw(browser, fresh, headers={"accept": "application/json"}).status_code == 200
    fresh.refresh_from_db()
    assert fresh.status == "withdrawn"


def test_the_stage_is_told_in_words_when_a_take_is_not_the_player_s(
    second_player: Contributor, take: Recording
) -> None:
    response = withdraw(browser_of(second_player), take, headers={"accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["code"] == "unknown_take"
    assert "My takes" in response.json()["message"]


def test_withdrawing_twice_is_withdrawing_once(browser: Client, take: Recording) -> None:
    withdraw(browser, take)
    assert withdraw(browser, take, headers={"accept": "application/json"}).status_code == 200
    stale = Recording.objects.get(pk=take.pk)
    stale.status = Recording.Status.LISTENED
    withdrawal.withdraw([stale], by="another tab")
    take.refresh_from_db()
    assert take.moved_by == "speaker"


def test_another_site_cannot_withdraw(player: Contributor, take: Recording) -> None:
    assert withdraw(browser_of(player, enforce_csrf_checks=True), take).status_code == 403
    take.refresh_from_db()
    assert take.status == Recording.Status.LISTENED


def test_a_receipt_is_enough_to_withdraw(client: Client, take: Recording) -> None:
    client.post("/takes/receipt/", {"receipt": take.receipt})
    response = withdraw(client, take)
    assert response["Location"] == f"/takes/{take.pk}/"
    assert "Withdrawn" in client.get(response["Location"]).content.decode()
    take.refresh_from_db()
    assert take.status == "withdrawn"


def test_a_blocked_player_may_still_withdraw(browser: Client, player: Contributor, take: Recording) -> None:
    player.block("plays music")
    assert "A moderator stopped it: plays music." in browser.get("/takes/").content.decode()
    withdraw(browser, take)
    take.refresh_from_db()
    assert take.status == "withdrawn"


def test_a_storage_that_is_down_keeps_nobody_from_withdrawing(
    browser: Client, take: Recording, broken_storage: Callable[[], None]
) -> None:
    response = withdraw(browser, take)
    assert response.status_code == 302
    take.refresh_from_db()
    assert take.status == "withdrawn"
    assert default_storage.exists(take.audio)
    assert browser.get(f"/takes/{take.pk}/audio/").status_code == 404
    assert "being deleted" in browser.get("/takes/").content.decode()


def test_a_deletion_that_failed_is_finished_later(
    browser: Client, take: Recording, broken_storage: Callable[[], None]
) -> None:
    withdraw(browser, take)
    file = Recording.objects.get(pk=take.pk).audio
    failed = withdrawal.forget_expired()
    assert (failed.deleted, failed.failed) == (0, 1)
    assert "Read-only file system" in failed.error
    broken_storage()
    assert withdrawal.forget_expired().deleted == 1
    assert not default_storage.exists(file)
    assert Recording.objects.get(pk=take.pk).audio == ""
    assert RetentionRun.objects.count() == 2


def test_all_my_takes_are_mine_alone_and_i_may_play_on(
    browser: Client, player: Contributor, second_player: Contributor, take: Recording
) -> None:
    second, foreign = factory.recording(player), factory.recording(second_player)
    browser.post("/takes/withdraw/")
    assert set(Recording.objects.of(player).values_list("status", "audio")) == {("withdrawn", "")}
    assert not default_storage.exists(second.audio)
    foreign.refresh_from_db()
    assert foreign.status == Recording.Status.STORED
    assert player.consent_to(consent.CURRENT) is not None


def test_forget_me_withdraws_takes_and_consent_and_removes_the_cookie(
    browser: Client, player: Contributor, take: Recording
) -> None:
    answer = browser.post("/takes/forget/")
    assert answer["Clear-Site-Data"] == '"storage"', "a take that waits in the browser is not sent later"
    take.refresh_from_db()
    assert take.status == "withdrawn"
    assert player.consent_to(consent.CURRENT) is None
    assert browser.cookies[contributors.COOKIE].value == ""
    assert browser.get("/takes/").context["cards"] == []


def test_forget_me_erases_a_player_s_account(player: Contributor, take: Recording) -> None:
    user = User.objects.create_user("zoe", email="zoe@example.org", password=PASSWORD)
    player.link(user)
    browser = browser_of(player)
    browser.force_login(user)
    browser.post("/takes/forget/")
    user.refresh_from_db()
    player.refresh_from_db()
    assert "zoe" not in user.username + user.email
    assert not user.is_active
    assert player.user is None
    assert "_auth_user_id" not in browser.session
    assert not Client().login(username="zoe", password=PASSWORD)


def test_forget_me_leaves_a_moderator_s_account(
    player: Contributor, moderator: User, take: Recording
) -> None:
    player.link(moderator)
    browser = browser_of(player)
    browser.force_login(moderator)
    assert "your decisions about takes carry its name" in browser.get("/takes/forget/").content.decode()
    browser.post("/takes/forget/")
    moderator.refresh_from_db()
    take.refresh_from_db()
    assert moderator.is_active
    assert take.status == "withdrawn"


def test_forget_me_without_being_signed_in_erases_no_account(player: Contributor) -> None:
    user = User.objects.create_user("ada", password=PASSWORD)
    player.link(user)
    browser_of(player).post("/takes/forget/")
    user.refresh_from_db()
    assert user.is_active


def test_forget_me_gives_the_browser_back_to_the_guest_put_aside(
    player: Contributor, second_player: Contributor
) -> None:
    user = User.objects.create_user("ada", password=PASSWORD)
    player.link(user)
    browser = browser_of(second_player)
    browser.force_login(user)
    browser.post("/takes/forget/")
    assert not player.consents.filter(withdrawn_at=None).exists()
    assert browser.get("/takes/").context["request"].contributor == second_player


def test_a_copy_of_the_cookie_of_somebody_forgotten_opens_nothing(player: Contributor) -> None:
    copy = browser_of(player)
    browser_of(player).post("/takes/forget/")
    assert copy.get("/takes/").context["request"].contributor is None


def test_a_moderator_withdraws_what_was_reported_with_a_reason(take: Recording, client: Client) -> None:
    user = first_moderator()
    assert user is not None
    client.force_login(user)
    data = {"action": "withdraw", "_selected_action": [str(take.pk)]}
    client.post("/admin/corpus/recording/", {**data, "reason": ""})
    assert Recording.objects.get(pk=take.pk).status == Recording.Status.LISTENED
    client.post("/admin/corpus/recording/", {**data, "reason": "says a phone number"})
    take.refresh_from_db()
    assert (take.status, take.reason) == ("withdrawn", "says a phone number")
    assert take.moved_by == f"moderator {user.pk}"
    line = JournalEntry.objects.get(act=Act.WITHDREW)
    assert (line.who, line.speaker) == (user, take.contributor.speaker)
    assert take.audio == ""
