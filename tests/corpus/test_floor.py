"""The floor line as data and in words."""

import pytest

from corpus.floor import floor_line, floor_sentence
from corpus.labels import Label
from corpus.models import Recording
from tests import factory

pytestmark = pytest.mark.django_db

SPAN = 16_000


def take(**fields):
    speech = [[0, SPAN], [SPAN * 3 // 2, SPAN * 2], [SPAN * 3, SPAN * 4]]
    return factory.recording(pcm=factory.tone(4.2), speech=speech, **fields)


def test_pauses_lie_between_spans_of_speech_and_nowhere_else():
    floor = floor_line(take())
    assert floor["seconds"] == 4.2
    assert floor["pauses"] == [[1.0, 1.5], [2.0, 3.0]]


def test_a_take_without_speech_has_no_pause():
    floor = floor_line(factory.recording(speech=[]))
    assert floor["pauses"] == []
    assert "no pause" in floor_sentence(floor)


def test_cuts_stand_in_order_with_their_tail():
    recording = take()
    factory.sample(recording, cut=4 * SPAN, intent=Label.COMPLETE, went_on=False)
    factory.sample(recording, cut=SPAN, intent=Label.INCOMPLETE)
    assert floor_line(recording)["cuts"] == [
        {"at": 1.0, "label": "incomplete", "tail": 0.2},
        {"at": 4.0, "label": "complete", "tail": 0.2},
    ]


def test_what_people_decided_replaces_what_the_game_intended():
    recording = take()
    factory.sample(recording, cut=SPAN, intent=Label.INCOMPLETE, label=Label.COMPLETE)
    assert floor_line(recording)["cuts"][0]["label"] == "complete"


def test_verdicts_are_seen_only_when_the_caller_gives_them():
    recording = take()
    sample = factory.sample(recording, cut=SPAN)
    said = {"by": "Smart Turn", "says": "complete", "p": 0.83}
    assert "verdicts" not in floor_line(recording)["cuts"][0]
    assert floor_line(recording, {sample.id: [said]})["cuts"][0]["verdicts"] == [said]


def test_cuts_are_on_the_audio_clock_whatever_rate_was_declared():
    recording = factory.recording(pcm=factory.tone(4.0, 48_000), sample_rate=48_000, speech=[[0, 32_000]])
    factory.sample(recording, cut=32_000, intent=Label.COMPLETE)
    floor = floor_line(recording)
    assert (floor["seconds"], floor["cuts"][0]["at"]) == (4.0, 2.0)


def test_the_agent_stands_where_it_was_played():
    timeline = [
        {"name": "agent_start", "at": 0, "text": "What do you do?"},
        {"name": "agent_end", "at": SPAN},
    ]
    floor = floor_line(take(timeline=timeline))
    assert floor["agent"] == [{"start": 0.0, "end": 1.0, "text": "What do you do?"}]


def test_many_takes_with_their_cuts_cost_no_query_each(django_assert_num_queries):
    for _ in range(3):
        factory.sample(take())
    with django_assert_num_queries(2):
        assert all(floor_line(recording)["cuts"] for recording in Recording.objects.prefetch_related("cuts"))


def test_the_sentence_names_the_longest_pause():
    assert floor_sentence(floor_line(take())) == "4.2 s, two pauses, the second 1.0 s, you went on"


def test_the_sentence_tells_what_the_models_said():
    recording = take()
    sample = factory.sample(recording, cut=SPAN)
    floor = floor_line(recording, {sample.id: [{"by": "Smart Turn", "says": "complete", "p": 0.83}]})
    assert floor_sentence(floor).endswith("cut at 1.0 s incomplete (Smart Turn says complete, 83%)")


def test_a_line_without_an_end_lasts_as_long_as_the_take():
    timeline = [{"name": "agent_start", "at": SPAN, "text": "What do you do?"}]
    assert floor_line(take(timeline=timeline))["agent"][0]["end"] == 4.2


def test_a_silence_in_which_the_agent_spoke_is_no_pause():
    timeline = [
        {"name": "agent_start", "at": SPAN * 2, "text": "And then?"},
        {"name": "agent_word", "at": SPAN * 2, "value": "0"},
        {"name": "agent_end", "at": SPAN * 5 // 2},
    ]
    floor = floor_line(take(timeline=timeline))
    assert floor["pauses"] == [[1.0, 1.5]]
    told = floor_sentence(floor)
    assert told == "4.2 s, one pause, 0.5 s, you went on, the other voice spoke from 2.0 to 2.5 s"


def test_many_lines_of_the_agent_are_counted():
    timeline = [
        {"name": name, "at": at + late, "text": "Hm."}
        for at in range(0, 8 * 4_000, 8_000)
        for name, late in (("agent_start", 0), ("agent_end", 4_000))
    ]
    told = floor_sentence(floor_line(take(timeline=timeline)))
    assert "the other voice spoke 4 times, 1.0 s in all" in told
