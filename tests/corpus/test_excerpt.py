"""What is heard and seen of one sample: its own turn, and nothing behind the cut."""

import numpy as np
import pytest

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
    assert excerpt.begin(reply) == 48_000 - 8_000
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
