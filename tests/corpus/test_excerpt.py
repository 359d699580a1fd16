"""What is heard and seen of one sample: its own turn, and nothing behind the cut."""

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from corpus import audio, excerpt
from corpus.models import Sample
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply() -> Sample:
    """The second turn of a take: the agent spoke from 1.5 to 2 s, the player answered from 3 to 4 s."""
    take = factory.recording(
        pcm=factory.tone(6.0),
        speech=[[3_200, 12_800], [48_000, 56_000], [60_000, 64_000], [80_000, 90_000]],
        timeline=[
            {"name": "agent_start", "at": 24_000, "text": "Is it big?"},
            {"name": "agent_end", "at": 44_000},
        ],
    )
    return factory.sample(take, start=44_000, cut=64_000)


def test_it_begins_half_a_second_before_the_first_word_of_the_turn(reply: Sample) -> None:
    assert reply.begin == 48_000 - 8_000
    whole = audio.read(reply.recording)
    assert np.array_equal(excerpt.sound(reply), whole[40_000 : 64_000 + 3_200])


def test_its_drawing_has_its_own_clock_and_nothing_from_before_or_behind(reply: Sample) -> None:
    floor = excerpt.drawing(reply)
    assert floor["seconds"] == excerpt.seconds(reply) == pytest.approx(1.7)
    assert len(floor["levels"]) == 34
    assert floor["pauses"] == [[1.0, 1.25]]
    assert floor["cuts"] == [{"at": 1.5, "label": "?", "tail": 0.2}]
    assert floor["agent"] == [{"start": 0.0, "end": 0.25, "text": "Is it big?"}]


def test_a_take_that_ends_at_its_cut_is_filled_up_with_silence() -> None:
    take = factory.recording(pcm=factory.tone(2.0), speech=[[3_200, 32_000]])
    heard = excerpt.sound(factory.sample(take, cut=32_000))
    assert len(heard) == 32_000 + 3_200
    assert not heard[-3_200:].any()


def test_a_short_pause_does_not_let_the_next_word_in() -> None:
    take = factory.recording(pcm=factory.tone(3.0), speech=[[0, 16_000], [17_600, 32_000]])
    cut = factory.sample(take, cut=16_000, silence=1_600, went_on=True)
    heard = audio.excerpt(cut, audio.read(take))
    assert heard.padded == 1_600
    assert heard.sound[17_500:17_600].any()
    assert not heard.sound[17_600:].any()
    assert len(heard.sound) == 16_000 + 3_200


def test_a_tail_that_was_recorded_whole_is_not_padded(reply: Sample) -> None:
    assert audio.excerpt(reply, audio.read(reply.recording)).padded == 0


def test_a_take_at_another_rate_is_what_16_bit_can_hold() -> None:
    take = factory.recording(pcm=factory.tone(2.0, 44_100), sample_rate=44_100)
    steps = audio.read(take) * 32_768
    assert np.array_equal(steps, np.round(steps))


def of_a_talk(seconds: float) -> Sample:
    """The last of two words of a take of 3 s; the other side hums lower for so long."""
    take = factory.recording(pcm=factory.tone(3.0), speech=[[16_000, 24_000], [32_000, 40_000]])
    other = audio.encode(factory.tone(seconds, hertz=110.0), 16_000)
    take.agent_audio = default_storage.save("takes/test/other-agent.flac", ContentFile(other))
    take.save()
    return factory.sample(take, start=30_000, cut=40_000)


def test_people_hear_both_sides_of_a_talk_each_nearer_to_one_ear_and_nothing_behind_the_cut() -> None:
    cut = of_a_talk(3.0)
    speaker, heard = excerpt.sound(cut), excerpt.heard(cut)
    other = audio.read_agent(cut.recording)[cut.begin :][: len(speaker)]
    assert heard.shape == (len(speaker), 2)
    assert np.allclose(heard[:, 0], 0.75 * speaker + 0.25 * other)
    assert np.allclose(heard[:, 1], 0.25 * speaker + 0.75 * other)
    assert np.abs(heard).max() <= 1


def test_an_other_side_that_ends_sooner_is_silent_from_then_on() -> None:
    cut = of_a_talk(2.0)
    speaker, heard = excerpt.sound(cut), excerpt.heard(cut)
    silent = 32_000 - cut.begin
    assert np.allclose(heard[silent:, 1], 0.25 * speaker[silent:])


def test_an_other_side_that_is_gone_or_damaged_leaves_the_speaker() -> None:
    cut = of_a_talk(3.0)
    name = cut.recording.agent_audio
    default_storage.delete(name)
    assert excerpt.heard(cut).ndim == 1
    cut.recording.agent_audio = default_storage.save(name, ContentFile(b"no sound"))
    assert np.array_equal(excerpt.heard(cut), excerpt.sound(cut))


def test_of_a_game_for_one_there_is_one_channel(reply: Sample) -> None:
    assert np.array_equal(excerpt.heard(reply), excerpt.sound(reply))
