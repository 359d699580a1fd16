"""Whoever is blocked, or whose votes do not count, reads why, says once why not, and is answered."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Contributor, User
from moderation.models import Appeal, Standing, Vote
from moderation.people import appeals
from moderation.serving import blocking, quarantine
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db
MINE = "/standing/"
DESK = "/moderation/appeals/"
TEXT = "It was my brother.\nHe plays the drums."


@pytest.fixture
def blocked(player: Contributor, moderator: User) -> Client:
    listening.voted(player, listening.open_sample(), "incomplete")
    blocking.block(player, moderator, "plays music")
    return listening.client_of(player)


def text_of(client: Client, url: str = MINE) -> str:
    return html.unescape(client.get(url, follow=True).content.decode())


def appeal(client: Client, text: str = TEXT, about: str = "block") -> str:
    answer = client.post(MINE, {"about": about, "text": text}, follow=True)
    return html.unescape(answer.content.decode())


def answered(client: Client, how: str, said: str = "We listened again.") -> str:
    row = Appeal.objects.latest("pk")
    return html.unescape(
        client.post(f"{DESK}{row.pk}/{how}/", {"answer": said}, follow=True).content.decode()
    )


def test_somebody_blocked_reads_why_where_they_look_for_it(blocked: Client) -> None:
    page = text_of(blocked)
    assert "You are blocked" in page
    assert "plays music" in page
    assert f'href="{MINE}"' in text_of(blocked, "/takes/")
    refused = blocked.get("/play/referee/")
    assert refused.status_code == 403
    assert f'href="{MINE}"' in refused.content.decode()


def test_nothing_is_said_against_anybody_else(client: Client, player: Contributor) -> None:
    for each in (client, listening.client_of(player)):
        page = text_of(each)
        assert "Nothing is against you" in page
        assert "<textarea" not in page


def test_an_appeal_is_lifted_with_a_word_and_everything_is_back(
    blocked: Client, moderator_client: Client, moderator: User, player: Contributor
) -> None:
    assert "A moderator will answer here." in appeal(blocked)
    desk = text_of(moderator_client, DESK)
    assert TEXT in desk
    assert "Blocked: plays music" in desk
    assert "Lifted." in answered(moderator_client, "lift")
    player.refresh_from_db()
    assert not player.is_blocked
    assert Vote.objects.get().counts
    row = Appeal.objects.get()
    assert (row.status, row.answered_by) == ("lifted", moderator)
    page = text_of(blocked)
    assert "It was lifted." in page
    assert "We listened again." in page
    assert "Nothing is against you" in page


def test_an_appeal_is_kept_and_may_not_be_written_again(
    blocked: Client, moderator_client: Client, player: Contributor
) -> None:
    appeal(blocked)
    assert "Kept." in answered(moderator_client, "keep", "The music is in every take.")
    page = text_of(blocked)
    assert "It stays." in page
    assert "The music is in every take." in page
    assert "<textarea" not in page
    assert appeals.TWICE in appeal(blocked)
    player.refresh_from_db()
    assert player.is_blocked
    assert Appeal.objects.count() == 1


def test_votes_that_do_not_count_by_the_rule_can_be_appealed_against(
    moderator_client: Client, player: Contributor
) -> None:
    mine = Standing.objects.create(contributor=player, golds=12, right=3)
    mine.quarantine(by=quarantine.RULE, reason=quarantine.TOO_WRONG)
    client = listening.client_of(player)
    page = text_of(client)
    assert "Your votes do not count for now" in page
    assert quarantine.TOO_WRONG in page
    appeal(client, about="quarantine")
    assert "Votes do not count: known clips heard wrongly (by rule)" in text_of(moderator_client, DESK)
    answered(moderator_client, "lift")
    assert not Standing.objects.get().is_quarantined


def test_it_is_said_in_the_language_they_agreed_in(player: Contributor, moderator: User) -> None:
    player.consents.update(language="de")
    blocking.block(player, moderator, "Echo")
    page = text_of(listening.client_of(player))
    assert '<html lang="de"' in page


BAD = (
    ({"text": "   "}, appeals.EMPTY),
    ({"text": " \n "}, appeals.EMPTY),
    ({"text": "x" * 1_001}, appeals.TOO_LONG),
    ({"text": "x", "about": "quarantine"}, appeals.NO_GROUND),
    ({"text": "x", "about": "?"}, appeals.NO_GROUND),
)


@pytest.mark.parametrize(("form", "told"), BAD)
def test_what_cannot_be_taken_is_told_and_the_text_stays(
    blocked: Client, form: dict[str, str], told: str
) -> None:
    answer = blocked.post(MINE, {"about": "block", **form})
    assert answer.status_code == 400
    assert told in html.unescape(answer.content.decode())
    assert not Appeal.objects.exists()


def test_a_browser_nobody_knows_may_not_appeal(client: Client) -> None:
    answer = client.post(MINE, {"about": "block", "text": "x"})
    assert answer.status_code == 409
    assert appeals.NO_GROUND in html.unescape(answer.content.decode())


def test_a_thousand_characters_are_taken_whole(blocked: Client) -> None:
    appeal(blocked, "ş" * 1_000)
    assert Appeal.objects.get().text == "ş" * 1_000


def test_three_in_thirty_days_are_enough(blocked: Client, player: Contributor, moderator: User) -> None:
    for number in range(4):
        told = blocked.post(MINE, {"about": "block", "text": f"number {number}"})
        assert told.status_code == (302 if number < 3 else 429)
        blocking.unblock(Contributor.objects.get(pk=player.pk), moderator)
        blocking.block(Contributor.objects.get(pk=player.pk), moderator, "again")
    assert appeals.TOO_MANY in html.unescape(told.content.decode())
    Appeal.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert blocked.post(MINE, {"about": "block", "text": "later"}).status_code == 302


def test_an_answer_needs_a_word_and_the_first_one_stands(
    blocked: Client, moderator_client: Client, player: Contributor
) -> None:
    appeal(blocked)
    assert "Answer with a word first." in answered(moderator_client, "lift", "  ")
    answered(moderator_client, "keep")
    assert "Nothing was done." in answered(moderator_client, "lift")
    player.refresh_from_db()
    assert player.is_blocked


def test_lifting_what_was_lifted_and_put_up_again_changes_nothing(
    blocked: Client, moderator_client: Client, moderator: User, player: Contributor
) -> None:
    appeal(blocked)
    blocking.unblock(Contributor.objects.get(pk=player.pk), moderator)
    blocking.block(Contributor.objects.get(pk=player.pk), moderator, "for another reason")
    assert "Nothing was done." in answered(moderator_client, "lift")
    player.refresh_from_db()
    assert player.is_blocked
    assert Appeal.objects.get().status == "open"


def test_an_appeal_against_what_was_lifted_otherwise_can_be_answered_so(
    blocked: Client, moderator_client: Client, moderator: User, player: Contributor
) -> None:
    """It could only be kept, which its writer would have read."""
    appeal(blocked)
    blocking.unblock(Contributor.objects.get(pk=player.pk), moderator)
    answered(moderator_client, "lift")
    assert Appeal.objects.get().status == "lifted"
    assert not appeals.waiting().exists()


@pytest.mark.parametrize("path", ["1/else/", "99/lift/", f"{'9' * 30}/keep/"])
def test_an_appeal_that_is_none_is_not_found(moderator_client: Client, path: str) -> None:
    assert moderator_client.post(DESK + path, {"answer": "x"}).status_code == 404


def test_ten_thousand_appeals_cost_what_a_few_do(moderator_client: Client, moderator: User) -> None:
    def measured(number: int) -> int:
        now = timezone.now()
        people = [factory.contributor(consents=False, blocked_at=now) for _ in range(3)]
        Appeal.objects.bulk_create(
            Appeal(
                contributor=people[place % 3],
                about="block",
                since=now + timedelta(seconds=place),
                text="x",
                status="open" if place % 2 else "kept",
                answered_by=moderator,
                answered_at=now,
            )
            for place in range(number)
        )
        moderator_client.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            moderator_client.get(DESK)
        return len(queries)

    few = measured(110)
    assert measured(9_890) == few
