"""Lines that are lost, and pages that are closed: who is told what, and that nothing is lost."""

from datetime import timedelta

import numpy as np
import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import Contributor
from games.talks import keeping, tasks
from games.talks.live import partner, talking
from games.talks.models import Talk
from tests.talks import speaking
from tests.talks.playing import (
    MINE,
    THEIRS,
    both_speak,
    finished,
    hang_up,
    kept,
    pcm,
    play,
    sound_of,
)
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED, LOST = 1001, 1006
"""Codes with which a line ends whose page is closed, and one that breaks off."""
SOON = timedelta(seconds=partner.WAITED_FOR + 1)


def test_a_lost_line_that_comes_back_leaves_no_hole(
    second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers
    again = Speaker(second_player, talk.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS[:40])
        await one.send(MINE[:60])
        await one.hears_frames(40)
        await other.close()
        await one.hears("partner", state="away")
        await one.send(MINE[60:])
        await again.get_ready()
        await one.hears("partner", state="back")
        have = (await again.hears("have"))["next"]
        assert have == 40
        assert again.last("begin") is None
        await again.send(THEIRS[have:])
        await one.hears_frames(len(THEIRS))
        await hang_up(again, one)

    play(scene)
    assert one.frames == THEIRS
    takes = kept(talk)
    assert sound_of(takes[0].audio).tobytes() == pcm(MINE)
    assert sound_of(takes[1].audio).tobytes() == pcm(THEIRS)
    assert not any(event["name"] == "dropout" for event in takes[1].timeline)


def test_frames_that_never_come_are_silence_and_marked_as_lost(
    speakers: tuple[Speaker, Speaker], talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "REST_SECONDS", 0.5)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send([*MINE[:30], *MINE[40:]])
        await other.hears_frames(len(MINE) - 10)
        await hang_up(other, one)

    play(scene)
    (take,) = kept(talk).values()
    sound = sound_of(take.audio)
    assert not sound[30 * 320 : 40 * 320].any()
    assert (sound[40 * 320 :] == np.frombuffer(pcm(MINE[40:]), "<i2")).all()
    assert take.timeline == [{"name": "dropout", "at": 40 * 320, "value": "200"}]


@pytest.mark.parametrize(("code", "awaited"), [(CLOSED, False), (LOST, True)])
def test_a_line_that_never_comes_back_ends_the_talk_and_a_closed_page_is_not_waited_for_any_longer(
    speakers: tuple[Speaker, Speaker],
    talk: Talk,
    handed_over: list[str],
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    awaited: bool,
) -> None:
    monkeypatch.setattr(partner, "WAITED_FOR", 0.2)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS)
        await one.send(MINE)
        await one.hears_frames(len(THEIRS))
        await other.close(code)
        assert (await one.hears("ended"))["why"] == "lost"
        await one.ends()

    play(scene)
    assert handed_over == ([] if awaited else [str(talk.pk)])
    assert sound_of(kept(talk)[1].audio).tobytes() == pcm(THEIRS)


def test_a_page_that_was_closed_and_is_opened_anew_is_waited_for_as_any(
    second_player: Contributor,
    speakers: tuple[Speaker, Speaker],
    talk: Talk,
    handed_over: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(talking, "STRETCH_SECONDS", 0.2)
    one, other = speakers
    again = Speaker(second_player, talk.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS[:40])
        await one.hears_frames(40)
        await other.close(CLOSED)
        await again.get_ready()
        await again.send(THEIRS[40:])
        await again.hears("have", next=len(THEIRS))
        await again.close(LOST)
        await one.say(type="leave")
        await one.ends()

    play(scene)
    assert handed_over == []


def test_a_stalled_network_is_told_and_its_end_too(
    speakers: tuple[Speaker, Speaker], talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partner, "QUIET", 0.1)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS[:10])
        await one.hears("partner", state="away")
        await other.send(THEIRS[10:])
        await one.hears("partner", state="back")
        await one.close()
        await other.close()

    play(scene)


def both_are_gone(one: Speaker, other: Speaker, code: int) -> None:
    async def scene() -> None:
        await both_speak(one, other)
        await other.hears_frames(len(MINE))
        await one.close(code)
        await other.close(code)

    play(scene)


def test_of_two_whose_lines_were_lost_the_sweep_keeps_what_has_come(
    speakers: tuple[Speaker, Speaker], talk: Talk, handed_over: list[str]
) -> None:
    both_are_gone(*speakers, LOST)
    later = timezone.now() + timedelta(minutes=3)
    assert keeping.leftovers(timezone.now() + SOON) == []
    talk.refresh_from_db()
    assert talk.status == Talk.Status.GOING
    keeping.leftovers(later)
    talk.refresh_from_db()
    assert (talk.status, talk.why) == (Talk.Status.ENDED, Talk.Why.LOST)
    assert keeping.leftovers(later) == [talk.pk]
    assert sound_of(kept(talk)[0].audio).tobytes() == pcm(MINE)
    tasks.carry_on()
    assert handed_over == []


def test_of_two_who_closed_their_pages_the_sweep_waits_as_long_as_for_one_and_keeps_all_at_once(
    speakers: tuple[Speaker, Speaker], talk: Talk, handed_over: list[str]
) -> None:
    both_are_gone(*speakers, CLOSED)
    keeping.leftovers(timezone.now())
    talk.refresh_from_db()
    assert (talk.status, handed_over) == (Talk.Status.GOING, [])
    keeping.leftovers(timezone.now() + SOON)
    talk.refresh_from_db()
    assert (talk.why, handed_over) == (Talk.Why.LOST, [str(talk.pk)])
    assert sound_of(kept(talk)[0].audio).tobytes() == pcm(MINE)


def test_a_returning_page_learns_how_the_talk_has_ended(
    player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    finished(*speakers, talk)
    page = Speaker(player, talk.code)

    async def scene() -> None:
        await page.come()
        assert (await page.hears("ended"))["why"] == "left"
        assert await page.ends() == 1000

    play(scene)


@pytest.mark.parametrize("begun", [False, True])
def test_who_is_blocked_meanwhile_talks_no_longer(
    second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk, *, begun: bool
) -> None:
    one, other = speakers

    async def scene() -> None:
        await (speaking.both_ready(one, other) if begun else one.come())
        await sync_to_async(second_player.block)("insults")
        await sync_to_async(tasks.carry_on)()
        assert (await one.hears("ended"))["why"] == "left"
        await one.ends()
        if begun:
            await other.ends()

    play(scene)
    talk.refresh_from_db()
    assert talk.is_over
