"""listen → score → settle: once, twice, halfway, and with somebody else in between. The models are fakes."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Contributor
from corpus import audio, broker
from corpus.audio import LazyTake
from corpus.models import OF_THE_END, Recording, Sample
from corpus.withdrawal import forget, withdraw
from games.catalogue import registry
from games.catalogue.base import Cut
from games.judging import handing_over, pipeline, push, settling, sweeping, to_transcribe
from games.judging.results import scored_message
from games.play import takes
from games.play.session import ReceivedTake, Round
from inference.audio.ends import End
from inference.models import Failure, Score
from inference.running import loaded
from inference.running.analysis import Analysis
from inference.scorers.base import Answer, Question, ScorerError, one_by_one
from rewards.models import Award
from tests import factory

pytestmark = pytest.mark.django_db
SPEECH = [[3_200, 12_800], [19_200, 28_800]]
ENDS = [End(-62.5, 400.0, 1.5, 3.0), End(-70.0, None, 2.0)]
STORED = Recording.Status.STORED

STATEMENTS = 11
"""Of a whole take that fooled a model, transactions not counted: docs/decisions/0098."""

AROUND = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")

KEPT_AND_LOOKED_UP = {
    "sqlite": ["INSERT inference_soundprint", "INSERT inference_soundkey"],  # looks up what it is asked for
    "postgresql": ["SELECT kept", "SELECT inference_soundkey"],  # the first writes both tables, in brackets
}

WAY = [
    "SELECT accounts_consent",  # who may record, how much today, whether at work, what is kept of the round
    "INSERT corpus_recording",
    "SELECT corpus_recording",  # in a worker: the take, its speaker, the same bytes, whether it is work
    *KEPT_AND_LOOKED_UP[connection.vendor],
    "UPDATE corpus_recording",  # listened to
    "INSERT corpus_sample",
    "INSERT inference_score",
    "UPDATE corpus_sample",  # settled
    "SELECT rewards_profile",  # held, and its contributor: not blocked meanwhile
    "SELECT corpus_recording",  # what was earned before
    "INSERT rewards_award",
    "INSERT rewards_bonus",  # since a model was fooled
]
"""Every statement of a guest's take, from *stop* to *scored*: docs/decisions/0098."""


@dataclass
class Ears:
    """Stands for the voice activity model, and counts how often it had to listen."""

    problem: str | None = None
    times: int = 0

    def __call__(self, audio: np.ndarray) -> Analysis:
        self.times += 1
        return Analysis(SPEECH, [0.5] * (len(audio) // 800), {"snr_db": 20.0}, self.problem, ENDS)


@dataclass
class Model:
    """Stands for Smart Turn: the same probability for everything, or a failure."""

    complete: float = 0.9
    broken: bool = False
    questions: list[Question] = field(default_factory=list)
    name: str = "smart-turn"
    title: str = "Smart Turn"
    revision: str = "test"
    labels: tuple[str, ...] = ("complete", "incomplete")

    def applies(self, _question: Question) -> bool:
        return True

    def answer(self, question: Question) -> Answer:
        self.questions.append(question)
        if self.broken:
            raise ScorerError("The model is broken.")
        return Answer({"complete": self.complete, "incomplete": 1 - self.complete}, 0.5, 12.0)

    def answer_many(self, questions: list[Question]) -> list[Answer | ScorerError]:
        return one_by_one(self.answer, questions)


@pytest.fixture
def ears(monkeypatch) -> Ears:
    fake = Ears()
    monkeypatch.setattr(pipeline, "analyse", fake)
    return fake


@pytest.fixture
def model(monkeypatch) -> Model:
    fake = Model()
    monkeypatch.setattr(loaded, "audio_scorers", lambda: (fake,))
    return fake


@pytest.fixture
def told(monkeypatch) -> list[dict[str, Any]]:
    """What the players' pages were sent."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(push, "_send", lambda group, message: messages.append({"group": group, **message}))
    return messages


@pytest.fixture
def take(player, ears, model) -> Recording:
    return factory.recording(player)


def everything() -> tuple[list[Any], ...]:
    """All that the pipeline writes, apart from when."""
    return (
        list(Recording.objects.order_by("pk").values("pk", "status", "reason", "speech", "moved_by")),
        list(Sample.objects.order_by("pk").values("pk", "cut", "intent", "status", "dispute", "priority")),
        list(Score.objects.order_by("pk").values("pk", "sample", "scorer", "probabilities")),
    )


def test_a_take_becomes_samples_with_scores_and_places_in_the_queue(take, told):
    pipeline.process(take.pk)
    take.refresh_from_db()
    pause, end = take.cuts.order_by("cut")
    assert take.status == Recording.Status.LISTENED
    assert (pause.cut, pause.intent, pause.went_on, pause.silence) == (12_800, "incomplete", True, 6_400)
    assert (end.cut, end.intent, end.went_on) == (28_800, "complete", False)
    # The model calls everything complete: at the pause that is a dispute, at the end it is none.
    assert (pause.status, end.status) == (Sample.Status.DISPUTED, Sample.Status.AGREED)
    assert pause.dispute > end.dispute
    assert pause.scores.get().probabilities["complete"] == 0.9


def test_a_cut_has_the_figures_of_the_end_it_stands_at(take, told):
    pipeline.process(take.pk)
    pause, end = take.cuts.order_by("cut")
    kept = [tuple(getattr(sample, name) for name in OF_THE_END) for sample in (pause, end)]
    assert kept == [(-62.5, 400.0, 1.5, 3.0), (-70.0, None, 2.0, None)]


@pytest.mark.parametrize(("beside", "known"), [(0, True), (-160, True), (160, True), (161, False)])
def test_a_cut_that_stands_elsewhere_has_none_beyond_10_ms(take, told, monkeypatch, beside, known):
    cut = Cut(at=28_800 + beside, intent="complete", silence=0, went_on=False)
    monkeypatch.setattr(type(registry.game(take.game)), "cuts", lambda *_: [cut])
    pipeline.process(take.pk)
    assert take.cuts.get().tail_dbfs == (-70.0 if known else None)


def test_the_player_is_told_once_everything_is_settled(take, told):
    pipeline.process(take.pk)
    (message,) = told
    assert message["group"] == f"recording.{take.pk.hex}"
    assert (message["type"], message["status"]) == ("scored", "listened")
    assert [cut["verdicts"][0]["says"] for cut in message["floor"]["cuts"]] == ["complete", "complete"]


def test_doing_it_twice_changes_nothing_and_listens_once(take, told, ears, model):
    pipeline.process(take.pk)
    before = everything()
    pipeline.process(take.pk)
    assert everything() == before
    assert (ears.times, len(model.questions)) == (1, 2)


@pytest.mark.parametrize("steps", [[pipeline.listen], [pipeline.listen, pipeline.score]])
def test_a_worker_killed_between_two_steps_is_continued_after_a_sweep(
    take, told, ears, model, steps, monkeypatch
):
    work = LazyTake(Recording.objects.get(pk=take.pk))
    for step in steps:
        step(work)
    swept: list[UUID] = []
    monkeypatch.setattr(handing_over, "take", lambda pk, **_: swept.append(pk))
    assert sweeping.sweep(older_than_seconds=0) == 1
    assert swept == [take.pk]
    pipeline.process(take.pk)
    assert {sample.status for sample in take.cuts.all()} == {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert (ears.times, len(model.questions), Score.objects.count()) == (1, 2, 2)


def test_a_take_costs_so_many_statements_however_many_cuts_it_has(player, ears, model, told, monkeypatch):
    pipeline.process(factory.recording(player).pk)  # what a process remembers, and the player's profile
    counts = []
    for pauses in (1, 3):
        speech = [[3_200 + 9_600 * at, 9_600 + 9_600 * at] for at in range(pauses + 1)]
        monkeypatch.setattr(pipeline, "analyse", lambda audio, speech=speech: _heard(audio, speech))
        take = factory.recording(player, pcm=_changing(pauses), prompt_key=f"with {pauses}")
        with CaptureQueriesContext(connection) as asked:
            pipeline.process(take.pk)
        assert take.cuts.count() == pauses + 1
        counts.append(sum(not each["sql"].startswith(AROUND) for each in asked))
    assert counts == [STATEMENTS, STATEMENTS]


def test_from_stop_to_scored_a_take_costs_these_statements(player, ears, model, told):
    for seed in (1, 2):  # the first one brings the profile, and what a process remembers
        with CaptureQueriesContext(connection) as asked:
            _sent_and_judged(player, _changing(seed).tobytes())
    assert told[-1]["status"] == "listened"
    assert [_kind(each["sql"]) for each in asked if not each["sql"].startswith(AROUND)] == WAY


def _sent_and_judged(player: Contributor, pcm: bytes) -> None:
    prompt = {"first": "Describe a breakfast.", "second": "Now eat it on a train."}
    given = Round(str(uuid4()), str(player.pk), "cliffhanger", "en", f"prompt {len(pcm)}", prompt)
    take = ReceivedTake(given, 16_000, {}, (), sha256(pcm).hexdigest(), pcm)
    kept = takes.keep(player, take, "", "")
    assert takes.hand_over(kept, "") is None
    pipeline.process(kept.pk)


def _changing(seed: int) -> np.ndarray:
    """int16 [n]: three seconds that have a fingerprint, unlike a tone."""
    dice = np.random.default_rng(seed)
    loud = np.interp(np.arange(48_000), np.arange(0, 48_000, 1_000), dice.uniform(0.2, 1, 48))
    return (dice.normal(0, 3_000, 48_000) * loud).astype(np.int16)


def _kind(sql: str) -> str:
    """What a statement does, and with which table; what stands in brackets is part of something else."""
    outer = ""
    while outer != sql:
        outer, sql = sql, re.sub(r"\([^()]*\)", "", sql)
    found = re.search(r'(INSERT)(?: OR IGNORE)? INTO "?(\w+)|(UPDATE) "?(\w+)|(SELECT).*? FROM "?(\w+)', sql)
    assert found, sql
    return " ".join(filter(None, found.groups()))


def _heard(audio: np.ndarray, speech: list[list[int]]) -> Analysis:
    ends = [End(-70.0, None, 2.0) for _ in speech]
    return Analysis(speech, [0.5] * (len(audio) // 800), {"snr_db": 20.0}, None, ends)


def test_what_was_handed_on_is_what_the_rows_say(take, told):
    pipeline.process(take.pk)
    again = scored_message(Recording.objects.get(pk=take.pk))
    assert told == [{"group": f"recording.{take.pk.hex}", **again}]
    assert again["points"]["total"] > 0


@pytest.mark.parametrize("step", ["score", "settle"])
def test_two_workers_at_once_do_what_one_would(take, told, model, monkeypatch, step):
    done = getattr(pipeline, step)

    def another_was_faster(work: LazyTake) -> Any:
        monkeypatch.setattr(pipeline, step, done)
        pipeline.process(work.recording.pk)
        return done(work)

    monkeypatch.setattr(pipeline, step, another_was_faster)
    pipeline.process(take.pk)
    assert {sample.status for sample in take.cuts.all()} == {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert (Score.objects.count(), Award.objects.count()) == (2, 2)
    assert told[0] == told[1]


def test_a_sample_that_is_taken_back_while_it_is_settled_is_no_longer_told_of(take, told, monkeypatch):
    real = settling.settle

    def slow(samples: list[Sample], **how: Any) -> set[UUID]:
        mine = Sample.objects.filter(pk=samples[0].pk)
        mine.withdraw_all(by="player", reason="", at=timezone.now())
        return real(samples, **how)

    monkeypatch.setattr(settling, "settle", slow)
    pipeline.process(take.pk)
    statuses = list(take.cuts.order_by("cut").values_list("status", flat=True))
    assert statuses == [Sample.Status.WITHDRAWN, Sample.Status.AGREED]
    assert Award.objects.count() == 1


def test_a_failed_check_refuses_the_take_with_its_reason_and_the_player_hears_why(take, told, ears, model):
    ears.problem = "silence"
    pipeline.process(take.pk)
    take.refresh_from_db()
    assert (take.status, take.reason, take.quality) == ("refused", "silence", {"snr_db": 20.0})
    assert take.cuts.count() == 0
    assert not model.questions
    assert (told[0]["status"], told[0]["reason"]) == ("refused", "silence")


def test_the_same_bytes_again_from_anybody_are_a_duplicate(player, second_player, ears, model, told):
    first = factory.recording(player, sha256="a" * 64)
    again = factory.recording(second_player, sha256="a" * 64)
    pipeline.process(again.pk)
    pipeline.process(first.pk)
    first.refresh_from_db()
    again.refresh_from_db()
    assert (first.status, again.status, again.reason) == ("listened", "refused", "duplicate")


def test_bytes_of_a_withdrawn_take_may_come_again(player, ears, model, told):
    factory.recording(player, sha256="a" * 64).withdraw(by="player")
    again = factory.recording(player, sha256="a" * 64)
    pipeline.process(again.pk)
    again.refresh_from_db()
    assert again.status == "listened"


def test_of_two_takes_stored_at_the_same_moment_exactly_one_stays(player, ears, model, told):
    takes = [factory.recording(player, sha256="a" * 64, captured_at=player.created_at) for _ in range(2)]
    for each in takes:
        pipeline.process(each.pk)
    statuses = sorted(Recording.objects.values_list("status", flat=True))
    assert statuses == ["listened", "refused"]


def test_a_take_withdrawn_before_it_is_heard_is_left_alone(take, told, ears):
    take.withdraw(by="player")
    pipeline.process(take.pk)
    assert (ears.times, told) == (0, [])


def test_a_take_withdrawn_while_it_is_heard_stays_withdrawn(take, told, monkeypatch, model):
    def slow_ears(audio: np.ndarray) -> Analysis:
        Recording.objects.get(pk=take.pk).withdraw(by="player")
        return Ears()(audio)

    monkeypatch.setattr(pipeline, "analyse", slow_ears)
    pipeline.process(take.pk)
    take.refresh_from_db()
    assert (take.status, take.cuts.count(), told) == ("withdrawn", 0, [])


def test_a_take_withdrawn_while_it_is_scored_leaves_no_open_sample(take, told, monkeypatch, model):
    work = LazyTake(Recording.objects.get(pk=take.pk))
    pipeline.listen(work)
    pipeline.score(work)
    Recording.objects.get(pk=take.pk).withdraw(by="player")
    pipeline.settle(work)
    assert {sample.status for sample in take.cuts.all()} == {Sample.Status.WITHDRAWN}


@pytest.mark.parametrize(("forgets", "left"), [(True, 0), (False, 2)])
def test_what_models_say_of_somebody_who_is_forgotten_meanwhile_is_swept_away(
    take, told, model, monkeypatch, forgets, left
):
    """Of a take that was only taken back it stays, until its speaker is forgotten."""
    asked = model.answer

    def slow(question: Question) -> Any:
        if not len(model.questions):
            forget(take.contributor) if forgets else withdraw([take], by="player")
        return asked(question)

    monkeypatch.setattr(model, "answer", slow)
    pipeline.process(take.pk)
    assert Score.objects.count() == 2
    Failure.objects.create(sample=take.cuts.all()[0], scorer="other", revision="1", error="no")
    sweeping.sweep()
    assert (Score.objects.count(), Failure.objects.count()) == (left, left // 2)


def test_a_model_that_fails_on_a_take_that_is_taken_back_meanwhile_leaves_nothing(
    take, told, model, monkeypatch
):
    asked = model.answer

    def slow(question: Question) -> Any:
        Recording.objects.get(pk=take.pk).withdraw(by="player")
        return asked(question)

    model.broken = True
    monkeypatch.setattr(model, "answer", slow)
    pipeline.process(take.pk)
    assert not Failure.objects.exists()


def test_two_workers_at_one_take_write_a_failure_once(take, told, model, monkeypatch):
    """Delivered twice it has not failed twice: after three times nobody asks."""
    model.broken = True
    asked = model.answer

    def another_was_faster(question: Question) -> Any:
        monkeypatch.setattr(model, "answer", asked)
        pipeline.process(take.pk)
        return asked(question)

    monkeypatch.setattr(model, "answer", another_was_faster)
    pipeline.process(take.pk)
    assert {sample.failures.count() for sample in take.cuts.all()} == {1}


def test_audio_deleted_by_a_withdrawal_meanwhile_is_no_error(take, told, monkeypatch, model):
    def withdrawn(recording: Recording) -> np.ndarray:
        Recording.objects.get(pk=recording.pk).withdraw(by="player")
        raise FileNotFoundError(recording.audio)

    monkeypatch.setattr(audio, "read", withdrawn)
    pipeline.process(take.pk)
    assert told == []


def test_audio_that_is_simply_missing_is_an_error_to_be_tried_again(take, told):
    default_storage.delete(take.audio)
    with pytest.raises(FileNotFoundError):
        pipeline.process(take.pk)
    take.refresh_from_db()
    assert take.status == STORED


def test_a_broken_model_leaves_a_failure_and_never_a_score(take, told, model):
    model.broken = True
    pipeline.process(take.pk)
    assert (Failure.objects.count(), Score.objects.count()) == (2, 0)
    # Without an opinion the doubt of the game is all there is.
    assert [sample.dispute for sample in take.cuts.all()] == [pytest.approx(0.2)] * 2


def test_marks_reach_the_game_on_the_audio_clock(player):
    marks = [{"name": "second_shown", "at": 48_000}]
    take = factory.recording(player, sample_rate=48_000, timeline=marks, pcm=factory.tone(2, 48_000))
    seen = to_transcribe.as_take(take, 32_000, SPEECH)
    assert [(event.name, event.at) for event in seen.events] == [("second_shown", 16_000)]


def test_a_broker_that_is_down_does_not_lose_the_take(take, monkeypatch, caplog):
    class Down:
        def apply_async(self, **_options: object) -> None:
            raise OperationalError("connection refused")

    monkeypatch.setattr(broker, "signature", lambda *_args, **_fields: Down())
    handing_over.take(take.pk)
    assert "the next sweep will" in caplog.text
    assert take.pk in sweeping.waiting(timezone.now(), timedelta(0))
