"""Every configuration: which rows it has, and that each says what its readers are promised."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Contributor
from corpus import audio as corpus_audio
from corpus.labels import Label
from corpus.models import Recording, Sample
from games.prompts import voices
from games.prompts.models import Prompt
from inference.models import Score, Transcript
from inference.speech import mending
from moderation.models import Lean, Report, Vote
from publishing.models import Publication, Release, SpeakerSplit
from publishing.release import publish
from tests import factory
from tests.publishing.conftest import accepted, hearing, speaker_in

pytestmark = pytest.mark.django_db

LINES = ["Where to?", "And when?"]


def rows(folder: Path, config: str) -> dict[str, dict[str, Any]]:
    tables = [pq.read_table(path) for path in sorted(folder.glob(f"{config}/*.parquet"))]
    return {row["id"]: row for table in tables for row in table.to_pylist()}


def sound(row: dict[str, Any]) -> tuple[np.ndarray, int]:
    heard, rate = soundfile.read(io.BytesIO(row["audio"]["bytes"]), dtype="int16")
    return heard, rate


def labelled(label: Label, take: Recording | None = None, **fields: Any) -> Sample:
    """One that people accepted, having heard it blind."""
    take = take or factory.recording(speaker_in("train"), status=Recording.Status.LISTENED)
    sample = factory.sample(take, status=Sample.Status.DISPUTED, **fields)
    Lean.objects.create(sample=sample, moderator=hearing(), label=label)
    sample.accept(by="moderator", label=label)
    return sample


def says(sample: Sample, text: str, source: str = "recognised", **fields: Any) -> Transcript:
    return Transcript.objects.create(
        sample=sample, language="en", text=text, plain=text.lower(), source=source, **fields
    )


def test_people_s_words_come_before_known_ones_and_these_before_a_recogniser_s(release_folder: Path) -> None:
    one, other = accepted(speaker_in("train"))
    for source in ("recognised", "person", "shown_heard"):
        says(one, f"by {source}", source)
    says(other, "only shown", "prompt")
    publish()
    found = rows(release_folder, "audio")
    assert found[str(one.pk)]["spoken_text"] == "by person"
    assert found[str(one.pk)]["transcript_source"] == "person"
    assert found[str(other.pk)]["spoken_text"] is None


def test_words_have_their_seconds_on_the_clock_of_the_clip(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("train"))
    Recording.objects.filter(pk=sample.recording_id).update(speech=[[9_600, 12_800], [19_200, 28_800]])
    words = [{"word": "well", "start": 9_600, "end": 12_800}]
    says(sample, "Well", words=words)
    publish()
    (word,) = rows(release_folder, "audio")[str(sample.pk)]["words"]
    assert word == {"word": "well", "start": 0.5, "end": pytest.approx(0.7)}


def test_waiting_backchannels_and_interruptions_reach_those_who_read(release_folder: Path) -> None:
    found = {label: labelled(label, agent_text="Shall we?", agent_state="speaking") for label in Label}
    for label, sample in found.items():
        says(sample, f"say {label}")
    publish()
    actions, replies, text = (rows(release_folder, name) for name in ("actions", "replies", "text"))
    ids = {label: str(sample.pk) for label, sample in found.items()}
    assert {label: actions[id_]["action"] for label, id_ in ids.items()} == {
        "complete": 0,
        "incomplete": 1,
        "backchannel": 3,
        "interruption": 2,
        "wait": 2,
    }
    assert {label: replies[id_]["label"] for label, id_ in ids.items() if id_ in replies} == {
        "complete": 0,
        "interruption": 0,
        "backchannel": 1,
    }
    assert {label: text[id_]["label"] for label, id_ in ids.items() if id_ in text} == {
        "complete": 1,
        "incomplete": 0,
        "wait": 0,
    }
    row = actions[ids[Label.WAIT]]
    assert row["messages"] == [
        {"role": "assistant", "content": "Shall we?"},
        {"role": "user", "content": "say wait"},
    ]
    assert (row["num_turns"], row["conversation"]) == (2, "assistant: Shall we?\nuser: say wait")
    assert (row["language"], row["language_iso639_1"]) == ("eng", "en")


def test_a_row_says_who_voted_when_and_whether_they_may_decide_and_not_who_they_are(
    release_folder: Path,
) -> None:
    (sample, _) = accepted(speaker_in("train"))
    listener, other = factory.contributor(), factory.contributor()
    Vote.objects.create(sample=sample, contributor=listener, label="complete", trusted=True, confidence=0.9)
    Vote.objects.create(sample=sample, contributor=other, label="wait", counts=False)
    Sample.objects.update(dispute=0.25)
    publish()
    row = rows(release_folder, "audio")[str(sample.pk)]
    (ballot,) = row["ballots"]
    assert (ballot["label"], ballot["trusted"], ballot["confidence"]) == ("complete", True, 0.9)
    assert ballot["day"] == timezone.now().date().isoformat()
    assert ballot["listener"].startswith("lst_")
    assert str(listener.pk) not in str(row)
    assert listener.speaker not in str(row)
    assert row["consensus"] == [{"label": row["intent"], "probability": 0.75}]


def test_scores_leave_with_model_and_revision_and_not_where_a_licence_forbids_it(
    release_folder: Path,
) -> None:
    (sample, _) = accepted(speaker_in("train"))
    for scorer in ("smart-turn", "turn-detector-v2", "demo-text", "nobody-knows"):
        Score.objects.create(
            sample=sample,
            scorer=scorer,
            revision="v3@abc",
            probabilities={"complete": 0.75, "incomplete": 0.25},
            latency_ms=1,
            runtime="onnxruntime 1.22.1",
        )
    publish()
    (score,) = rows(release_folder, "audio")[str(sample.pk)]["scores"]
    named = (score["model"], score["revision"], score["runtime"])
    assert named == ("smart-turn", "v3@abc", "onnxruntime 1.22.1")
    assert (score["complete"], score["wait"], score["silence_ms"]) == (0.75, None, 200)


def test_what_a_model_said_of_words_that_were_not_said_stays_here(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("train"))
    said = {"revision": "1", "probabilities": {"complete": 0.75, "incomplete": 0.25}, "latency_ms": 1}
    Transcript.objects.create(sample=sample, language="en", text="Five two.", source="prompt")
    for scorer, given in (("smart-turn", "audio"), ("namo-multilingual", "prompt")):
        Score.objects.create(sample=sample, scorer=scorer, input=given, **said)
    mending.write_down(sample, "Five three.")
    publish()
    (score,) = rows(release_folder, "audio")[str(sample.pk)]["scores"]
    assert (score["model"], score["input"]) == ("smart-turn", "audio")


def test_a_take_at_16_khz_leaves_as_its_bytes_are_stored(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("train"))
    publish()
    with default_storage.open(sample.recording.audio) as file:
        assert rows(release_folder, "turns")[str(sample.recording_id)]["audio"]["bytes"] == file.read()


def test_a_take_at_another_rate_leaves_at_16_khz(release_folder: Path) -> None:
    pcm = factory.tone(2.0, 48_000)
    person = speaker_in("train")
    take = factory.recording(person, pcm=pcm, sample_rate=48_000, status=Recording.Status.LISTENED)
    accepted(person, take=take)
    publish()
    heard, rate = sound(rows(release_folder, "turns")[str(take.pk)])
    assert (rate, len(heard)) == (16_000, 32_000)


def test_eot_bench_reads_holds_between_speech_and_the_end_last(release_folder: Path) -> None:
    accepted(speaker_in("test"))
    (_, end) = accepted(speaker_in("test", start=3_000), language="no")
    says(end, "det var alt")
    publish()
    row = rows(release_folder, "eot_bench")[str(end.recording_id)]
    assert set(row) == {"id", "language", "audio", "silence_spans", "messages", "words"}
    assert row["language"] == "no"
    hold, last = row["silence_spans"]
    assert hold == {"start": 0.8, "end": 1.2}
    assert last == {"start": pytest.approx(1.8, abs=1e-3), "end": 2.0}
    assert row["messages"] == [{"role": "user", "content": "det var alt"}]


def test_a_take_that_does_not_end_with_its_turn_is_none_for_eot_bench(release_folder: Path) -> None:
    (only,) = accepted(speaker_in("test"), "i")
    publish()
    assert rows(release_folder, "eot_bench") == {}
    assert rows(release_folder, "turns")[str(only.recording_id)]["silence_spans"] is None


def test_the_test_split_has_a_copy_as_a_telephone_carries_it(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("test"))
    accepted(speaker_in("train"))
    publish()
    found = rows(release_folder, "telephone")
    assert set(found) == {str(each.pk) for each in sample.recording.cuts.all()}
    heard, rate = sound(found[str(sample.pk)])
    clear, _ = sound(rows(release_folder, "audio")[str(sample.pk)])
    assert (rate, len(heard)) == (8_000, len(clear) // 2)
    assert np.corrcoef(heard, clear[::2])[0, 1] > 0.99
    assert len(np.unique(heard)) <= 256


def spoken_to(person: Contributor, ways: tuple[str, str] = ("recording", "recording")) -> Recording:
    """A take in which the agent said two lines, the second cut off after 100 ms."""
    prompt, _ = Prompt.objects.get_or_create(
        game="call-centre", language="en", key="trip", defaults={"text": {"lines": LINES}}
    )
    for line in range(2):
        if not prompt.voices.filter(line=line).exists():
            pcm = factory.tone(0.3, 16_000, 440.0 * (line + 1))
            sound = voices.Sound(corpus_audio.encode(pcm, 16_000), 0.3)
            voices.keep(prompt, line, sound, by="moderator")
    timeline = []
    for line, (start, end) in enumerate(((0, 4_800), (13_600, 15_200))):
        timeline += [
            {"name": "agent_start", "at": start, "value": str(line), "text": LINES[line]},
            {"name": "agent_voice", "at": start, "value": ways[line]},
            {"name": "agent_end", "at": end},
        ]
    return factory.recording(
        person,
        status=Recording.Status.LISTENED,
        game="call-centre",
        prompt_key="trip",
        prompt={"lines": LINES},
        timeline=timeline,
        captured_at=timezone.now() + timedelta(seconds=1),
    )


def test_a_score_from_before_its_runtime_was_noted_names_no_version(release_folder: Path) -> None:
    (sample, _) = accepted(speaker_in("train"))
    said = {"revision": "v3@abc", "probabilities": {"complete": 0.75, "incomplete": 0.25}, "latency_ms": 1}
    Score.objects.create(sample=sample, scorer="smart-turn", **said)
    publish()
    (score,) = rows(release_folder, "audio")[str(sample.pk)]["scores"]
    assert score["runtime"] == "onnxruntime"


def call_of(person: Contributor, agent: np.ndarray) -> Recording:
    """A call as `games.importing.calls` keeps it: the agent's channel beside the user's, on one clock."""
    name = default_storage.save("takes/test/agent.flac", ContentFile(corpus_audio.encode(agent, 16_000)))
    return factory.recording(
        person,
        status=Recording.Status.LISTENED,
        game="agent-call",
        prompt_key="call-0123456789abcdef",
        prompt={},
        agent_audio=name,
        timeline=[
            {"name": "agent_start", "at": 0, "value": "0", "text": LINES[0]},
            {"name": "agent_end", "at": 4_800},
        ],
    )


def test_a_call_with_an_agent_is_a_dialogue_with_the_channel_that_was_sent(release_folder: Path) -> None:
    person = speaker_in("train")
    agent = np.zeros(32_000, np.int16)
    agent[:4_800] = factory.tone(0.3, 16_000, 660.0)
    take = call_of(person, agent)
    accepted(person, take=take)
    assert publish().error == ""
    row = rows(release_folder, "dialogues")[str(take.pk)]
    heard, rate = sound(row)
    assert (heard.shape, rate) == ((32_000, 2), 16_000)
    np.testing.assert_array_equal(heard[:, 1], agent)
    assert json.loads(row["vad_list"])[1] == [[0.0, 0.3]]


def test_a_call_whose_agent_is_lost_stays_out_and_is_named(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(speaker_in("train"))
    take = call_of(person, np.zeros(32_000, np.int16))
    accepted(person, take=take)
    default_storage.delete(take.agent_audio)
    release = publish()
    assert release.error == ""
    assert rows(release_folder, "dialogues") == {}
    assert release.counts["left_out"] == [
        {"recording": str(take.pk), "reason": "the storage has no such object: the agent's channel"}
    ]


def test_a_dialogue_has_the_player_and_what_they_heard_on_one_clock(release_folder: Path) -> None:
    person = speaker_in("train")
    take = spoken_to(person)
    accepted(person, take=take)
    publish()
    row = rows(release_folder, "dialogues")[str(take.pk)]
    heard, rate = sound(row)
    assert (heard.shape, rate) == ((32_000, 2), 16_000)
    player, _ = sound(rows(release_folder, "turns")[str(take.pk)])
    np.testing.assert_array_equal(heard[:, 0], player)
    agent = np.abs(heard[:, 1]) > 0
    assert agent[:4_800].mean() > 0.9
    assert not agent[4_800:13_600].any()
    assert agent[13_600:15_000].mean() > 0.9
    assert not agent[15_200:].any()
    assert json.loads(row["vad_list"]) == [[[0.2, 0.8], [1.2, 1.8]], [[0.0, 0.3], [0.85, 0.95]]]
    assert [each["text"] for each in row["events"] if each["name"] == "agent_start"] == LINES


@pytest.mark.parametrize("ways", [("text", "text"), ("recording", "speech")])
def test_where_nobody_kept_what_was_heard_there_is_no_dialogue(
    release_folder: Path, ways: tuple[str, str]
) -> None:
    person = speaker_in("train")
    accepted(person, take=spoken_to(person, ways))
    assert publish().error == ""
    assert rows(release_folder, "dialogues") == {}


def test_a_line_that_was_recorded_anew_since_is_not_taken_for_what_was_heard(release_folder: Path) -> None:
    person = speaker_in("train")
    take = spoken_to(person)
    accepted(person, take=take)
    Recording.objects.filter(pk=take.pk).update(captured_at=timezone.now() - timedelta(days=1))
    publish()
    assert rows(release_folder, "dialogues") == {}


@pytest.mark.parametrize("why", ["blocked", "reported", "consent", "program", "synthetic"])
def test_what_stands_against_a_row_since_takes_it_out_everywhere(release_folder: Path, why: str) -> None:
    person = speaker_in("train")
    (sample, _) = accepted(person)
    says(sample, "well")
    stays, _ = accepted(speaker_in("train"))
    publish()
    if why == "blocked":
        person.block("rude")
    elif why == "reported":
        Report.objects.create(sample=sample, contributor=factory.contributor(), holds=True)
    elif why == "consent":
        person.consents.update(withdrawn_at=timezone.now())
    elif why == "program":
        Sample.objects.filter(recording=sample.recording).update(decided_by="program")
    else:
        Recording.objects.filter(pk=sample.recording_id).update(settings={"synthetic": True})
    publish()
    assert {row["recording"] for row in rows(release_folder, "audio").values()} == {str(stays.recording_id)}
    assert set(rows(release_folder, "turns")) == {str(stays.recording_id)}
    assert rows(release_folder, "text") == {}
    lines = (release_folder / "tombstones.jsonl").read_text().splitlines()
    assert {json.loads(line)["config"] for line in lines} == {"audio", "turns", "text", "actions"}


def test_a_language_of_three_speakers_has_all_splits_and_nobody_is_ever_moved(release_folder: Path) -> None:
    people = [factory.contributor() for _ in range(3)]
    for person in people:
        accepted(person, language="no")
    publish()
    before = SpeakerSplit.objects.known()
    assert set(before.values()) == {"train", "validation", "test"}
    for person in [*people, factory.contributor()]:
        accepted(person, language="no")
    publish()
    assert before.items() < SpeakerSplit.objects.known().items()
    found = set(Publication.objects.values_list("sample__recording__contributor__speaker", "split"))
    assert dict(found).items() >= before.items()
    assert len(found) == 4


def test_what_nobody_heard_blind_waits_rather_than_be_in_test(release_folder: Path) -> None:
    accepted(speaker_in("test"))
    Lean.objects.update(anchored=True)
    found = publish()
    assert (found.outcome, found.counts["held"]) == (Release.Outcome.NOTHING_NEW, 2)
