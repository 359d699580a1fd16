"""A talk of two through the real door, to its two takes."""

from uuid import UUID

import numpy as np
import pytest

from accounts.models import Contributor
from corpus.models import Recording
from games.talks import keeping
from games.talks.models import Side, Stretch, Talk
from tests.talks import speaking
from tests.talks.playing import play, sound_of
from tests.talks.speaking import FRAME, Speaker

pytestmark = pytest.mark.django_db(transaction=True)

MINE = speaking.voice(2.0)
THEIRS = speaking.voice(2.0, 330.0)


def test_what_one_says_the_other_hears_and_both_channels_become_takes(
    player: Contributor, second_player: Contributor, talk: Talk, handed_over: list[str], to_judge: list[UUID]
) -> None:
    one, other = Speaker(player, talk.code), Speaker(second_player, talk.code)

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(speaking.frames(MINE))
        await other.send(speaking.frames(THEIRS))
        await one.hears_frames(100)
        await other.hears_frames(100)
        # The one heard the other 60 ms late, and missed a frame in the middle.
        await one.say(
            type="heard", spans=[[0, 3 * FRAME, 50, 0], [50, 53 * FRAME, 1, 1], [51, 54 * FRAME, 46, 0]]
        )
        await one.say(type="mark", name="answer", at=2_000, value="3")
        await one.say(type="mark", name="done", at=30_000)
        await other.say(type="mark", name="done", at=30_000)
        await one.hears("ended", why="over")
        await other.hears("ended", why="over")
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    assert one.frames == speaking.frames(THEIRS)
    assert other.frames == speaking.frames(MINE)
    assert handed_over == [str(talk.pk)]
    keeping.keep(talk.pk)
    talk.refresh_from_db()
    assert talk.status == Talk.Status.KEPT
    first, second = Side.objects.order_by("number")
    assert {first.recording_id, second.recording_id} == set(to_judge)
    mine = Recording.objects.get(talk_side=first)
    assert (mine.contributor, mine.game, mine.language) == (player, talk.game, "en")
    assert one.last("ended", receipt=mine.receipt)
    assert one.last("talk", prompt=mine.prompt)
    assert not other.last("talk", prompt=mine.prompt)
    assert (sound_of(mine.audio) == np.frombuffer(MINE, "<i2")).all()
    assert [event["name"] for event in mine.timeline] == ["answer", "done"]
    ear, said = sound_of(mine.agent_audio), np.frombuffer(THEIRS, "<i2")
    assert len(ear) == len(sound_of(mine.audio))
    assert (ear[3 * FRAME : 53 * FRAME] == said[: 50 * FRAME]).all()
    assert not ear[53 * FRAME : 54 * FRAME].any()
    assert (ear[54 * FRAME :] == said[51 * FRAME : 97 * FRAME]).all()
    assert not Stretch.objects.exists()
