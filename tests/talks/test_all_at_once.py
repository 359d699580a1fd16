"""Who takes everything back, or is blocked, in the middle of a talk; and who reports more than they may."""

from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from accounts.models import Contributor, User
from corpus import withdrawal
from corpus.models import Recording
from games.talks import keeping, reporting
from games.talks.live import relay
from games.talks.models import Side, Stretch, Talk
from moderation.models import Report
from moderation.serving import blocking
from tests import factory
from tests.daemons import Redis
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import MINE, finished, one_speaks, play
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis(settings: Any) -> Iterator[Redis]:
    found = Redis()
    settings.REDIS_URL = found.url
    yield found
    found.stop()


def take_all_back(who: Contributor) -> None:
    """In another tab."""
    assert client_of(who).post(reverse("corpus:withdraw_all")).status_code == 302


def nothing_is_kept_of(talk: Talk) -> None:
    """Nor is anything made of it later."""
    keeping.keep(talk.pk)
    talk.refresh_from_db()
    assert (talk.status, talk.why) == ("withdrawn", "withdrawn")
    assert not Stretch.objects.exists()
    assert not Recording.objects.not_withdrawn().exists()


@pytest.mark.parametrize("number", [0, 1])
def test_who_takes_everything_back_ends_the_talk_that_goes_on(
    speakers: tuple[Speaker, Speaker], talk: Talk, number: int
) -> None:
    one, other = speakers
    who = talk.sides.get(number=number).contributor

    async def scene() -> None:
        await one_speaks(one, other)
        await sync_to_async(take_all_back)(who)
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "withdrawn"
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    nothing_is_kept_of(talk)


def test_so_it_does_where_the_lines_are_in_other_processes(
    speakers: tuple[Speaker, Speaker], talk: Talk, player: Contributor, redis: Redis
) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        relay._here.clear()  # as of lines that are open elsewhere: nothing is handed over by a call
        await one.send(MINE)
        await other.hears_frames(len(MINE))
        await sync_to_async(withdrawal.withdraw_all)(player)
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "withdrawn"
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    nothing_is_kept_of(talk)


def test_a_talk_that_has_ended_and_is_no_take_yet_is_taken_back_too(
    speakers: tuple[Speaker, Speaker], talk: Talk, second_player: Contributor
) -> None:
    one, other = speakers

    async def scene() -> None:
        await one_speaks(one, other)
        await one.say(type="leave")
        await one.ends()
        await other.ends()

    play(scene)
    assert Stretch.objects.exists()
    take_all_back(second_player)
    nothing_is_kept_of(talk)


def test_an_invitation_of_theirs_leads_to_nothing_and_that_of_others_stays(
    player: Contributor, second_player: Contributor
) -> None:
    mine, theirs = speaking.invited(player), speaking.invited(second_player)
    take_all_back(player)
    for each in (mine, theirs):
        each.refresh_from_db()
    assert (mine.status, theirs.status) == ("withdrawn", "open")


def test_a_block_ends_the_talk_for_both_at_once(
    speakers: tuple[Speaker, Speaker], talk: Talk, player: Contributor, moderator: User
) -> None:
    one, other = speakers
    soon = speaking.invited(player)

    async def scene() -> None:
        await one_speaks(one, other)
        await sync_to_async(blocking.block)(player, moderator, "offensive")
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "left"
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    soon.refresh_from_db()
    assert soon.status == "ended"


def test_a_report_of_a_talk_is_filed_and_believed_however_many_of_theirs_wait(
    speakers: tuple[Speaker, Speaker], talk: Talk, player: Contributor
) -> None:
    """Whom it is about is else published, and heard by others, until a moderator has answered the many."""
    finished(*speakers, talk)
    Recording.objects.update(status=Recording.Status.LISTENED)
    moment = factory.sample(Recording.objects.get(talk_side__number=1), cut=8_000)
    for number in range(12):
        other = factory.sample(factory.recording())
        Report.objects.create(sample=other, contributor=player, address=str(number))
    reporting.report(talk.sides.get(number=0), "personal_data", "")
    reporting.file()
    assert Side.objects.get(number=0).report_status == Side.Reported.FILED
    filed = Report.objects.get(sample=moment)
    assert filed.holds
