"""The turns before a moment, out of the timeline and the transcripts of its take."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import Recording, Sample
from inference.models import Transcript
from inference.running.conversation import before, mark, said_in
from inference.running.questions import best_transcript
from inference.scorers.base import Message
from inference.text.cleaning import plain
from tests import factory

pytestmark = pytest.mark.django_db
SECOND = 16_000


def agent(text: str) -> Message:
    return Message("assistant", text)


def user(text: str) -> Message:
    return Message("user", text)


def take_with(
    player: Contributor,
    *lines: tuple[float, str],
    speech: tuple[tuple[float, float], ...] = (),
    **fields: Any,
) -> Recording:
    """A take in which the agent begins these lines, in seconds."""
    timeline: list[dict[str, Any]] = []
    for at, text in lines:
        timeline += [
            {"name": "agent_start", "at": int(at * SECOND), "value": "0", "text": text},
            {"name": "agent_end", "at": int(at * SECOND) + 8_000},
        ]
    spans = [[int(start * SECOND), int(end * SECOND)] for start, end in speech]
    return factory.recording(
        player, status=Recording.Status.LISTENED, timeline=timeline, speech=spans, **fields
    )


def turn(take: Recording, start: float, cut: float, text: str = "", **fields: Any) -> Sample:
    sample = factory.sample(take, start=int(start * SECOND), cut=int(cut * SECOND), **fields)
    if text:
        words = {"language": "en", "text": text, "plain": plain(text), "source": "recognised"}
        Transcript.objects.create(sample=sample, **words)
    return sample


def conversation(sample: Sample) -> tuple[Message, ...]:
    take = Recording.objects.get(pk=sample.recording_id)
    samples = take.cuts.exclude(status=Sample.Status.WITHDRAWN).order_by("cut")
    read = [(each, best_transcript(each.transcripts.all())) for each in samples]
    return before(sample, said_in(take, read))


def test_a_turn_counts_as_far_as_its_last_cut_with_words_goes(player: Contributor) -> None:
    take = take_with(player, (0, "Hello?"), (5, "And then?"), speech=((1, 2), (3, 4), (6, 7)))
    turn(take, 1, 2, "I would")
    turn(take, 1, 4, "I would like one.")
    last = turn(take, 5.5, 7, "So", agent_text="And then?")
    assert conversation(last) == (agent("Hello?"), user("I would like one."), agent("And then?"))
    take.cuts.get(cut=4 * SECOND).transcripts.all().delete()
    assert conversation(last) == (agent("Hello?"), user("I would"), agent("And then?"))


def test_the_words_of_ones_own_turn_are_no_history(player: Contributor) -> None:
    take = take_with(player, (0, "Hello?"), speech=((1, 2), (3, 4)))
    turn(take, 0.5, 2, "I would")
    assert conversation(turn(take, 0.5, 4, "I would like one.")) == (agent("Hello?"),)


def test_what_was_said_later_is_no_history(player: Contributor) -> None:
    take = take_with(player, (0, "Hello?"), (5, "And then?"), speech=((1, 2), (6, 7)))
    first = turn(take, 0.5, 2, "Hi.", agent_text="Hello?")
    turn(take, 5.5, 7, "So")
    assert conversation(first) == (agent("Hello?"),)


def test_the_line_that_the_player_broke_into_came_before(player: Contributor) -> None:
    take = take_with(
        player, (0, "A robot"), (1, "carried a pizza"), (2, "through the rain"), speech=((1.2, 3),)
    )
    sample = turn(take, 1.2, 3, "Stop!", agent_state="speaking", agent_text="carried a pizza")
    assert conversation(sample) == (agent("A robot carried a pizza"),)


def test_two_sounds_in_one_line_are_two_turns_after_it(player: Contributor) -> None:
    take = take_with(player, (0, "A long story"), speech=((1, 1.5), (3, 4)))
    turn(take, 1, 1.5, "Mm-hm.", agent_text="A long story")
    last = turn(take, 3, 4, "But why?", agent_text="A long story")
    assert conversation(last) == (agent("A long story"), user("Mm-hm."))


def test_what_was_taken_back_is_in_nobodys_history(player: Contributor) -> None:
    take = take_with(player, (0, "Hello?"), (5, "And then?"), speech=((1, 2), (6, 7)))
    first = turn(take, 0.5, 2, "Hi.")
    last = turn(take, 5.5, 7, "So", agent_text="And then?")
    Sample.objects.filter(pk=first.pk).withdraw_all(by="player", reason="", at=timezone.now())
    assert conversation(last) == (agent("Hello?"), agent("And then?"))


def test_a_take_whose_timeline_says_nothing_has_the_line_of_its_sample(player: Contributor) -> None:
    sample = turn(take_with(player), 0, 1, "So", agent_text="Well?")
    assert conversation(sample) == (agent("Well?"),)
    assert conversation(turn(take_with(player), 0, 1, "So")) == ()


def test_only_more_than_the_agents_last_line_has_a_mark() -> None:
    assert mark((), "") == mark((), "Well?") == mark((agent("Well?"),), "Well?") == ""
    marks = {
        mark(each, "Well?")
        for each in (
            (agent("Hello?"), agent("Well?")),
            (agent("Hello? Well?"),),
            (user("Hello?"), agent("Well?")),
            (user("Well?"),),
        )
    }
    assert [len(marks), {len(each) for each in marks}] == [4, {8}]
