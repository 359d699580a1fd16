"""Moving a cut in the cockpit: where it may go, what becomes of what was said before, and what follows."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corpus.audio import read
from corpus.models import OF_THE_END, Recording, Sample, StatusMoved
from games.judging import handing_over, rescoring, settling, sweeping, transcribing
from inference.models import Score, Transcript, Words
from inference.running.analysis import analyse
from inference.running.analysis import figures as columns
from moderation.belief import evidence
from moderation.desk import decisions, recutting
from moderation.models import Lean, Recut, Serving, Vote
from publishing.models import Publication, Release
from tests import factory, voices
from tests.words_doubles import Ear, FakeAudioScorer, FakeTextScorer, give_ears, give_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What workers were asked to do."""
    tasks: list[str] = []
    monkeypatch.setattr(recutting, "hand_over", lambda task, *_, **__: tasks.append(task))
    monkeypatch.setattr(sweeping, "hand_over", lambda task, *_, **__: tasks.append(task))
    monkeypatch.setattr(handing_over, "transcription", lambda _: tasks.append("words"))
    return tasks


@pytest.fixture
def disputed(player, moderator) -> Sample:
    """A moment that the moderator has leaned on, with the score and the words of a model."""
    take = factory.recording(player, status=Recording.Status.LISTENED)
    figures = dict.fromkeys(OF_THE_END, 1.0)
    found = {"dispute": 0.7, "priority": 0.7, "disagreement": 0.5, "flag": "model_against_game", **figures}
    sample = factory.sample(take, status=Sample.Status.DISPUTED, **found)
    said = {"complete": 0.91, "incomplete": 0.09}
    Score.objects.create(
        sample=sample, scorer="smart-turn", revision="1", probabilities=said, latency_ms=12.0
    )
    Transcript.objects.create(
        sample=sample, source="recognised", model="whisper-tiny", revision="1", text="well", language="en"
    )
    decisions.lean(sample, moderator, "incomplete")
    return sample


def url(name: str, sample: Sample) -> str:
    return reverse(f"moderation:{name}", args=[sample.pk])


def move(client: Client, sample: Sample, at: int | str, *, recuts: int = 0, inside: str = "") -> Any:
    """To a sample index; where that is no number, as it is."""
    where = str(at / 16_000) if isinstance(at, int) else at
    fields = {"at": where, "recuts": str(recuts), "inside": inside}
    return client.post(url("cut", sample), fields)


def again(sample: Sample) -> Sample:
    return Sample.objects.get(pk=sample.pk)


def accept(client: Client, sample: Sample) -> Any:
    path = reverse("moderation:decide", kwargs={"sample_id": sample.pk, "decision": "accept"})
    return client.post(path, {"replayed": "yes"})


def test_a_cut_is_moved_within_its_pause_and_who_did_it_stays_written_down(
    moderator_client, moderator, disputed, handed, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = move(moderator_client, disputed, 14_400)
    assert (answer.status_code, "moved" in answer.json()["message"]) == (200, True)
    now, row = again(disputed), Recut.objects.get()
    assert (now.cut, now.silence, now.went_on, now.recuts) == (14_400, 4_800, True, 1)
    assert (row.moderator, row.was, row.silence, row.cut, row.inside) == (
        moderator, 12_800, 6_400, 14_400, False,
    )  # fmt: skip
    assert [getattr(now, name) for name in OF_THE_END] == [None] * 4
    assert handed == [recutting.RECUT]
    sound = moderator_client.get(url("clip", disputed))
    assert f"{disputed.pk}-1" in sound["ETag"]


def test_what_models_said_of_the_old_place_is_history_and_no_witness(moderator_client, moderator, disputed):
    before = evidence_of_scores(disputed, moderator)
    move(moderator_client, disputed, 14_400)
    page = moderator_client.get(url("fragment", disputed))
    assert "0.91" not in page.content.decode()
    assert "Models are being asked about its new place" in page.content.decode()
    assert page.context["item"].verdicts == []
    settling.settle([again(disputed)], by="test")
    assert "smart-turn" not in str(again(disputed).why)
    assert (before, evidence_of_scores(disputed, moderator)) == (1, 0)
    assert Score.objects.count() == 1
    whole = moderator_client.get(reverse("open:sample", args=[disputed.pk])).content.decode()
    assert "Not counted" in whole
    assert "moved the cut from 0.80 s to 0.90 s" in whole


def evidence_of_scores(sample: Sample, moderator: User) -> int:
    """Scores that models would be judged by, were the sample accepted."""
    Sample.objects.filter(pk=sample.pk).update(status=Sample.Status.ACCEPTED, label="incomplete")
    found = sum(len(each.scores) for each in evidence.read())
    Sample.objects.filter(pk=sample.pk).update(status=Sample.Status.DISPUTED, label="")
    return found


def test_a_worker_asks_the_models_about_the_new_place_and_settles_anew(
    moderator_client, disputed, handed, monkeypatch
):
    listener, reader = FakeAudioScorer(complete=0.1), FakeTextScorer(complete=0.1)
    give_models(monkeypatch, audio=[listener], text=[reader])
    give_ears(monkeypatch, Ear())
    move(moderator_client, disputed, 14_400)
    rescoring.recut(disputed.pk)
    assert [len(asked.audio) for asked in listener.read] == [14_400 + 3_200]
    now = again(disputed)
    assert (now.moved_by, now.status, now.flag) == ("recut", Sample.Status.AGREED, "")
    assert ["sound", "smart-turn"] in [why[:2] for why in now.why]
    assert Recut.objects.get().scored_at is not None
    assert handed == ["words"]
    transcribing.process(disputed.recording_id)
    assert [asked.transcript for asked in reader.read] == ["well"]
    rescoring.recut(disputed.pk)
    assert (len(listener.read), Score.objects.count()) == (1, 3)


@pytest.fixture
def spoken(player: Any, moderator: User) -> Sample:
    """The end of the first of two sentences, measured as a worker does."""
    words = [voices.trimmed(voices.espeak(text)) for text in ("I would like some tea", "and some bread")]
    room = voices.silence(0.6)
    sound = np.concatenate([room, words[0], room, words[1], room])
    pcm = np.round((sound + voices.silence(len(sound) / 16_000)) * 32_767).astype(np.int16)
    take = factory.recording(player, pcm=pcm, status=Recording.Status.LISTENED)
    heard = analyse(read(take))
    take.speech = heard.speech
    take.save(update_fields=["speech"])
    (_, end), (onset, _) = heard.speech
    where = {"cut": end, "silence": onset - end, "status": Sample.Status.DISPUTED}
    row = factory.sample(take, **where, dispute=0.7, priority=0.7, **columns(heard.ends[0]))
    decisions.lean(row, moderator, "incomplete")
    return row


def figures(sample: Sample) -> dict[str, Any]:
    return {name: getattr(again(sample), name) for name in OF_THE_END}


def test_the_end_is_measured_anew_where_the_cut_was_moved_to_and_back_again_as_before(
    moderator_client, spoken, handed, monkeypatch
):
    give_models(monkeypatch)
    before, silence = figures(spoken), spoken.silence
    later = spoken.cut + 800
    move(moderator_client, spoken, later - spoken.begin)
    rescoring.recut(spoken.pk)
    moved = figures(spoken)
    assert None not in moved.values()
    assert moved["next_onset_ms"] == (silence - 800) / 16
    assert moved["tail_dbfs"] <= before["tail_dbfs"]
    assert moved["cut_uncertainty_ms"] >= 50 > before["cut_uncertainty_ms"]
    assert moved["edge_slope"] < before["edge_slope"]
    move(moderator_client, spoken, spoken.cut - spoken.begin, recuts=1)
    rescoring.recut(spoken.pk)
    assert figures(spoken) == before


def test_inside_speech_sound_goes_on_at_once_and_nothing_is_sure(
    moderator_client, spoken, handed, monkeypatch
):
    give_models(monkeypatch)
    inside = spoken.recording.speech[0][0] + 1_600
    assert move(moderator_client, spoken, inside - spoken.begin, inside="yes").status_code == 200
    rescoring.recut(spoken.pk)
    found = figures(spoken)
    assert (found["next_onset_ms"], found["tail_dbfs"]) == (0.0, None)
    assert found["cut_uncertainty_ms"] > 50


def test_what_was_measured_at_a_place_that_is_left_again_is_not_kept(spoken):
    late = again(spoken)
    spoken.move_cut(cut=spoken.cut + 400, silence=100, went_on=True)
    late.ends_so({"tail_dbfs": -60.0})
    assert again(spoken).tail_dbfs is None


def test_a_move_whose_message_was_lost_is_found_by_the_sweep(moderator_client, disputed, handed):
    move(moderator_client, disputed, 14_400)
    Recut.objects.update(sent_at=timezone.now() - timedelta(minutes=1))
    sweeping.sweep()
    assert handed.count(recutting.RECUT) == 1
    sweeping.sweep()
    assert handed.count(recutting.RECUT) == 1


def test_who_decides_before_the_models_have_answered_has_decided(
    moderator_client, disputed, handed, monkeypatch
):
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.1)])
    move(moderator_client, disputed, 14_400)
    assert accept(moderator_client, disputed).status_code == 200
    rescoring.recut(disputed.pk)
    now = again(disputed)
    assert (now.status, now.label, now.cut) == (Sample.Status.ACCEPTED, "incomplete", 14_400)
    assert Score.objects.filter(sample=disputed, recut=1).count() == 1


@pytest.mark.parametrize(
    "status", [Sample.Status.ACCEPTED, Sample.Status.REJECTED, Sample.Status.WITHDRAWN, Sample.Status.SCORED]
)
def test_what_is_not_open_is_not_moved(moderator_client, disputed, status):
    Sample.objects.filter(pk=disputed.pk).update(status=status)
    assert move(moderator_client, disputed, 14_400).status_code == 409
    assert (again(disputed).cut, Recut.objects.count()) == (12_800, 0)


def test_a_stale_page_moves_nothing(moderator_client, disputed):
    move(moderator_client, disputed, 14_400)
    answer = move(moderator_client, disputed, 16_000)
    assert (answer.status_code, "meanwhile" in answer.json()["message"]) == (409, True)
    assert again(disputed).cut == 14_400
    assert move(moderator_client, disputed, 16_000, recuts=1).status_code == 200
    assert [row.was for row in Recut.objects.order_by("pk")] == [12_800, 14_400]


def test_a_sample_that_is_decided_while_it_is_moved_stays_decided(moderator, disputed):
    late = again(disputed)
    decisions.accept(disputed, moderator)
    with pytest.raises(StatusMoved):
        recutting.move(late, moderator, 14_400)
    assert (again(disputed).cut, Recut.objects.count()) == (12_800, 0)


@pytest.mark.parametrize("at", [10_000, 24_000])
def test_inside_speech_is_warned_of_and_taken_when_it_is_said_again(moderator_client, disputed, at):
    answer = move(moderator_client, disputed, at)
    assert (answer.status_code, "inside speech" in answer.json()["message"]) == (428, True)
    assert again(disputed).cut == 12_800
    assert move(moderator_client, disputed, at, inside="yes").status_code == 200
    now = again(disputed)
    assert (now.cut, now.silence, now.went_on) == (at, 0, True)
    assert Recut.objects.get().inside
    # What was heard up to the old place are other words; those of a cut in its pause are the same.
    assert moderator_client.get(url("fragment", disputed)).context["item"].words is None


def test_words_go_along_within_the_pause(moderator_client, disputed):
    move(moderator_client, disputed, 19_200)
    assert moderator_client.get(url("fragment", disputed)).context["item"].words_text == "well"


@pytest.mark.parametrize("at", [0, 3_200, 28_800, 32_000, -1, 10**9, "nan", "inf", "-inf", "soon", ""])
def test_outside_the_speech_around_the_pause_it_is_refused_in_words(moderator_client, disputed, at):
    answer = move(moderator_client, disputed, at, inside="yes")
    assert (answer.status_code, "outside" in answer.json()["message"]) == (400, True)
    assert (again(disputed).cut, Recut.objects.count()) == (12_800, 0)


def test_the_last_cut_of_a_take_has_the_silence_up_to_its_end(moderator_client, moderator, disputed):
    end = factory.sample(
        disputed.recording, cut=28_800, intent="complete", silence=3_200, went_on=False,
        status=Sample.Status.AGREED, dispute=0.1, priority=0.1,
    )  # fmt: skip
    decisions.lean(end, moderator, "complete")
    assert move(moderator_client, end, 32_001).status_code == 400
    assert move(moderator_client, end, 30_400).status_code == 200
    assert (again(end).silence, again(end).went_on) == (1_600, False)


def test_it_is_not_moved_to_where_it_is_nor_onto_another_moment(moderator_client, disputed):
    assert "already" in move(moderator_client, disputed, 12_800).json()["message"]
    factory.sample(disputed.recording, cut=14_400)
    answer = move(moderator_client, disputed, 14_400)
    assert (answer.status_code, "Another moment" in answer.json()["message"]) == (400, True)
    assert Recut.objects.count() == 0


def test_what_listeners_have_heard_is_moved_within_its_pause_alone(moderator_client, disputed, second_player):
    Vote.objects.create(sample=disputed, contributor=second_player, label="complete")
    answer = move(moderator_client, disputed, 24_000, inside="yes")
    assert (answer.status_code, "Listeners have heard" in answer.json()["message"]) == (400, True)
    assert move(moderator_client, disputed, 14_400).status_code == 200
    assert Vote.objects.count() == 1


def test_what_a_listener_has_before_them_is_not_moved_into_speech(moderator_client, disputed, second_player):
    Serving.objects.create(sample=disputed, contributor=second_player)
    assert move(moderator_client, disputed, 24_000, inside="yes").status_code == 400
    Serving.objects.update(served_at=timezone.now() - timedelta(hours=2))
    assert move(moderator_client, disputed, 24_000, inside="yes").status_code == 200


def test_what_is_in_a_release_is_not_moved(moderator_client, disputed):
    release = Release.objects.create(target="folder", outcome="published", number=1)
    Publication.objects.create(
        release=release, target="folder", sample=disputed, config="audio", split="train", shard="a", label="b"
    )
    answer = move(moderator_client, disputed, 14_400)
    assert (answer.status_code, "in a release" in answer.json()["message"]) == (400, True)


def test_nobody_moves_what_another_moderator_has_or_before_they_lean(moderator_client, moderator, disputed):
    second = User.objects.create_user("second moderator")
    second.groups.set(moderator.groups.all())
    theirs = Client()
    theirs.force_login(second)
    assert move(theirs, disputed, 14_400).status_code == 403
    Lean.objects.create(sample=disputed, moderator=second, label="complete")
    moderator_client.get(url("fragment", disputed))
    answer = move(theirs, disputed, 14_400)
    assert (answer.status_code, "has this one before them" in answer.json()["message"]) == (409, True)
    assert again(disputed).cut == 12_800


def test_a_place_that_was_moved_into_speech_can_be_moved_back(moderator_client, disputed):
    move(moderator_client, disputed, 24_000, inside="yes")
    assert move(moderator_client, disputed, 12_800, recuts=1).status_code == 200
    assert (again(disputed).silence, again(disputed).went_on) == (6_400, True)


def test_words_are_mended_with_joiners_kept_as_a_persons_and_read_anew(
    moderator_client, disputed, monkeypatch
):
    reader = FakeTextScorer(complete=0.2)
    give_models(monkeypatch, text=[reader])
    give_ears(monkeypatch, None)
    words = "क्\u200dष र\u200cक"
    answer = moderator_client.post(url("words", disputed), {"text": f"  {words} \n"})
    assert (answer.status_code, answer.json()["text"]) == (200, words)
    written = Transcript.objects.get(source=Transcript.Source.PERSON)
    assert (written.text, written.sample, written.language) == (words, disputed, "en")
    assert Words.objects.get().done_at is None
    transcribing.process(disputed.recording_id)
    assert [asked.transcript for asked in reader.read] == [words]
    assert Score.objects.get(scorer="text-scorer").input == written.name
    assert words in moderator_client.get(url("fragment", disputed)).content.decode()


@pytest.mark.parametrize("text", ["", "  ", "\u202eevil", "x" * 601])
def test_words_that_nobody_writes_are_refused_in_words(moderator_client, disputed, text):
    answer = moderator_client.post(url("words", disputed), {"text": text})
    assert (answer.status_code, "600" in answer.json()["message"]) == (400, True)
    assert not Words.objects.exists()


def test_words_of_a_take_that_was_taken_back_are_not_kept(moderator_client, disputed):
    disputed.recording.withdraw(by="player")
    assert moderator_client.post(url("words", disputed), {"text": "well"}).status_code == 409


def test_words_the_conversation_and_the_whole_take_are_kept_back_until_the_lean(moderator_client, disputed):
    Recording.objects.filter(pk=disputed.recording_id).update(
        timeline=[
            {"name": "agent_start", "at": 0, "text": "How are you?"},
            {"name": "agent_end", "at": 3_000},
            {"name": "agent_start", "at": 16_800, "text": "And then?"},
            {"name": "agent_end", "at": 18_000},
        ]
    )
    shown = moderator_client.get(url("fragment", disputed)).context["item"].talk
    assert [(turn.agent, turn.start, turn.end, turn.text, turn.here) for turn in shown] == [
        (True, 0.0, 0.188, "How are you?", False),
        (False, 0.2, 0.8, "well", True),
        (True, 1.05, 1.125, "And then?", False),
        (False, 1.2, 1.8, "", False),
    ]
    assert moderator_client.get(url("whole", disputed))["Content-Type"] == "audio/flac"
    Lean.objects.all().delete()
    text = moderator_client.get(url("fragment", disputed)).content.decode()
    for secret in ("And then?", "well", "data-mover", "data-words", "data-talk"):
        assert secret not in text
    assert moderator_client.get(url("whole", disputed)).status_code == 403
    assert moderator_client.post(url("words", disputed), {"text": "well"}).status_code == 403


def test_the_admin_lists_moves_and_lets_nobody_change_them(moderator_client, client, disputed):
    move(moderator_client, disputed, 14_400)
    client.force_login(User.objects.create_superuser("root"))
    assert "14400" in client.get(reverse("admin:moderation_recut_changelist")).content.decode()
    row = Recut.objects.get()
    change = reverse("admin:moderation_recut_change", args=[row.pk])
    assert client.post(change, {"cut": "1"}).status_code == 403
