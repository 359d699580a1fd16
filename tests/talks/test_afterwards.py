"""What becomes of a talk that somebody takes back, reports, or was silent in."""

import random
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import Contributor
from corpus import withdrawal
from corpus.models import Recording, Sample
from corpus.refusals import Fault, Refused
from games.talks import meeting, reporting
from games.talks.models import Side, Stretch, Talk
from moderation.models import Report
from moderation.serving import choosing
from moderation.serving.standing import Listener
from tests import factory
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import (
    THEIRS,
    both_speak,
    finished,
    hang_up,
    kept,
    one_speaks,
    play,
)
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)


def test_taken_back_while_it_goes_on_nothing_of_it_is_kept(
    player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await both_speak(one, other)
        answer = await sync_to_async(client_of(player).post)(f"/talks/{talk.code}/withdraw/")
        assert answer.status_code == 302
        for page in speakers:
            ended = await page.hears("ended")
            assert (ended["why"], "receipt" in ended) == ("withdrawn", False)
            assert await page.ends() == 1000

    play(scene)
    assert kept(talk) == {}
    assert not Stretch.objects.exists()
    assert not Recording.objects.exists()


def test_one_take_withdrawn_takes_the_other_along(speakers: tuple[Speaker, Speaker], talk: Talk) -> None:
    takes = finished(*speakers, talk)
    withdrawal.withdraw([takes[1]], by="speaker")
    assert set(Recording.objects.values_list("status", flat=True)) == {Recording.Status.WITHDRAWN}
    assert set(Recording.objects.values_list("audio", "agent_audio")) == {("", "")}
    talk.refresh_from_db()
    assert talk.status == Talk.Status.WITHDRAWN


def test_whoever_is_forgotten_takes_the_talk_along(
    second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    finished(*speakers, talk)
    withdrawal.forget(second_player)
    assert set(Recording.objects.values_list("status", flat=True)) == {Recording.Status.WITHDRAWN}
    assert not Side.objects.filter(contributor=second_player).exists()


def test_where_a_report_came_from_is_forgotten_after_a_week_though_its_talk_was_never_judged(
    talk: Talk,
) -> None:
    side = talk.sides.get(number=0)
    reporting.report(side, "offensive", "93.184.216.34")
    Side.objects.update(reported_at=timezone.now() - reporting.FILED_WITHIN + timedelta(hours=1))
    reporting.file()
    assert Side.objects.get(pk=side.pk).address
    Side.objects.update(reported_at=timezone.now() - reporting.FILED_WITHIN)
    reporting.file()
    side.refresh_from_db()
    assert (side.report, side.address) == ("offensive", "")


def test_a_report_ends_the_talk_parts_the_two_and_reaches_the_moderators(
    player: Contributor, second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS)
        await one.hears_frames(len(THEIRS))
        await one.say(type="report", reason="offensive")
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "reported"
        await one.ends()
        await other.ends()

    play(scene)
    theirs = kept(talk)[1]
    reporting.file()
    assert not Report.objects.exists()  # there is no moment yet
    Recording.objects.update(status=Recording.Status.LISTENED)
    factory.sample(theirs, cut=8_000)
    last = factory.sample(theirs, cut=24_000)
    reporting.file()
    reporting.file()
    report = Report.objects.get()
    assert (report.sample, report.contributor, report.reason) == (last, player, "offensive")
    assert not Side.objects.exclude(address="").exists()
    again = speaking.invited(second_player)
    with pytest.raises(Refused) as refused:
        meeting.place(player, again.code)
    assert refused.value.fault is Fault.UNKNOWN_TALK


def test_who_stays_silent_judges_no_clip_of_the_other_and_may_take_the_talk_back(
    second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await one_speaks(one, other)
        await hang_up(one, other)

    play(scene)
    take = kept(talk)[0]
    Recording.objects.update(status=Recording.Status.LISTENED)
    factory.sample(take, status=Sample.Status.DISPUTED, dispute=0.5, priority=0.5)

    def served(person: Contributor) -> Any:
        return choosing.serve(Listener(person), "en", random.Random(1))

    assert served(second_player) is None
    assert served(factory.contributor()) is not None
    side = Side.objects.get(talk=talk, number=1)
    assert side.agreed_at is not None  # to be heard by the other, though nothing was
    client_of(second_player).post(f"/talks/{talk.code}/withdraw/")
    take.refresh_from_db()
    assert (take.status, take.audio) == (Recording.Status.WITHDRAWN, "")
