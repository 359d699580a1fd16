"""Strangers who wait for the same meet; where one reported the other, or nobody opened the lobby, not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import Contributor, User
from accounts.personal import erasing
from games.talks import consent, keeping, reporting, tasks
from games.talks.lobby import matching
from games.talks.lobby.models import FORGOTTEN, GONE, Waiting, WaitingQuerySet
from games.talks.models import Side, Talk
from moderation.serving import blocking
from tests import factory
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import play
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "/talks/lobby/"
FOR = {"game": "map-talk", "language": "en"}


@pytest.fixture(autouse=True)
def _open(settings: Any) -> None:
    settings.LOBBY = True


def enter(person: Contributor, **other: str) -> str:
    """Through the door, with the consent that its page shows; where they are led."""
    agreed = {"agree": "on", "version": consent.CURRENT}
    answer = client_of(person).post(HERE, FOR | agreed | other)
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def look(person: Contributor) -> dict[str, Any]:
    found: dict[str, Any] = client_of(person).post(f"{HERE}look/").json()
    return found


def silent(person: Contributor, since: timedelta) -> None:
    """Their page has said nothing for so long."""
    Waiting.objects.filter(contributor=person).update(seen_at=timezone.now() - since)


def test_who_leaves_while_their_page_asks_does_not_wait(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(player)
    real = WaitingQuerySet.free

    def free(rows: WaitingQuerySet, now: datetime) -> WaitingQuerySet:
        matching.leave(player)
        return real(rows, now)

    monkeypatch.setattr(WaitingQuerySet, "free", free)
    assert client_of(player).post(f"{HERE}look/").status_code == 410


def test_two_who_wait_for_the_same_are_on_the_line_at_once(
    player: Contributor, second_player: Contributor
) -> None:
    assert enter(player) == HERE
    assert look(player)["talk"] == ""
    led = enter(second_player)
    talk = Talk.objects.get()
    assert led == look(player)["talk"] == f"/talks/{talk.code}/"
    assert (talk.game, talk.language, talk.met_by) == ("map-talk", "en", "lobby")
    sides = list(Side.objects.filter(talk=talk).order_by("number"))
    assert [side.contributor for side in sides] == [player, second_player]
    text = consent.current("en")
    for side in sides:
        assert (side.text_version, side.text_sha256) == (text.version, text.sha256)
        assert side.agreed_at is not None
        assert side.consent is not None
        page = client_of(side.contributor).get(led).content.decode()
        assert "data-talk" in page
        assert "You will talk to a stranger." in page
        assert 'data-part="invitation"' not in page
    one, other = Speaker(player, talk.code), Speaker(second_player, talk.code)
    play(lambda: speaking.both_ready(one, other))


@pytest.mark.parametrize("other", [{"game": "alibi"}, {"language": "de"}])
def test_who_waits_for_something_else_waits_on(
    player: Contributor, second_player: Contributor, other: dict[str, str]
) -> None:
    enter(player)
    assert enter(second_player, **other) == HERE
    assert (look(player)["talk"], look(second_player)["talk"]) == ("", "")


@pytest.mark.parametrize("when", ["during the talk", "after it"])
def test_two_of_whom_one_reported_the_other_never_meet(
    player: Contributor, second_player: Contributor, when: str
) -> None:
    talk = speaking.agreed(player, second_player)
    if when == "after it":
        keeping.end(talk.pk, Talk.Why.LEFT)
    reporting.report(talk.sides.get(number=1), "offensive", "")
    enter(player)
    assert enter(second_player) == HERE
    assert look(player)["talk"] == ""
    assert enter(factory.contributor()) != HERE
    assert look(player)["talk"] != ""


def test_nobody_is_matched_with_a_page_that_is_closed(
    player: Contributor, second_player: Contributor
) -> None:
    enter(player)
    assert client_of(player).post(f"{HERE}leave/")["Location"] == "/talks/"
    assert not Waiting.objects.exists()
    assert enter(second_player) == HERE


def test_a_page_that_falls_silent_counts_as_closed_until_it_speaks_again(
    player: Contributor, second_player: Contributor
) -> None:
    enter(player)
    silent(player, GONE)
    assert enter(second_player) == HERE
    assert look(second_player)["talk"] == ""
    assert look(player)["talk"] == look(second_player)["talk"] != ""


def test_who_was_blocked_while_they_waited_is_not_matched(
    player: Contributor, second_player: Contributor, moderator: User
) -> None:
    enter(player)
    blocking.block(player, moderator, "plays music")
    assert enter(second_player) == HERE
    assert list(Waiting.objects.values_list("contributor", flat=True)) == [second_player.pk]
    assert client_of(player).post(f"{HERE}look/").status_code == 403


def test_who_leaves_before_they_are_led_on_is_not_waited_for(
    player: Contributor, second_player: Contributor
) -> None:
    enter(player)
    enter(second_player)
    page = Speaker(second_player, Talk.objects.get().code)

    async def scene() -> str:
        await page.get_ready()
        await sync_to_async(client_of(player).post)(f"{HERE}leave/")
        return str((await page.hears("ended"))["why"])

    assert play(scene) == "left"


def test_the_consent_to_conversations_comes_first(player: Contributor) -> None:
    page = client_of(player).post(HERE, FOR).content.decode()
    assert consent.current("en").boxes.agree in page
    assert "Keep names, addresses and numbers to yourself." in page
    assert not Waiting.objects.exists()
    old = client_of(player).post(HERE, FOR | {"agree": "on", "version": "0"})
    assert old.status_code == 200
    assert not Waiting.objects.exists()


def test_who_has_not_agreed_to_be_recorded_is_asked_to(stranger: Contributor) -> None:
    answer = client_of(stranger).post(HERE, FOR)
    assert answer["Location"].startswith("/consent/")


@pytest.mark.parametrize("wrong", [{"game": "chess"}, {"language": "xx"}])
def test_what_is_not_there_is_said(player: Contributor, wrong: dict[str, str]) -> None:
    answer = client_of(player).post(HERE, FOR | wrong)
    assert answer.status_code in (400, 404)
    assert not Waiting.objects.exists()


def test_ways_in_are_limited(player: Contributor, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "lobby": 1}
    enter(player)
    again = client_of(player).post(HERE, FOR | {"agree": "on", "version": consent.CURRENT})
    assert again.status_code == 429


def test_one_person_with_two_pages_waits_once_and_never_meets_themselves(player: Contributor) -> None:
    enter(player)
    assert enter(player) == HERE
    assert Waiting.objects.count() == 1
    assert look(player)["talk"] == ""


def test_the_page_tells_how_long_and_offers_an_invitation(player: Contributor) -> None:
    enter(player)
    Waiting.objects.update(since=timezone.now() - timedelta(seconds=90))
    page = client_of(player).get(HERE).content.decode()
    assert 'data-waited="90"' in page
    assert look(player)["waited"] == 90
    assert "Invite somebody" in page


def test_who_does_not_wait_is_led_to_the_start(player: Contributor) -> None:
    assert client_of(player).get(HERE)["Location"] == "/talks/"
    assert client_of(player).post(f"{HERE}look/").status_code == 410


def test_a_talk_that_is_over_leads_nobody_into_it(player: Contributor, second_player: Contributor) -> None:
    enter(player)
    enter(second_player)
    keeping.end(Talk.objects.get().pk, Talk.Why.LOST)
    assert client_of(player).get(HERE)["Location"] == "/talks/"
    assert enter(player) == HERE


def test_what_a_closed_page_left_behind_is_deleted(player: Contributor, second_player: Contributor) -> None:
    enter(player)
    enter(second_player, language="de")
    silent(player, FORGOTTEN)
    tasks.carry_on()
    tasks.carry_on()
    assert [row.contributor for row in Waiting.objects.all()] == [second_player]


def test_who_is_forgotten_waits_no_longer(player: Contributor) -> None:
    enter(player)
    erasing.forget_voice(player)
    assert not Waiting.objects.exists()


def test_a_site_whose_operator_says_nothing_has_none(player: Contributor, settings: Any) -> None:
    door = "Meet somebody new"
    assert door in client_of(player).get("/talks/").content.decode()
    settings.LOBBY = False
    assert door not in client_of(player).get("/talks/").content.decode()
    for path in (HERE, f"{HERE}look/", f"{HERE}leave/"):
        assert client_of(player).post(path, FOR).status_code == 404
    assert matching.is_open() is False
