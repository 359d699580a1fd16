"""Talks of two players in `dialogues`: a row a side, both speakers in one split, and both go together."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Contributor
from corpus import audio as corpus_audio
from corpus.models import Recording, Sample
from games.talks.models import Side, Talk
from moderation.models import Lean
from publishing.card import tables
from publishing.gate.peers import vap
from publishing.models import SpeakerSplit
from publishing.planning.order import Order
from publishing.release import publish
from tests import factory
from tests.publishing.conftest import accepted, speaker_in
from tests.publishing.test_configurations import rows, sound

pytestmark = pytest.mark.django_db

NAME = "talk-0123456789abcdef"
SPOKEN = ([[3_200, 12_800]], [[14_400, 28_800]])
"""When either side speaks: the second after a gap of 100 ms."""


def voice(spoken: list[list[int]], hertz: float) -> np.ndarray:
    pcm = np.zeros(32_000, np.int16)
    for start, end in spoken:
        pcm[start:end] = factory.tone(2.0, 16_000, hertz)[: end - start]
    return pcm


def side(person: Contributor, own: int, name: str = NAME) -> Recording:
    """A side's take as the judging leaves it, with what it heard of the other."""
    flac = corpus_audio.encode(voice(SPOKEN[1 - own], 300.0 + 100 * (1 - own)), 16_000)
    events = [
        {"name": which, "at": at, "value": "0", "text": ""}
        for ((start, end),) in [SPOKEN[1 - own]]
        for which, at in (("agent_start", start), ("agent_end", end))
    ]
    return factory.recording(
        person,
        pcm=voice(SPOKEN[own], 300.0 + 100 * own),
        status=Recording.Status.LISTENED,
        game="map-talk",
        prompt_key=name,
        speech=SPOKEN[own],
        timeline=events,
        agent_audio=default_storage.save(f"takes/test/{name}-{own}-agent.flac", ContentFile(flac)),
    )


def talk(one: Contributor, other: Contributor, name: str = NAME) -> tuple[Recording, Recording]:
    return side(one, 0, name), side(other, 1, name)


def test_a_talk_is_two_rows_that_name_each_other(release_folder: Path) -> None:
    people = speaker_in("train"), speaker_in("train")
    takes = talk(*people)
    for person, take in zip(people, takes, strict=True):
        accepted(person, take=take)
    assert publish().error == ""
    found = rows(release_folder, "dialogues")
    one, other = (found[str(take.pk)] for take in takes)
    assert one["pair"] == other["pair"] == NAME
    assert (one["speaker"], one["partner"]) == (people[0].speaker, people[1].speaker)
    assert (other["speaker"], other["partner"]) == (people[1].speaker, people[0].speaker)
    ours, theirs = sound(one)[0], sound(other)[0]
    np.testing.assert_array_equal(ours[:, 0], theirs[:, 1])
    np.testing.assert_array_equal(ours[:, 1], theirs[:, 0])
    assert json.loads(one["vad_list"]) == [[[0.2, 0.8]], [[0.9, 1.8]]]
    assert [cut["label"] for cut in one["cuts"]] == ["incomplete", "complete"]


def test_a_row_has_the_latency_of_its_side_and_how_far_its_clock_may_be_off(release_folder: Path) -> None:
    people = speaker_in("train"), speaker_in("train")
    takes = talk(*people)
    of = Talk.objects.create(game="map-talk", language="en", prompts=[{}, {}], solution={}, minutes=4.0)
    measured = {"latency_ms": 83.5, "clock_error_ms": 1.25}
    Side.objects.create(talk=of, number=0, contributor=people[0], recording=takes[0], **measured)
    for person, take in zip(people, takes, strict=True):
        accepted(person, take=take)
    assert publish().error == ""
    found = rows(release_folder, "dialogues")
    one, other = (found[str(take.pk)] for take in takes)
    assert {name: one[name] for name in measured} == measured
    assert {name: other[name] for name in measured} == dict.fromkeys(measured)


def test_vap_reads_a_talk(release_folder: Path) -> None:
    people = speaker_in("train"), speaker_in("train")
    for person, take in zip(people, talk(*people), strict=True):
        accepted(person, take=take)
    publish()
    for check in vap.checks(release_folder).values():
        assert "2 dialogues" in check(release_folder)


def test_one_side_alone_is_a_row_and_keeps_the_other_in_its_split(release_folder: Path) -> None:
    one, other = factory.contributor(), factory.contributor()
    take, _ = talk(one, other)
    accepted(one, take=take)
    assert publish().error == ""
    assert str(take.pk) in rows(release_folder, "dialogues")
    known = SpeakerSplit.objects.known()
    assert known[one.speaker] == known[other.speaker]


def test_a_talk_of_two_who_were_sorted_apart_is_no_dialogue(release_folder: Path) -> None:
    people = speaker_in("train"), speaker_in("validation")
    takes = talk(*people)
    for person, take in zip(people, takes, strict=True):
        accepted(person, take=take)
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}
    assert set(rows(release_folder, "turns")) == {str(take.pk) for take in takes}


def test_a_talk_whose_other_side_is_not_here_is_no_dialogue(release_folder: Path) -> None:
    person = speaker_in("train")
    take = side(person, 0)
    accepted(person, take=take)
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}


def test_two_talks_of_one_speaker_name_whom_each_was_with(release_folder: Path) -> None:
    one, other, third = (speaker_in("train") for _ in range(3))
    first, second = talk(one, other)[0], talk(one, third, "talk-2")[0]
    for take in (first, second):
        accepted(one, take=take)
    publish()
    found = rows(release_folder, "dialogues")
    assert [found[str(take.pk)]["partner"] for take in (first, second)] == [other.speaker, third.speaker]


@pytest.mark.parametrize("status", [Sample.Status.CAPTURED, Sample.Status.DISPUTED])
def test_a_dialogue_waits_until_the_other_side_is_decided(
    release_folder: Path, status: Sample.Status
) -> None:
    people = speaker_in("train"), speaker_in("train")
    takes = talk(*people)
    accepted(people[0], take=takes[0])
    waits = factory.sample(takes[1], status=status)
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}
    assert set(rows(release_folder, "turns")) == {str(takes[0].pk)}
    Sample.objects.filter(pk=waits.pk).update(status=Sample.Status.REJECTED, reason="noise")
    assert publish().error == ""
    assert set(rows(release_folder, "dialogues")) == {str(takes[0].pk)}


def test_a_dialogue_waits_until_somebody_has_listened_to_the_other_side(release_folder: Path) -> None:
    people = speaker_in("train"), speaker_in("train")
    takes = talk(*people)
    accepted(people[0], take=takes[0])
    Recording.objects.filter(pk=takes[1].pk).update(status=Recording.Status.STORED)
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}


def test_a_dialogue_waits_for_the_quarantine_of_both_sides_and_what_one_says_alone_does_not(
    release_folder: Path,
) -> None:
    people = speaker_in("train"), speaker_in("train")
    takes = talk(*people)
    for person, take in zip(people, takes, strict=True):
        accepted(person, take=take)
    now = timezone.now()
    Sample.objects.filter(recording=takes[0]).update(moved_at=now - timedelta(days=9))
    assert publish(order=Order(accepted_before=now - timedelta(days=7))).error == ""
    assert rows(release_folder, "dialogues") == {}
    assert set(rows(release_folder, "turns")) == {str(takes[0].pk)}
    assert publish(order=Order(accepted_before=now + timedelta(days=1))).error == ""
    assert set(rows(release_folder, "dialogues")) == {str(take.pk) for take in takes}


@pytest.mark.parametrize("not_blind", [0, 1])
def test_a_dialogue_is_tested_with_where_both_sides_were_heard_blind(
    release_folder: Path, not_blind: int
) -> None:
    people = speaker_in("test"), speaker_in("test")
    takes = talk(*people)
    for person, take in zip(people, takes, strict=True):
        accepted(person, take=take)
    Lean.objects.filter(sample__recording=takes[not_blind]).update(anchored=True)
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}
    assert set(rows(release_folder, "turns")) == {str(takes[1 - not_blind].pk)}
    Lean.objects.update(anchored=False)
    assert publish().error == ""
    assert set(rows(release_folder, "dialogues")) == {str(take.pk) for take in takes}


@pytest.mark.parametrize("why", ["taken back", "blocked"])
def test_what_one_side_takes_back_leaves_with_both(release_folder: Path, why: str) -> None:
    people = speaker_in("train"), speaker_in("train")
    stays = speaker_in("train")
    takes = talk(*people)
    for person, take in zip(people, takes, strict=True):
        accepted(person, take=take)
    accepted(stays)
    publish()
    assert len(rows(release_folder, "dialogues")) == 2
    if why == "taken back":
        takes[1].withdraw(by="speaker")
    else:
        people[1].block("spam")
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}
    held = {row["recording"] for row in rows(release_folder, "audio").values()}
    assert held
    assert not held & {str(take.pk) for take in takes}


def test_the_card_tells_of_gaps_and_overlaps(release_folder: Path) -> None:
    people = speaker_in("train"), speaker_in("train")
    for person, take in zip(people, talk(*people), strict=True):
        accepted(person, take=take)
    publish()
    card = (release_folder / "README.md").read_text()
    assert "The floor changed hands 2 times" in card
    assert "0% of the times" in card
    assert "between 100 and 200 ms" in card
    assert (release_folder / "transfers.png").stat().st_size > 1_000


def test_a_release_without_talks_says_so(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    assert "No talk of two people is in it yet." in (release_folder / "README.md").read_text()
    assert not (release_folder / "transfers.png").exists()


def test_the_median_and_the_share_of_overlaps_come_from_the_bars() -> None:
    said = tables.transfers({"-200": 3, "0": 1, "300": 1, "2000": 1})
    assert "changed hands 6 times" in said
    assert "50% of the times" in said
    assert "between -200 and -100 ms" in said
    assert "208 ms after their end in ten languages, from 7 in Japanese to 469 in Danish" in said
