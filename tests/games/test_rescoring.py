"""A new model over the corpus: once, in order, behind live takes, and on again after whatever cut it off."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from corpus.labels import Label
from corpus.models import Recording, Sample, StatusMoved
from games.judging import rescoring, sweeping
from inference.models import Failure, Rescoring, Score, Transcript
from inference.registry import entries, installed
from inference.registry.weights import State
from inference.running import loaded
from inference.running import rescoring as requests
from inference.running.rescoring import CannotRescore
from tests import factory
from tests.words_doubles import Ear, FakeAudioScorer, FakeTextScorer, give_ears, give_models

pytestmark = pytest.mark.django_db
HOUR_AGO = timedelta(hours=1)


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Runs that were handed to a worker."""
    ids: list[UUID] = []
    monkeypatch.setattr(requests, "enqueue", lambda run_id, **_: ids.append(run_id))
    return ids


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> tuple[FakeAudioScorer, FakeTextScorer]:
    """What is ready now; the corpus was scored before by nobody."""
    listener, reader = FakeAudioScorer(complete=0.9), FakeTextScorer()
    give_models(monkeypatch, audio=[listener], text=[reader])
    give_ears(monkeypatch, Ear())
    return listener, reader


def settled(person: Any, **fields: Any) -> Recording:
    """A take of an hour ago with a pause and an end, both agreed."""
    fields.setdefault("captured_at", timezone.now() - HOUR_AGO)
    take = factory.recording(person, status=Recording.Status.LISTENED, **fields)
    factory.sample(take, status=Sample.Status.AGREED, dispute=0.1)
    factory.sample(
        take, cut=28_800, intent="complete", went_on=False, status=Sample.Status.AGREED, dispute=0.1
    )
    return take


@pytest.fixture
def corpus(player: Any) -> list[Recording]:
    """Three takes, in the order of their ids."""
    return sorted((settled(player) for _ in range(3)), key=lambda take: take.pk)


def start(**fields: Any) -> Rescoring:
    return requests.start(asked_by="moderator", **fields)


def everything() -> tuple[list[Any], ...]:
    return (
        list(Score.objects.order_by("pk").values("pk", "sample", "scorer", "input")),
        list(Transcript.objects.order_by("pk").values("pk", "sample")),
        list(Sample.objects.order_by("pk").values("pk", "status", "dispute", "priority", "label")),
    )


def test_every_sample_is_asked_about_and_weighed_again(corpus: list[Recording], models: Any) -> None:
    run = start()
    assert (run.total, run.status) == (6, "waiting")
    assert rescoring.batch(run.pk) is None
    run.refresh_from_db()
    assert (run.status, run.done, run.scores, run.transcripts, run.failures) == ("done", 6, 12, 6, 0)
    assert (run.percent, run.cursor) == (100, corpus[-1].pk)
    assert run.finished_at
    # The pauses were agreed; two models say complete.
    pause = corpus[0].cuts.order_by("cut")[0]
    assert (pause.status, pause.moved_by) == (Sample.Status.DISPUTED, "rescore")


def test_a_second_run_changes_nothing(corpus: list[Recording], models: Any) -> None:
    rescoring.batch(start().pk)
    before = everything()
    again = start()
    rescoring.batch(again.pk)
    again.refresh_from_db()
    assert everything() == before
    assert (again.status, again.done, again.scores, again.transcripts) == ("done", 6, 0, 0)


def test_a_new_revision_is_asked_about_everything(corpus: list[Recording], models: Any) -> None:
    listener, _ = models
    rescoring.batch(start().pk)
    listener.revision = "2"
    run = start()
    rescoring.batch(run.pk)
    assert Score.objects.filter(scorer="smart-turn", revision="2").count() == 6
    assert Score.objects.filter(scorer="smart-turn", revision="1").count() == 6
    run.refresh_from_db()
    assert run.scores == 6


def test_batches_are_small_and_say_how_far_they_are(
    corpus: list[Recording], models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring, "BATCH", 1)
    run = start()
    assert rescoring.batch(run.pk) == 0
    run.refresh_from_db()
    assert (run.status, run.done, run.percent, run.cursor) == ("running", 2, 33, corpus[0].pk)


def test_a_run_that_was_killed_goes_on_behind_its_cursor(
    corpus: list[Recording], models: Any, enqueued: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(_recording: Recording, *, by: str) -> None:
        raise Killed

    listener, _ = models
    run = start()
    monkeypatch.setattr(rescoring, "BATCH", 1)
    rescoring.batch(run.pk)
    with monkeypatch.context() as patch:
        patch.setattr("games.judging.settling.settle_open", killed)
        with pytest.raises(Killed):
            rescoring.batch(run.pk)
    Rescoring.objects.update(moved_at=timezone.now() - requests.PATIENCE)
    enqueued.clear()
    sweeping.sweep()
    assert enqueued == [run.pk]
    while rescoring.batch(run.pk) is not None:
        pass
    run.refresh_from_db()
    assert (run.status, run.done) == ("done", 6)
    assert {sample.moved_by for sample in Sample.objects.all()} == {"rescore"}
    assert (len(listener.read), Score.objects.count()) == (6, 12)


def test_a_run_that_is_alive_is_left_alone_by_the_sweep(
    corpus: list[Recording], models: Any, enqueued: list[UUID]
) -> None:
    start()
    enqueued.clear()
    sweeping.sweep()
    assert enqueued == []
    sweeping.sweep(older_than_seconds=0)
    assert len(enqueued) == 1


def test_a_stop_takes_effect_within_the_batch_and_is_resumed_behind_it(
    corpus: list[Recording], models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start()

    class Stopping(FakeAudioScorer):
        def answer_many(self, questions: Any) -> Any:
            if Score.objects.filter(scorer="smart-turn").count() == 2:
                Rescoring.objects.get(pk=run.pk).stop()
            return super().answer_many(questions)

    give_models(monkeypatch, audio=[Stopping()])
    assert rescoring.batch(run.pk) is None
    run.refresh_from_db()
    assert (run.status, run.done, run.cursor) == ("stopped", 2, corpus[0].pk)
    assert rescoring.batch(run.pk) is None
    give_models(monkeypatch, audio=[FakeAudioScorer()])
    requests.resume(run)
    rescoring.batch(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done) == ("done", 6)


def test_of_two_workers_at_one_run_the_slower_leaves_it(corpus: list[Recording], models: Any) -> None:
    run = start()
    slower = Rescoring.objects.get(pk=run.pk)
    rescoring.one(run, corpus[0])
    with pytest.raises(StatusMoved):
        rescoring.one(slower, corpus[0])
    run.refresh_from_db()
    assert run.done == 2


def test_the_same_run_asked_for_twice_is_one(corpus: list[Recording], models: Any) -> None:
    assert start().pk == start().pk
    assert start(since=timezone.now()).pk != start().pk


def test_what_people_decided_stays_decided_and_gets_its_score(corpus: list[Recording], models: Any) -> None:
    accepted, rejected = corpus[0].cuts.order_by("cut")
    accepted.accept(by="moderator 1", label=Label.COMPLETE)
    rejected.reject(by="moderator 1", reason="noise")
    decided = list(corpus[0].cuts.order_by("cut").values())
    rescoring.batch(start().pk)
    assert list(corpus[0].cuts.order_by("cut").values()) == decided
    assert accepted.scores.count() == rejected.scores.count() == 2


def test_withdrawn_takes_are_not_asked_about(corpus: list[Recording], models: Any) -> None:
    corpus[0].withdraw(by="player")
    run = start()
    assert run.total == 4
    rescoring.batch(run.pk)
    assert not Score.objects.filter(sample__recording=corpus[0]).exists()


def test_only_takes_since_a_day_are_asked_about(player: Any, corpus: list[Recording], models: Any) -> None:
    old = settled(player, captured_at=timezone.now() - timedelta(days=9))
    run = start(since=timezone.now() - timedelta(days=1))
    rescoring.batch(run.pk)
    assert not Score.objects.filter(sample__recording=old).exists()
    assert Score.objects.count() == 12


def test_a_recording_is_decoded_once(
    corpus: list[Recording], models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[UUID] = []

    def decode(recording: Recording) -> np.ndarray:
        read.append(recording.pk)
        return np.zeros(40_000, np.float32)

    monkeypatch.setattr("corpus.audio.read", decode)
    monkeypatch.setattr("inference.running.asking.read", decode)
    rescoring.batch(start().pk)
    assert read == [take.pk for take in corpus]


def test_a_recording_without_its_audio_is_counted_and_the_rest_go_on(
    corpus: list[Recording], models: Any
) -> None:
    default_storage.delete(corpus[0].audio)
    run = start()
    rescoring.batch(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done, run.failures) == ("done", 6, 1)
    assert str(corpus[0].pk) in run.error
    assert Score.objects.count() == 8


def test_a_scorer_that_fails_three_times_on_a_sample_is_not_asked_again(
    corpus: list[Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = FakeAudioScorer(broken=True)
    give_models(monkeypatch, audio=[broken, FakeAudioScorer(name="sound")])
    give_ears(monkeypatch, None)
    for _ in range(4):
        rescoring.batch(start().pk)
    assert len(broken.read) == 3 * 6
    assert (Failure.objects.count(), Score.objects.filter(scorer="sound").count()) == (18, 6)


def test_a_run_steps_aside_while_a_player_waits(player: Any, corpus: list[Recording], models: Any) -> None:
    live = factory.recording(player)
    run = start()
    assert rescoring.batch(run.pk) == rescoring.ASIDE
    assert not Score.objects.exists()
    live.refuse(by="listen", reason="silence")
    assert rescoring.batch(run.pk) is None
    assert Score.objects.count() == 12


def test_a_take_that_is_stuck_does_not_hold_a_run_up_for_ever(
    player: Any, corpus: list[Recording], models: Any
) -> None:
    factory.recording(player, captured_at=timezone.now() - HOUR_AGO)
    assert rescoring.batch(start().pk) is None


def test_one_scorer_is_asked_alone(
    corpus: list[Recording], models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "kind_of", lambda _scorer: requests.TEXT_SCORER)
    rescoring.batch(start(scorer="text-scorer").pk)
    assert set(Score.objects.values_list("scorer", flat=True)) == {"text-scorer"}
    monkeypatch.setattr(requests, "kind_of", lambda _scorer: requests.AUDIO_SCORER)
    rescoring.batch(start(scorer="smart-turn").pk)
    assert Score.objects.filter(scorer="smart-turn").count() == 6


@pytest.mark.parametrize(
    ("scorer", "says"),
    [
        ("nobody", "There is no model 'nobody'"),
        ("namo-multilingual", "manage.py models fetch namo-multilingual"),
    ],
)
def test_a_scorer_that_is_not_here_is_refused_with_what_to_do(scorer: str, says: str) -> None:
    with pytest.raises(CannotRescore, match=says):
        start(scorer=scorer)


def test_a_scorer_whose_files_vanish_meanwhile_stops_the_run_and_says_why(
    corpus: list[Recording], models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(requests, "kind_of", lambda _scorer: requests.TEXT_SCORER)
        run = start(scorer="namo-multilingual")
    assert rescoring.batch(run.pk) is None
    run.refresh_from_db()
    assert run.status == "stopped"
    assert "models fetch namo-multilingual" in run.error


def rescore(*arguments: str) -> str:
    out = StringIO()
    call_command("rescore", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_works_shows_how_far_it_is_and_ends(
    corpus: list[Recording], models: Any, enqueued: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring, "BATCH", 1)
    said = rescore()
    assert "every scorer: 2 of 6, running (33 %): 4 scores and 2 transcripts new" in said
    assert "every scorer: 6 of 6, done (100 %): 12 scores and 6 transcripts new" in said
    assert enqueued == []


def test_the_command_stops_and_resumes(corpus: list[Recording], models: Any) -> None:
    run = start()
    assert "1 stopped" in rescore("--stop")
    run.refresh_from_db()
    assert run.status == "stopped"
    assert "6 of 6, done" in rescore("--resume")
    with pytest.raises(CommandError, match="no run to go on with"):
        rescore("--resume")


def test_the_command_names_a_day_that_is_none() -> None:
    with pytest.raises(CommandError, match="'last week' is no day"):
        rescore("--since", "last week")


def test_the_command_says_what_to_do_about_a_scorer_that_is_not_here() -> None:
    with pytest.raises(CommandError, match="models fetch namo-multilingual"):
        rescore("--scorer", "namo-multilingual")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> str:
    """Namo Multilingual, with files that are right and cannot be opened; why."""
    entry = entries.entry("namo-multilingual", installed.entries())
    state = State(entry, "ready", "Namo Multilingual is ready.", Path("models"))
    monkeypatch.setattr(installed, "states", lambda **_: (state,))
    monkeypatch.setattr(loaded, "states", lambda: (state.broken("Its tokenizer is none."),))
    return "Namo Multilingual is broken: Its tokenizer is none."


def test_a_scorer_that_cannot_be_opened_stops_the_run_and_the_command_fails(
    corpus: list[Recording], models: Any, broken: str
) -> None:
    with pytest.raises(CommandError, match=broken):
        rescore("--scorer", "namo-multilingual")
    run = Rescoring.objects.get()
    assert (run.status, run.done, run.scores) == ("stopped", 0, 0)
    assert broken in run.error
    assert not Score.objects.exists()


def test_when_everybody_is_asked_the_rest_goes_on_without_a_broken_one_which_is_named(
    corpus: list[Recording], models: Any, broken: str
) -> None:
    with pytest.raises(CommandError, match=broken):
        rescore()
    run = Rescoring.objects.get()
    assert (run.status, run.done, run.scores) == ("done", 6, 12)
