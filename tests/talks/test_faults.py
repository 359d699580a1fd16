"""What may go wrong in a talk: who is told what, and that nothing is lost."""

from typing import Any

import pytest

from accounts.models import Contributor
from corpus.refusals import Fault
from corpus.store import StorageDown
from games.talks import keeping
from games.talks.live import journal, talking
from games.talks.models import Talk
from tests import factory
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import (
    MINE,
    THEIRS,
    both_speak,
    hang_up,
    kept,
    one_speaks,
    pcm,
    play,
    sound_of,
    told,
    told_why,
)
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_hangs_up_and_both_have_their_takes(speakers: tuple[Speaker, Speaker], talk: Talk) -> None:
    one, other = speakers

    async def scene() -> None:
        await both_speak(one, other)
        await one.say(type="leave")
        assert (await one.hears("ended"))["why"] == (await other.hears("ended"))["why"] == "left"
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    takes = kept(talk)
    assert sound_of(takes[0].audio).tobytes() == pcm(MINE)
    assert sound_of(takes[1].audio).tobytes() == pcm(THEIRS)


def test_a_third_one_is_told_that_two_are_there(
    speakers: tuple[Speaker, Speaker], talk: Talk, db: None
) -> None:
    third = factory.contributor()
    page = Speaker(third, talk.code)

    async def scene() -> tuple[str, int]:
        await page.open()
        return await told_why(page)

    assert play(scene) == told(Fault.TALK_TAKEN)
    shown = client_of(third).get(f"/talks/{talk.code}/")
    assert shown.status_code == 403
    assert "Two are in this conversation already" in shown.content.decode()


def test_of_one_side_the_newer_page_goes_on(
    player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers
    newer = Speaker(player, talk.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE[:50])
        await other.hears_frames(50)
        await newer.get_ready()
        assert await told_why(one) == told(Fault.TALK_ELSEWHERE)
        assert other.last("partner", state="away") is None
        await newer.hears("have")
        await newer.send(MINE)  # all of it again: what has come is not heard twice
        await other.hears_frames(len(MINE))
        await other.say(type="leave")
        await newer.ends()

    play(scene)
    assert [speaking.samples(frame).tobytes() for frame in other.frames] == [frame[4:] for frame in MINE]
    assert sound_of(kept(talk)[0].audio).tobytes() == pcm(MINE)


@pytest.mark.parametrize("agreed", [True, False])
def test_who_is_not_in_the_talk_is_told_why(player: Contributor, agreed: bool) -> None:
    code = speaking.invited(player).code if agreed else "NONE-SUCH22"
    page = Speaker(factory.contributor(), code)

    async def scene() -> tuple[str, int]:
        await page.open()
        return await told_why(page)

    assert play(scene) == told(Fault.NO_CONSENT if agreed else Fault.UNKNOWN_TALK)


def test_a_game_ends_when_its_time_is_over(speakers: tuple[Speaker, Speaker], talk: Talk) -> None:
    Talk.objects.update(minutes=0.01)
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        ended = await one.hears("ended", why="over")
        assert ended == await other.hears("ended", why="over")
        assert {"right", "of"} <= ended["result"].keys()
        await one.ends()
        await other.ends()

    play(scene)


def test_two_rates_are_two_takes_of_one_length(speakers: tuple[Speaker, Speaker], talk: Talk) -> None:
    one, other = speakers

    async def scene() -> None:
        await one.get_ready(sample_rate=48_000)
        await other.get_ready(sample_rate=16_000)
        assert ((await one.hears("begin"))["rate"], (await other.hears("begin"))["rate"]) == (16_000, 48_000)
        await one.send(speaking.frames(speaking.voice(1.0, rate=48_000), rate=48_000))
        await other.send(THEIRS[:50])
        await one.hears_frames(50)
        await one.say(type="heard", spans=[[0, 0, 50, 0]])
        await hang_up(one, other)

    play(scene)
    takes = kept(talk)
    assert [(takes[side].sample_rate, takes[side].seconds) for side in (0, 1)] == [
        (48_000, 1.0),
        (16_000, 1.0),
    ]
    ear = sound_of(takes[0].agent_audio)
    assert len(ear) == 48_000
    assert ear[1_000:47_000].any()


def test_who_stays_silent_has_no_take_and_the_other_has(
    speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await one_speaks(one, other)
        await other.say(type="leave")
        assert "receipt" not in await other.hears("ended")
        await one.ends()
        await other.ends()

    play(scene)
    takes = kept(talk)
    assert list(takes) == [0]
    assert takes[0].agent_audio == ""


def test_a_storage_that_is_away_for_a_while_loses_nothing(
    speakers: tuple[Speaker, Speaker], talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = speakers
    monkeypatch.setattr(journal, "MOST_IN_MEMORY", 10_000_000)
    monkeypatch.setattr(talking, "STRETCH_SECONDS", 0.2)
    asked, note = [], keeping.note

    def away(*parts: Any) -> bool:
        asked.append(parts)
        if len(asked) < 3:
            raise StorageDown("away")
        return note(*parts)

    monkeypatch.setattr(keeping, "note", away)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE)
        await one.say(type="heard", spans=[[0, 0, 50, 0]])
        await one.hears("have", next=len(MINE))
        await hang_up(one, other)

    play(scene)
    assert len(asked) >= 3
    assert sound_of(kept(talk)[0].audio).tobytes() == pcm(MINE)
