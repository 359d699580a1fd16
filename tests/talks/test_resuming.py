"""A page that is opened anew in the middle of its talk: it goes on there, and nothing of before is lost."""

import time

import numpy as np
import pytest

from accounts.models import Contributor
from corpus.refusals import Fault
from games.talks import keeping, resuming
from games.talks.clock import MICRO
from games.talks.frames import Unsaved
from games.talks.live import partner
from games.talks.live.partner import Other
from games.talks.models import Side, Stretch, Talk
from tests.talks import speaking
from tests.talks.playing import MINE, THEIRS, hang_up, kept, pcm, play, sound_of, told, told_why
from tests.talks.speaking import READY, Speaker

pytestmark = pytest.mark.django_db(transaction=True)

LATER = 150
"""Number of the frame with which the new page goes on: a second after the last one of the old."""


def numbered(frames: list[bytes], first: int) -> list[bytes]:
    return [(first + n).to_bytes(4, "little") + frame[4:] for n, frame in enumerate(frames)]


def test_a_page_opened_anew_goes_on_in_the_same_talk_and_the_other_is_told_all_along(
    second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers
    again = Speaker(second_player, talk.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        assert "before" not in (await other.hears("talk"))
        await other.say(type="mark", name="answer", at=100, value="7")
        await other.say(type="mark", name="answer", at=200, value="8")
        await other.say(type="mark", name="taken_back", at=300, value="7")
        await other.send(THEIRS)
        await one.send(MINE)
        await one.hears_frames(len(THEIRS))
        await other.close()
        await one.hears("partner", state="away")
        before = (await again.come())["before"]
        assert (before["answers"], before["done"], before["rate"]) == (["8"], False, speaking.RATE)
        await one.hears("partner", state="here")
        assert await again.hears("have", next=len(THEIRS))
        await again.say(type="resume", next=LATER)
        await again.say(**READY)
        assert (await again.hears("begin"))["rate"] == speaking.RATE
        await one.hears("partner", state="back")
        await again.send(numbered(THEIRS, LATER))
        await one.hears_frames(2 * len(THEIRS))
        await one.send(numbered(MINE, len(MINE)))
        await again.hears_frames(len(MINE))
        await hang_up(one, again)

    play(scene)
    assert one.frames[len(THEIRS) :] == numbered(THEIRS, LATER)
    takes = kept(talk)
    whole, frame = sound_of(takes[1].audio), speaking.FRAME
    assert whole[: LATER * frame].tobytes() == pcm(THEIRS) + bytes(2 * frame * (LATER - len(THEIRS)))
    assert whole[LATER * frame :].tobytes() == pcm(THEIRS)
    assert [(each["at"], each["value"]) for each in takes[1].timeline if each["name"] == "dropout"] == [
        (LATER * frame, "1000")
    ]
    assert sound_of(takes[0].audio).tobytes() == pcm(MINE) + pcm(MINE)


def test_the_clock_of_the_page_before_is_handed_on(player: Contributor, talk: Talk) -> None:
    talk.begin()
    side = talk.sides.get(number=0)
    side.ready(speaking.RATE, {}, "a test")
    zero = 1_700_000_000 * MICRO
    clock = [
        [s * 16_000, zero + s * MICRO + 4_000, zero + s * MICRO + 4_000, s * 16_000 + 128] for s in range(9)
    ]
    keeping.note(side.pk, [Unsaved(0, pcm(MINE))], {"clock": clock}, [])
    side = Side.objects.select_related("talk").get(pk=side.pk)
    before = resuming.before(side)
    assert before is not None
    assert before.offset == pytest.approx(zero, abs=1)
    assert before.drift == pytest.approx(0, abs=0.1)


def test_of_a_page_that_was_closed_at_once_the_clock_is_that_of_the_beginning(talk: Talk) -> None:
    side = Side.objects.select_related("talk").get(talk=talk, number=0)
    assert resuming.before(side) is None
    side.talk.begin()
    assert resuming.before(side) is None  # it was never ready
    side.ready(speaking.RATE, {}, "a test")
    before = resuming.before(side)
    assert before is not None
    assert abs(before.offset / MICRO - time.time()) < 60
    keeping.end(talk.pk, Talk.Why.LEFT)
    side.talk.refresh_from_db()
    assert resuming.before(side) is None


def test_said_again_over_another_line_it_changes_nothing(
    second_player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers
    again, third = Speaker(second_player, talk.code), Speaker(second_player, talk.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await other.send(THEIRS[:50])
        await one.hears_frames(50)
        await other.close()
        await again.get_ready()
        await again.say(type="resume", next=LATER)
        await again.send(numbered(THEIRS, LATER)[:40])
        await one.hears_frames(90)
        await again.close()
        await third.get_ready()
        assert (await third.hears("have"))["next"] == LATER + 40
        await third.say(type="resume", next=LATER)
        await third.send(numbered(THEIRS, LATER)[30:])
        await one.hears_frames(50 + len(THEIRS))
        await hang_up(third, one)

    play(scene)
    assert Stretch.objects.filter(side__number=1, audio="", frames__gt=0).count() == 1
    assert sound_of(kept(talk)[1].audio)[LATER * speaking.FRAME :].tobytes() == pcm(THEIRS)


def test_a_page_whose_first_frames_are_on_their_way_into_the_storage_loses_none(
    second_player: Contributor, talk: Talk
) -> None:
    talk.begin()
    side = talk.sides.get(number=1)
    side.ready(speaking.RATE, {}, "a test")
    again = Speaker(second_player, talk.code)

    async def scene() -> None:
        assert (await again.come())["before"]["rate"] == speaking.RATE
        assert (await again.hears("have"))["next"] == 0
        await again.say(type="resume", next=LATER)
        await again.say(**READY)
        await again.send(numbered(THEIRS, LATER))
        await again.say(type="leave")
        await again.ends()

    play(scene)
    keeping.note(side.pk, [Unsaved(0, pcm(THEIRS))], {}, [])  # the line before this one is late with it
    whole = sound_of(kept(talk)[1].audio)
    assert whole[: len(THEIRS) * speaking.FRAME].tobytes() == pcm(THEIRS)
    assert whole[LATER * speaking.FRAME :].tobytes() == pcm(THEIRS)


@pytest.mark.parametrize("begun", [True, False])
def test_nobody_goes_on_in_a_talk_that_has_not_begun_or_beyond_its_end(
    player: Contributor, speakers: tuple[Speaker, Speaker], begun: bool
) -> None:
    one, other = speakers

    async def scene() -> tuple[str, int]:
        if begun:
            await speaking.both_ready(one, other)
        else:
            await one.get_ready()
        await one.say(type="resume", next=10**6)
        return await told_why(one)

    assert play(scene) == told(Fault.TOO_LONG if begun else Fault.WRONG_ORDER)


def test_who_is_back_but_not_ready_is_waited_for_no_longer_than_who_is_gone() -> None:
    other = Other()
    other.here(16_000, 0.0)
    other.begun(0.0)
    assert other.gone(1.0) == "away"
    assert other.here(0, 2.0) == "here"
    assert other.gone(3.0) == "away"
    assert other.here(0, 4.0) == "here"
    assert other.look(1.0 + partner.WAITED_FOR - 0.1) is None
    assert other.here(16_000, 5.0) == "back"
    assert other.look(1.0 + partner.WAITED_FOR) == "away"  # nothing is heard of them, though they were ready
    assert other.gone(40.0) is None
    assert other.look(1.0 + 2 * partner.WAITED_FOR) == "left"


def test_a_hole_is_as_long_as_nobody_spoke(talk: Talk) -> None:
    side = talk.sides.get(number=0)
    side.ready(speaking.RATE, {}, "a test")
    keeping.note(side.pk, [Unsaved(0, pcm(MINE))], {}, [])
    keeping.skip(side.pk, len(MINE), 50, [])
    assert keeping.kept_until(side) == len(MINE) + 50
    keeping.note(side.pk, [Unsaved(len(MINE) + 50, pcm(MINE))], {}, [])
    keeping.end(talk.pk, Talk.Why.LEFT)
    whole = sound_of(kept(talk)[0].audio)
    assert len(whole) == (2 * len(MINE) + 50) * speaking.FRAME
    assert not np.any(whole[len(MINE) * speaking.FRAME :][: 50 * speaking.FRAME])
