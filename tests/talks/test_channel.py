"""Frames as they come: in order, twice, with holes, too many."""

import numpy as np
import pytest

from corpus.refusals import Fault, Refused
from games.talks import heard
from games.talks.frames import Unsaved
from games.talks.live.channel import AHEAD, Channel
from tests.talks import speaking

RATE = 8_000
FRAMES = speaking.frames(speaking.voice(1.0, rate=RATE), rate=RATE)
PCM = b"".join(frame[4:] for frame in FRAMES)


def channel(kept: int = 0, most: int = 1_000) -> Channel:
    return Channel(RATE, kept, most, now=0.0)


def refusal(found: Channel, frame: bytes) -> Fault:
    with pytest.raises(Refused) as refused:
        found.add(frame, 0.0)
    return refused.value.fault


def test_frames_in_order_are_one_sound() -> None:
    found = channel()
    for frame in FRAMES:
        found.add(frame, 0.0)
    assert (found.next, found.has_holes) == (50, False)
    assert found.unsaved() == Unsaved(0, PCM)


def test_a_hole_is_filled_by_what_is_sent_again() -> None:
    found = channel()
    for frame in [*FRAMES[:10], *FRAMES[20:]]:
        found.add(frame, 0.0)
    assert (found.next, found.has_holes) == (10, True)
    for frame in FRAMES[5:20]:
        found.add(frame, 0.0)
    assert (found.next, found.has_holes) == (50, False)
    assert found.unsaved().pcm == PCM


def test_what_is_kept_is_held_no_longer() -> None:
    found = channel()
    for frame in FRAMES[:30]:
        found.add(frame, 0.0)
    found.save(20)
    found.add(FRAMES[30], 0.0)
    assert found.unsaved() == Unsaved(20, PCM[20 * 320 : 31 * 320])
    assert found.waiting == 11 * 320


def test_what_lies_behind_a_hole_is_there_in_the_end() -> None:
    found = channel(kept=3)
    found.add(FRAMES[7], 0.0)
    found.add(FRAMES[5], 0.0)
    assert [each.first for each in found.rest()] == [5, 7]
    assert not found.has_holes


def test_neighbours_behind_a_hole_are_one_sound_and_of_many_holes_the_longest_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("games.talks.live.channel.MOST_RUNS", 2)
    found = channel()
    for number in (2, 4, 5, 6, 9, 8, 20):
        found.add(FRAMES[number], 0.0)
    sound = [(each.first, len(each.pcm) // 320) for each in found.rest()]
    assert sound == [(4, 3), (8, 2)]


@pytest.mark.parametrize("size", [0, 3, 4, 100, 323, 325, 70_000])
def test_a_frame_of_another_length_is_refused(size: int) -> None:
    assert refusal(channel(), bytes(size)) is Fault.ODD_BYTES


def test_more_than_a_talk_lasts_is_refused() -> None:
    assert refusal(channel(kept=10, most=10), FRAMES[10]) is Fault.TOO_LONG
    assert refusal(channel(most=10), FRAMES[10]) is Fault.TOO_LONG


def test_behind_a_hole_no_more_than_a_minute_is_held() -> None:
    found = Channel(RATE, 0, 10_000, now=0.0)
    sound = FRAMES[0][4:]
    for number in range(1, AHEAD + 1):
        found.add(number.to_bytes(4, "little") + sound, 3_600.0)
    with pytest.raises(Refused) as refused:
        found.add((AHEAD + 1).to_bytes(4, "little") + sound, 3_600.0)
    assert refused.value.fault is Fault.WRONG_SAMPLES


def test_a_minute_at_once_is_taken_and_no_more() -> None:
    found, sound = Channel(RATE, 0, 10_000, now=0.0), FRAMES[0][4:]
    for number in range(3_000):
        found.add(number.to_bytes(4, "little") + sound, 0.0)
    assert refusal(found, (3_000).to_bytes(4, "little") + sound) is Fault.TOO_FAST
    found.add((3_000).to_bytes(4, "little") + sound, 1.0)


def test_stretches_that_overlap_or_lack_something_make_one_channel() -> None:
    whole, holes = heard.assembled(
        [(20, PCM[20 * 320 : 30 * 320]), (0, PCM[: 12 * 320]), (8, PCM[8 * 320 : 15 * 320])], 160
    )
    assert len(whole) == 30 * 160
    assert holes == [(15 * 160, 20 * 160)]
    assert whole[: 15 * 160].tobytes() == PCM[: 15 * 320]
    assert not whole[15 * 160 : 20 * 160].any()
    assert heard.assembled([], 160)[1] == []


def test_what_was_heard_lies_where_it_was_heard_at_the_rate_of_who_heard_it() -> None:
    said = np.round(8_000 * np.sin(np.arange(48_000) / 48_000 * 2 * np.pi * 200)).astype(np.int16)
    ear = heard.as_heard(said, 48_000, [[0, 1_600, 10, 0], [10, 4_800, 40, 0]], 16_000, 16_000)
    assert len(ear) == 16_000
    assert not ear[:1_600].any()
    expected = 8_000 * np.sin(np.arange(3_200) / 16_000 * 2 * np.pi * 200)
    assert np.abs(ear[1_700:4_700] - expected[100:3_100]).max() < 200
    assert ear[4_900:15_000].any()
