"""Whoever is hurt is heard: reports that no moment carries, reports after the end, and that they part two."""

import io
import json
from typing import Any

import pytest
import soundfile
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import timezone

from accounts.models import Contributor, JournalEntry, User
from corpus.models import Recording, Sample
from corpus.refusals import Fault, Refused
from games.talks import keeping, leaving, meeting, reporting
from games.talks.answering import presenting
from games.talks.models import Side, Talk
from moderation.answering import hearing
from moderation.models import Report
from tests import factory
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import THEIRS, finished, kept, one_speaks, play
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/moderation/talks/"


def post(client: Client, talk: Talk, reason: str = "offensive") -> Any:
    said = json.dumps({"type": "report", "reason": reason})
    return client.post(f"/talks/{talk.code}/report/", said, content_type="application/json")


def shown(client: Client) -> list[Side]:
    """What moderators are shown."""
    return [line.side for line in client.get(PAGE).context["lines"]]


def answered(client: Client, side: Side, answer: str, heard: str = "") -> Any:
    return client.post(f"{PAGE}{side.pk}/{answer}/", {"heard": heard}, follow=True)


@pytest.fixture
def silent(speakers: tuple[Speaker, Speaker], talk: Talk) -> Side:
    """A side that reported somebody who sent no sound."""
    one, other = speakers

    async def scene() -> None:
        await one_speaks(one, other)
        await one.say(type="report", reason="not_speech")
        await one.ends()
        await other.ends()

    play(scene)
    keeping.keep(talk.pk)
    return talk.sides.get(number=0)


@pytest.fixture
def refused(speakers: tuple[Speaker, Speaker], talk: Talk, player: Contributor) -> Side:
    """A side that reported somebody whose take has no moments."""
    finished(*speakers, talk)
    Recording.objects.update(status=Recording.Status.REFUSED)
    assert post(client_of(player), talk).status_code == 204
    return talk.sides.get(number=0)


def test_a_report_of_who_said_nothing_reaches_the_moderators(silent: Side, moderator_client: Client) -> None:
    reporting.file()
    assert not Report.objects.exists()
    assert shown(moderator_client) == [silent]
    page = moderator_client.get("/moderation/reports/").content.decode()
    assert f'href="{PAGE}"' in page
    assert "Upheld." in answered(moderator_client, silent, "uphold").content.decode()
    assert shown(moderator_client) == []
    assert Side.objects.get(pk=silent.pk).report_status == Side.Reported.UPHELD


def test_of_a_refused_take_moderators_hear_the_last_minute_before_they_answer(
    refused: Side, moderator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LAST", 1)
    reporting.file()
    assert shown(moderator_client) == [refused]
    seconds = {}
    for name in ("end", "whole"):
        sound, rate = soundfile.read(io.BytesIO(moderator_client.get(f"{PAGE}{refused.pk}/{name}/").content))
        seconds[name] = len(sound) / rate
        assert sound.shape[1] == 2  # both voices, each nearer to one ear
    assert seconds == {"end": 1.0, "whole": 2.0}
    for heard in ("", "0.5", "nan", "a"):
        told = answered(moderator_client, refused, "dismiss", heard)
        assert "Listen to the clip to its end first." in told.content.decode()
    answered(moderator_client, refused, "dismiss", "1.0")
    assert Side.objects.get(pk=refused.pk).report_status == Side.Reported.DISMISSED
    assert JournalEntry.objects.filter(act="dismissed", text__contains=str(refused.talk_id)).exists()


def test_upheld_and_deleted_both_voices_are_gone_by_the_moderators_hand(
    refused: Side, moderator: User, moderator_client: Client
) -> None:
    answered(moderator_client, refused, "withdraw", "60")
    assert set(Recording.objects.values_list("status", "audio", "moved_by")) == {
        ("withdrawn", "", f"moderator {moderator.pk}")
    }
    assert JournalEntry.objects.filter(act="withdrew").exists()


def test_to_delete_a_talk_needs_the_right_to(
    refused: Side, moderator: User, moderator_client: Client
) -> None:
    right = moderator.groups.get(name="moderators").permissions
    right.remove(right.get(codename="change_recording"))
    assert moderator_client.post(f"{PAGE}{refused.pk}/withdraw/", {"heard": "60"}).status_code == 403
    assert moderator_client.post(f"{PAGE}{refused.pk}/forgive/", {"heard": "60"}).status_code == 404


def test_a_report_that_a_moment_carries_is_answered_there_alone(
    refused: Side, moderator_client: Client
) -> None:
    Recording.objects.update(status=Recording.Status.LISTENED)
    factory.sample(Recording.objects.get(talk_side__number=1), cut=8_000)
    reporting.file()
    assert shown(moderator_client) == []
    assert Report.objects.get().reason == "offensive"
    told = answered(moderator_client, refused, "dismiss", "60").content.decode()
    assert "Another moderator was first." in told


def test_a_report_long_after_the_talk_is_one_of_a_moment_as_well(
    player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk, moderator_client: Client
) -> None:
    finished(*speakers, talk)
    Talk.objects.update(ended_at=timezone.now() - 30 * reporting.FILED_WITHIN)
    Recording.objects.update(status=Recording.Status.LISTENED)
    factory.sample(Recording.objects.get(talk_side__number=1), cut=8_000)
    post(client_of(player), talk, "personal_data")
    reporting.file()
    assert Report.objects.get().holds
    assert shown(moderator_client) == []


def test_upheld_here_no_moment_of_the_take_is_of_use(refused: Side, moderator_client: Client) -> None:
    Recording.objects.update(status=Recording.Status.LISTENED)
    take = Recording.objects.get(talk_side__number=1)
    for cut, status in ((8_000, Sample.Status.DISPUTED), (9_000, Sample.Status.ACCEPTED)):
        factory.sample(take, cut=cut, status=status)
    answered(moderator_client, refused, "uphold", "60")
    assert set(Sample.objects.values_list("status", "reason")) == {("rejected", "offensive")}


def test_upheld_before_any_moment_was_found_none_is_of_use_later(
    refused: Side, moderator_client: Client, django_assert_num_queries: Any
) -> None:
    """A moderator may answer while the take is made, or judged."""
    answered(moderator_client, refused, "uphold", "60")
    Recording.objects.update(status=Recording.Status.LISTENED)
    take, other = (Recording.objects.get(talk_side__number=number) for number in (1, 0))
    for cut, status in ((8_000, Sample.Status.DISPUTED), (9_000, Sample.Status.AGREED)):
        factory.sample(take, cut=cut, status=status)
    kept = factory.sample(take, cut=9_500, status=Sample.Status.DISPUTED, moved_by="moderator 1")
    own = factory.sample(other, cut=8_000, status=Sample.Status.DISPUTED)
    reporting.file()
    found = dict(Sample.objects.values_list("pk", "status"))
    assert (found.pop(kept.pk), found.pop(own.pk)) == ("disputed", "disputed")
    assert set(found.values()) == {"rejected"}
    assert not Report.objects.exists()
    with django_assert_num_queries(3):  # nothing is left to reject: it looks at nothing else
        reporting.file()


def test_no_moderator_answers_before_there_is_what_is_to_be_heard(
    player: Contributor, talk: Talk, moderator_client: Client
) -> None:
    talk.begin()
    post(client_of(player), talk)
    side = talk.sides.get(number=0)
    for answer in ("dismiss", "uphold", "withdraw"):
        assert "Listen to the clip" in answered(moderator_client, side, answer).content.decode()
    assert shown(moderator_client) == [side]
    Talk.objects.update(ended_at=timezone.now() - presenting.AWAITED)
    assert "Dismissed." in answered(moderator_client, side, "dismiss").content.decode()


def test_what_was_taken_back_by_who_was_reported_is_still_reported(
    refused: Side, second_player: Contributor, moderator_client: Client
) -> None:
    client_of(second_player).post(f"/talks/{refused.talk.code}/withdraw/")
    assert shown(moderator_client) == [refused]
    assert "There is no sound of it" in moderator_client.get(f"{PAGE}{refused.pk}/").content.decode()
    assert moderator_client.get(f"{PAGE}{refused.pk}/end/").status_code == 404


def parted(player: Contributor, second_player: Contributor) -> bool:
    """Whether the second learns nothing of an invitation of the first."""
    try:
        meeting.place(second_player, speaking.invited(player).code)
    except Refused as refused:
        return refused.fault is Fault.UNKNOWN_TALK
    return False


def test_two_stay_parted_when_the_reported_one_takes_the_talk_back(
    player: Contributor, second_player: Contributor, talk: Talk
) -> None:
    assert not parted(player, second_player)
    reporting.report(talk.sides.get(number=0), "offensive", "")
    assert parted(player, second_player)
    leaving.take_back(Talk.objects.get(pk=talk.pk))
    assert parted(player, second_player)
    assert parted(second_player, player)


@pytest.mark.parametrize("begun", [False, True])
def test_a_report_ends_whatever_else_goes_on_between_the_two(
    player: Contributor, second_player: Contributor, talk: Talk, *, begun: bool
) -> None:
    another = speaking.agreed(second_player, player)
    elsewhere = speaking.agreed(player, factory.contributor())
    if begun:
        another.begin()
    assert post(client_of(player), talk).status_code == 204
    another.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (another.status, another.why) == ("ended", "left")
    assert elsewhere.status == "open"


def test_a_line_that_is_open_elsewhere_is_told_that_the_two_are_parted(
    player: Contributor, second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    before = speaking.agreed(player, second_player)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await sync_to_async(post)(client_of(player), before)
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "left"
        await one.ends()
        await other.ends()

    play(scene)


def test_two_are_parted_by_a_report_after_the_end(
    player: Contributor, second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    finished(*speakers, talk)
    assert post(client_of(player), talk).status_code == 204
    talk.refresh_from_db()
    assert talk.why == "left"
    assert parted(player, second_player)


def test_a_report_over_http_ends_the_talk_for_both_at_once(
    player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS)
        await one.hears_frames(len(THEIRS))
        answer = await sync_to_async(post)(client_of(player), talk)
        assert answer.status_code == 204
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "reported"
        await one.ends()
        await other.ends()

    play(scene)
    assert list(kept(talk)) == [1]


def test_only_the_two_report_and_only_in_words_that_there_are(player: Contributor, talk: Talk) -> None:
    assert post(Client(), talk).status_code == 404
    assert post(client_of(factory.contributor()), talk).status_code == 404
    assert post(client_of(player), talk, "boring").status_code == 400
    assert not Side.objects.exclude(report="").exists()


def test_what_was_said_first_stands(player: Contributor, talk: Talk) -> None:
    for reason in ("offensive", "personal_data"):
        assert post(client_of(player), talk, reason).status_code == 204
    assert Side.objects.get(number=0).report == "offensive"


def test_alone_there_is_nobody_to_report(player: Contributor, moderator_client: Client) -> None:
    assert post(client_of(player), speaking.invited(player)).status_code == 204
    assert shown(moderator_client) == []


def test_the_gravest_come_first_and_of_the_blocked_none(
    player: Contributor, second_player: Contributor, moderator_client: Client
) -> None:
    both = [speaking.agreed(player, second_player) for _ in range(2)]
    for talk, reason in zip(both, ("offensive", "personal_data"), strict=True):
        post(client_of(player), talk, reason)
    assert [side.report for side in shown(moderator_client)] == ["personal_data", "offensive"]
    Contributor.objects.filter(pk=player.pk).update(blocked_at="2026-01-01T00:00Z")
    assert shown(moderator_client) == []


@pytest.mark.parametrize("state", ["blocked", "without a newer consent"])
def test_to_report_and_to_take_back_nobody_is_asked_whether_they_may_record(
    player: Contributor, talk: Talk, state: str
) -> None:
    if state == "blocked":
        Contributor.objects.filter(pk=player.pk).update(blocked_at="2026-01-01T00:00Z")
    else:
        player.consents.update(version="0")
    mine = client_of(player)
    assert post(mine, talk).status_code == 204
    assert mine.post(f"/talks/{talk.code}/withdraw/").status_code == 302
    assert Talk.objects.get(pk=talk.pk).status == Talk.Status.WITHDRAWN
