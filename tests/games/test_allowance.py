"""How much sound one person may send in a day, what they are told, and that nothing is lost."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.models import Recording
from corpus.refusals import Fault
from games.play import allowance
from moderation.belief.ladder import GUEST, LADDER, LISTENER, MODERATOR, TRUSTED, Rung
from moderation.models import Standing
from rewards.models import today
from tests import factory
from tests.games import test_post as over_http
from tests.games.talk import Page
from tests.games.test_socket import play, told, turned_away

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("prompts", "enqueued")]

PCM = factory.tone(0.5).tobytes()


def has_sent(person: Contributor, minutes: float, **fields: Any) -> Recording:
    """One row of so many minutes: what counts is their sum."""
    row = factory.recording(person, **fields)
    row.samples = round(minutes * 60 * row.sample_rate)
    row.save(update_fields=["samples"])
    return row


def test_who_is_through_for_today_is_told_before_they_speak_and_until_when(player: Contributor) -> None:
    has_sent(player, GUEST.minutes_a_day)

    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.open()
        await page.say(type="hello", protocol=1, language="en")
        return await turned_away(page)

    assert play(scene) == told(Fault.TOO_MUCH_SOUND)
    answer = over_http.browser(player).get(over_http.ROUND, {"language": "en"})
    assert (answer.status_code, answer.json()["message"]) == (429, Fault.TOO_MUCH_SOUND.words)
    midnight = datetime.combine(today() + timedelta(days=1), datetime.min.time(), UTC)
    assert 1 <= int(answer["Retry-After"]) <= (midnight - timezone.now()).total_seconds() + 5


def test_a_take_that_was_begun_within_the_day_counts_whole_and_the_next_round_is_refused(
    player: Contributor,
) -> None:
    has_sent(player, GUEST.minutes_a_day - 0.001)

    async def scene() -> tuple[str, int]:
        page = Page(player)
        await page.send((await page.greet())["round"], PCM)
        assert (await page.hear())["type"] == "stored"
        await page.say(type="next")
        return await turned_away(page)

    assert play(scene) == told(Fault.TOO_MUCH_SOUND)
    assert Recording.objects.of(player).count() == 2


def test_rounds_in_store_bring_no_more_and_what_is_here_already_keeps_its_receipt(
    player: Contributor,
) -> None:
    client = over_http.browser(player)
    kept, spare = over_http.token_for(client), over_http.token_for(client)
    receipt = over_http.post(client, kept).json()["receipt"]
    has_sent(player, GUEST.minutes_a_day)
    assert over_http.told(over_http.post(client, spare)) == ("too_much_sound", 429)
    assert over_http.post(client, kept).json()["receipt"] == receipt


def test_what_was_refused_today_is_taken_tomorrow(player: Contributor) -> None:
    client = over_http.browser(player)
    token = over_http.token_for(client)
    full = has_sent(player, GUEST.minutes_a_day)
    assert over_http.post(client, token).status_code == 429
    Recording.objects.filter(pk=full.pk).update(captured_at=timezone.now() - timedelta(days=1))
    assert over_http.post(client, token).status_code == 200


def test_taking_back_makes_no_room(player: Contributor) -> None:
    has_sent(player, GUEST.minutes_a_day).withdraw(by="speaker")
    assert over_http.browser(player).get(over_http.ROUND, {"language": "en"}).status_code == 429


def test_one_persons_day_is_nobody_elses(player: Contributor, second_player: Contributor) -> None:
    has_sent(player, GUEST.minutes_a_day)
    assert over_http.browser(second_player).get(over_http.ROUND, {"language": "en"}).status_code == 200


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(LADDER)), ids=lambda rung: rung.name)
def test_each_rung_may_send_more_than_the_one_below(
    player: Contributor, moderator: User, lower: Rung, higher: Rung
) -> None:
    """By the known clips that they heard rightly; a moderator by their right."""
    if higher is MODERATOR:
        player.link(moderator)
    Standing.objects.create(contributor=player, golds=higher.known, right=higher.known)
    has_sent(player, lower.minutes_a_day)
    client = over_http.browser(player)
    client.force_login(moderator) if higher is MODERATOR else None
    assert client.get(over_http.ROUND, {"language": "en"}).status_code == 200
    has_sent(player, higher.minutes_a_day - lower.minutes_a_day)
    assert client.get(over_http.ROUND, {"language": "en"}).status_code == 429


def test_who_is_quarantined_may_send_what_somebody_new_may(player: Contributor) -> None:
    mine = Standing.objects.create(contributor=player, golds=60, right=TRUSTED.known)
    mine.quarantine(by="rule", reason="known clips heard wrongly")
    has_sent(player, LISTENER.minutes_a_day)
    assert over_http.browser(player).get(over_http.ROUND, {"language": "en"}).status_code == 429


def test_the_day_is_the_sites_and_counts_seconds_whatever_their_rate(player: Contributor) -> None:
    factory.recording(player, pcm=factory.tone(3), sample_rate=48_000)
    factory.recording(player, pcm=factory.tone(3), sample_rate=8_000)
    has_sent(player, 5, captured_at=timezone.now() - timedelta(days=1))
    assert allowance.seconds_of(player.pk, today()) == pytest.approx(1 + 6)
