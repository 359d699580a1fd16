"""Words come after the take has settled, once, whatever is repeated, lost or missing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from corpus import audio, broker
from corpus.labels import Label
from corpus.models import Recording, Sample
from games.catalogue import registry
from games.catalogue.base import Game
from games.judging import handing_over, pipeline, push, sweeping, to_transcribe, transcribing
from games.prompts import loading
from inference.audio.ends import End
from inference.models import Failure, Score, Transcript, Words
from inference.running.analysis import Analysis
from inference.scorers.base import Answer, Question
from inference.speech import mending
from inference.speech.transcripts import known_words
from tests import factory
from tests.words_doubles import Ear, FakeAudioScorer, FakeTextScorer, give_ears, give_models

pytestmark = pytest.mark.django_db
SPEECH = [[3_200, 12_800], [19_200, 28_800]]
ENDS = [End(-60.0, 400.0, 1.0), End(-60.0, None, 1.0)]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    made = Ear()
    give_ears(monkeypatch, made)
    return made


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeTextScorer:
    made = FakeTextScorer(complete=0.99)
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.4)], text=[made])
    return made


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What players and workers were sent, in order."""
    order: list[str] = []
    monkeypatch.setattr(
        push,
        "_send",
        lambda _group, message: order.append("told, more to come" if message.get("more") else "told"),
    )
    monkeypatch.setattr(handing_over, "transcription", lambda _id, **_again: order.append("words asked for"))
    return order


@pytest.fixture
def take(player: Any, ear: Ear, reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch) -> Recording:
    def hear(audio: np.ndarray) -> Analysis:
        return Analysis(
            SPEECH,
            [0.5] * (len(audio) // 800),
            {"snr_db": 20.0},
            None,
            ENDS,
        )

    monkeypatch.setattr(pipeline, "analyse", hear)
    return factory.recording(player)


def everything() -> tuple[list[Any], ...]:
    """All that the words write, apart from when."""
    return (
        list(Sample.objects.order_by("pk").values("pk", "status", "dispute", "priority", "label")),
        list(Score.objects.order_by("pk").values("pk", "sample", "scorer", "input", "probabilities")),
        list(Transcript.objects.order_by("pk").values("pk", "sample", "text")),
        list(Words.objects.values("recording", "done_at")),
    )


def test_a_take_is_settled_and_told_before_anybody_thinks_of_words(
    take: Recording, happened: list[str], ear: Ear, reader: FakeTextScorer
) -> None:
    pipeline.process(take.pk)
    assert happened == ["told, more to come", "words asked for"]
    assert (ear.heard, reader.read) == ([], [])
    assert {sample.status for sample in take.cuts.all()} <= {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert set(Score.objects.values_list("scorer", "input")) == {("smart-turn", "audio")}


def test_words_are_written_down_read_weighed_and_told(
    take: Recording, happened: list[str], reader: FakeTextScorer
) -> None:
    pipeline.process(take.pk)
    pause = take.cuts.order_by("cut")[0]
    assert pause.status == Sample.Status.AGREED
    transcribing.process(take.pk)
    assert happened[2:] == ["told"]
    score = pause.scores.get(scorer="text-scorer")
    assert score.input == pause.transcripts.get().name == "recognised: whisper-tiny 1"
    assert (reader.read[0].transcript, reader.read[0].transcript_plain) == (
        "I would, um, like",
        "i would um like",
    )
    # The model that reads is sure that the pause is an end.
    before = pause.dispute or 0
    pause.refresh_from_db()
    assert (pause.dispute or 0) > before
    assert (pause.status, pause.moved_by) == (Sample.Status.DISPUTED, "words")


def test_the_sound_is_decoded_once_for_all_moments_of_a_take(
    take: Recording, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.process(take.pk)
    decoded: list[Recording] = []
    read = audio.read

    def decode(recording: Recording) -> np.ndarray:
        decoded.append(recording)
        return read(recording)

    monkeypatch.setattr(audio, "read", decode)
    transcribing.process(take.pk)
    assert len(ear.heard) == take.cuts.count() > 1
    assert decoded == [take]


def test_twice_is_once(take: Recording, happened: list[str], ear: Ear, reader: FakeTextScorer) -> None:
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    before = everything()
    transcribing.process(take.pk)
    pipeline.process(take.pk)
    assert everything() == before
    assert (len(ear.heard), len(reader.read)) == (2, 2)
    assert happened.count("words asked for") == 1


@pytest.mark.parametrize("dies_in", ["transcribe", "score_words", "settle_open"])
def test_a_worker_killed_at_any_step_is_continued_after_a_sweep(
    take: Recording,
    happened: list[str],
    ear: Ear,
    reader: FakeTextScorer,
    dies_in: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    pipeline.process(take.pk)
    places = {"transcribe": "inference.speech.transcripts", "settle_open": "games.judging.settling"}
    place = places.get(dies_in, "games.judging.transcribing")
    with monkeypatch.context() as patch:
        patch.setattr(f"{place}.{dies_in}", killed)
        with pytest.raises(Killed):
            transcribing.process(take.pk)
    happened.clear()
    assert sweeping.sweep(older_than_seconds=0) == 1
    assert happened == ["words asked for"]
    transcribing.process(take.pk)
    assert (Transcript.objects.count(), Score.objects.filter(scorer="text-scorer").count()) == (2, 2)
    assert (len(ear.heard), len(reader.read)) == (2, 2)
    assert {sample.moved_by for sample in take.cuts.all()} == {"words"}
    assert sweeping.sweep(older_than_seconds=0) == 0


def test_a_broker_that_is_down_does_not_lose_the_words(
    take: Recording, ear: Ear, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Down:
        def apply_async(self, **_: object) -> None:
            raise OperationalError("connection refused")

    monkeypatch.setattr(broker, "signature", lambda *_args, **_fields: Down())
    pipeline.process(take.pk)
    assert "the next sweep will" in caplog.text
    assert to_transcribe.lost(timezone.now(), timedelta(0), 10) == [take.pk]


def test_without_a_recogniser_a_take_settles_and_nothing_waits(
    take: Recording, happened: list[str], reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    pipeline.process(take.pk)
    assert happened == ["told"]
    assert {sample.status for sample in take.cuts.all()} <= {Sample.Status.AGREED, Sample.Status.DISPUTED}
    assert not Words.objects.exists()
    assert sweeping.sweep(older_than_seconds=0) == 0


def test_a_recogniser_that_is_gone_by_then_ends_the_waiting(
    take: Recording, happened: list[str], reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.process(take.pk)
    give_ears(monkeypatch, None)
    transcribing.process(take.pk)
    assert Words.objects.get().done_at
    assert (Transcript.objects.count(), reader.read) == (0, [])


def test_a_recogniser_that_fails_leaves_a_failure_and_the_take_stays_settled(
    take: Recording, happened: list[str], ear: Ear, reader: FakeTextScorer
) -> None:
    ear.broken = True
    pipeline.process(take.pk)
    before = list(Sample.objects.order_by("pk").values_list("status", "dispute"))
    transcribing.process(take.pk)
    assert list(Sample.objects.order_by("pk").values_list("status", "dispute")) == before
    assert Failure.objects.filter(scorer="whisper-tiny").count() == 2
    assert Words.objects.get().done_at


def test_a_reader_that_fails_is_recorded_and_the_rest_go_on(
    take: Recording, happened: list[str], reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = FakeTextScorer(name="sound")
    give_models(
        monkeypatch, audio=[FakeAudioScorer()], text=[FakeTextScorer(name="broken", broken=True), sound]
    )
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    assert Failure.objects.filter(scorer="broken").count() == 2
    assert Score.objects.filter(scorer="sound").count() == 2
    assert Words.objects.get().done_at


def test_an_empty_transcript_is_read_by_nobody(
    take: Recording, happened: list[str], ear: Ear, reader: FakeTextScorer
) -> None:
    ear.text = ""
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    assert (Transcript.objects.count(), reader.read) == (2, [])
    assert happened[-1] == "told"


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_what_people_decided_meanwhile_stays_decided(
    take: Recording, happened: list[str], reader: FakeTextScorer, decision: str
) -> None:
    pipeline.process(take.pk)
    sample = take.cuts.order_by("cut")[0]
    if decision == "accept":
        sample.accept(by="moderator 1", label=Label.INCOMPLETE)
    else:
        sample.reject(by="moderator 1", reason="noise")
    decided = Sample.objects.filter(pk=sample.pk).values().get()
    transcribing.process(take.pk)
    assert Sample.objects.filter(pk=sample.pk).values().get() == decided
    assert sample.scores.filter(scorer="text-scorer").exists()


def test_a_take_withdrawn_while_its_words_wait_is_left_alone(
    take: Recording, happened: list[str], ear: Ear
) -> None:
    pipeline.process(take.pk)
    Recording.objects.get(pk=take.pk).withdraw(by="player")
    transcribing.process(take.pk)
    assert (ear.heard, happened[2:]) == ([], [])
    assert Words.objects.get().done_at


def test_audio_erased_while_it_is_recognised_is_no_error(
    take: Recording, happened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def erased(recording: Recording) -> np.ndarray:
        Recording.objects.get(pk=recording.pk).withdraw(by="player")
        raise FileNotFoundError(recording.audio)

    pipeline.process(take.pk)
    monkeypatch.setattr("corpus.audio.read", erased)
    transcribing.process(take.pk)
    assert happened[2:] == []


def test_audio_that_is_simply_missing_is_tried_again(
    take: Recording, happened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(recording: Recording) -> np.ndarray:
        raise FileNotFoundError(recording.audio)

    pipeline.process(take.pk)
    monkeypatch.setattr("corpus.audio.read", missing)
    with pytest.raises(FileNotFoundError):
        transcribing.process(take.pk)
    assert Words.objects.get().done_at is None


def test_a_sweep_forgets_the_words_of_what_was_taken_back(take: Recording, happened: list[str]) -> None:
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    kept = factory.sample(factory.recording(status=Recording.Status.LISTENED))
    Transcript.objects.create(sample=kept, language="en", text="Kept", source="recognised")
    Recording.objects.get(pk=take.pk).withdraw(by="player")
    sweeping.sweep()
    assert list(Transcript.objects.values_list("text", flat=True)) == ["Kept"]


def test_swept_words_wait_as_long_again_as_they_have_waited(player: Any, happened: list[str]) -> None:
    now = timezone.now()

    def waiting(*, asked: float, moved: float) -> UUID:
        take = factory.recording(player, status=Recording.Status.LISTENED)
        ago = [now - timedelta(seconds=seconds) for seconds in (asked, moved)]
        Words.objects.create(recording=take, created_at=ago[0], moved_at=ago[1])
        return take.pk

    waiting(asked=100, moved=40)
    waiting(asked=5, moved=5)
    due = waiting(asked=100, moved=60)
    assert to_transcribe.lost(now, sweeping.WAIT, 10) == [due]
    assert sweeping.sweep() == 1
    assert to_transcribe.lost(timezone.now(), sweeping.WAIT, 10) == []


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("games.judging.tasks.take", "takes"),
        ("games.judging.tasks.words", "text"),
        ("games.judging.tasks.rescore", "rescoring"),
    ],
)
def test_slow_work_never_stands_in_the_queue_of_live_takes(task: str, queue: str) -> None:
    app.loader.import_default_modules()
    assert task in app.tasks
    route = app.amqp.router.route({}, task)
    assert getattr(route.get("queue"), "name", settings.CELERY_TASK_DEFAULT_QUEUE) == queue


def test_mended_words_that_nothing_here_reads_wait_for_nobody(
    take: Recording, happened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.4)])
    pipeline.process(take.pk)
    before = list(take.cuts.values())
    Words.again(take)
    transcribing.process(take.pk)
    assert Words.objects.get().done_at
    assert (happened, list(take.cuts.values())) == (["told"], before)


def test_every_game_that_shows_words_says_which_were_read_by_a_moment() -> None:
    """What others show is a question, a task or a card, and is answered in the player's own words."""
    showing = set()
    for key, language, path in loading.files():
        game = registry.game(key)
        for text in loading.read(path).values():
            if known_words(game.prepare(dict(text), language, 1)):
                showing.add(key)
    telling = {game.key for game in registry.games() if type(game).known_words is not Game.known_words}
    assert showing == telling == {"number-relay"}


@pytest.fixture
def shown(take: Recording, monkeypatch: pytest.MonkeyPatch, happened: list[str]) -> Recording:
    """A take whose last moment a text model has judged by what was shown, while no recogniser was here."""
    give_ears(monkeypatch, None)
    Recording.objects.filter(pk=take.pk).update(prompt={**take.prompt, "say": "Five two eight five."})
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    (score,) = Score.objects.filter(scorer="text-scorer")
    assert (score.input, score.sample) == ("prompt", take.cuts.latest("cut"))
    return take


def witnesses(take: Recording) -> set[tuple[str, str]]:
    """What weighs on the last moment: who, and what they were given."""
    found = take.cuts.latest("cut")
    assert [each[1] for each in found.why if each[1]] == [
        s.scorer for s in Score.standing(found.scores.all())
    ]
    return {(score.scorer, score.input) for score in Score.standing(found.scores.all())}


@pytest.mark.parametrize("heard", ["", "It is a truth universally acknowledged."])
def test_a_score_of_words_that_were_not_said_is_no_witness_even_where_its_model_is_gone(
    shown: Recording, monkeypatch: pytest.MonkeyPatch, heard: str
) -> None:
    assert witnesses(shown) == {("smart-turn", "audio"), ("text-scorer", "prompt")}
    give_ears(monkeypatch, Ear(text=heard))
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.4)])
    Words.again(shown)
    transcribing.process(shown.pk)
    assert witnesses(shown) == {("smart-turn", "audio")}
    assert not Score.objects.filter(scorer="text-scorer").last_answers().exists()


def test_a_score_of_words_that_were_said_stays_whoever_wrote_them_down(
    shown: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, Ear(text="five two eight five"))
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.4)])
    Words.again(shown)
    transcribing.process(shown.pk)
    assert witnesses(shown) == {("smart-turn", "audio"), ("text-scorer", "prompt")}


def test_a_score_of_words_that_a_person_mended_is_no_witness_until_they_are_mended_back(
    shown: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_models(monkeypatch, audio=[FakeAudioScorer(complete=0.4)])
    last = shown.cuts.latest("cut")
    for text, reads in (("Five two.", False), ("Five two eight five.", True), ("Five", False)):
        mending.write_down(last, text)
        transcribing.process(shown.pk)
        assert (("text-scorer", "prompt") in witnesses(shown)) == reads


def test_a_score_that_comes_after_the_words_were_mended_is_none_of_them(
    take: Recording, happened: list[str], reader: FakeTextScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person mends while a language model reads, and another worker has the new words read first."""
    pipeline.process(take.pk)
    last, slow = take.cuts.latest("cut"), reader.answer

    def meanwhile(question: Question) -> Answer:
        monkeypatch.setattr(reader, "answer", slow)
        mending.write_down(last, "I would like one coffee.")
        transcribing.process(take.pk)
        return slow(question)

    monkeypatch.setattr(reader, "answer", meanwhile)
    transcribing.process(take.pk)
    (read,) = (score for score in Score.standing(last.scores.all()) if score.reads)
    assert read.input.startswith("person")


def test_a_conversation_that_was_mended_is_not_what_a_model_that_is_gone_had_read(
    take: Recording, happened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_models(monkeypatch, text=[FakeTextScorer(name="semantic-turn-taking")])
    pipeline.process(take.pk)
    last = take.cuts.latest("cut")
    take.cuts.filter(pk=last.pk).update(start=19_000)
    transcribing.process(take.pk)
    (read,) = Score.standing(last.scores.filter(scorer="semantic-turn-taking"))
    assert ", after " in read.input
    give_models(monkeypatch)
    mending.write_down(take.cuts.earliest("cut"), "I wood.")
    transcribing.process(take.pk)
    assert Score.standing(last.scores.filter(scorer="semantic-turn-taking")) == []
