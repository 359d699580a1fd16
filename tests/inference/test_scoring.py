"""Every moment of a take is scored once, whatever is repeated, and a failure is never a score."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contributor
from corpus import audio
from corpus.labels import AgentState
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from inference.models import Failure, Score
from inference.running import loaded
from inference.running.analysis import analyse
from inference.running.asking import score_again
from inference.running.questions import question
from inference.scorers.base import Answer, Question, ScorerError, one_by_one
from tests import factory, voices
from tests.scoring import score_take

Only = Callable[..., "Told"]
Queries = Callable[[int], AbstractContextManager[object]]
needs_readings = pytest.mark.needs("readings")


@dataclass
class Told:
    """A scorer that answers what a test tells it to, and remembers what it was asked."""

    answers: Callable[[Question], Answer]
    name: str = "told"
    title: str = "Told"
    revision: str = "1"
    asked: list[Question] = field(default_factory=list)

    def applies(self, question: Question) -> bool:
        return question.agent_state == "idle"

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.answers(question)

    def answer_many(self, questions: Sequence[Question]) -> list[Answer | ScorerError]:
        return one_by_one(self.answer, questions)


def sure(_: Question) -> Answer:
    return Answer({"complete": 0.9, "incomplete": 0.1}, threshold=0.5, latency_ms=1)


def broken(_: Question) -> Answer:
    return Answer({"complete": float("nan"), "incomplete": float("nan")}, threshold=0.5, latency_ms=1)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Only:
    """Make these scorers the only ones."""

    def register(*scorers: Told) -> Told:
        monkeypatch.setattr(loaded, "audio_scorers", lambda: scorers)
        return scorers[0]

    return register


@pytest.fixture
def take(player: Contributor) -> Recording:
    """A take with two moments, of two seconds."""
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    factory.sample(recording)
    factory.sample(recording, cut=28_800, intent="complete", went_on=False)
    return recording


@pytest.fixture
def spoken(player: Contributor) -> Recording:
    """A human reading that was listened to, cut at each of its pauses and at its end."""
    parts = [voices.trimmed(voices.read(path)) for path in voices.readings()[:3]]
    pieces = [voices.silence(0.5)] + [piece for part in parts for piece in (part, voices.silence(0.6))]
    pcm = (np.concatenate(pieces) * 32767).astype(np.int16)
    recording = factory.recording(player, pcm=pcm)
    heard = analyse(audio.read(recording))
    recording.listened(by="listen", speech=heard.speech, levels=heard.levels, quality=heard.quality)
    for _, end in heard.speech:
        factory.sample(recording, cut=end)
    return recording


@needs_readings
def test_smart_turn_scores_every_moment_of_a_take(spoken: Recording) -> None:
    assert spoken.cuts.count() >= 3
    assert score_take(spoken) == spoken.cuts.count()
    for sample in spoken.cuts.all():
        score = sample.scores.get()
        assert sample.status == Sample.Status.CAPTURED  # whoever settles it next moves it
        assert (score.scorer, score.offset_ms, score.threshold) == ("smart-turn", 200, 0.5)
        assert set(score.probabilities) == {"complete", "incomplete"}
        assert sum(score.probabilities.values()) == pytest.approx(1)
        assert score.latency_ms > 0
    assert not Failure.objects.exists()


@needs_readings
def test_scoring_twice_changes_nothing(spoken: Recording) -> None:
    score_take(spoken)
    before = list(Score.objects.values())
    assert score_take(spoken) == 0
    assert list(Score.objects.values()) == before


def test_a_second_run_after_a_crash_asks_only_what_is_missing(take: Recording, only: Only) -> None:
    scorer = only(Told(sure))
    first, second = take.cuts.order_by("cut")
    Score.objects.create(
        sample=first,
        scorer="told",
        revision="1",
        probabilities={"complete": 1, "incomplete": 0},
        latency_ms=1,
    )
    assert score_take(take) == 1
    assert len(scorer.asked) == 1
    assert second.scores.count() == first.scores.count() == 1


def test_a_new_revision_adds_its_own_score(take: Recording, only: Only) -> None:
    only(Told(sure, revision="2"))
    sample = take.cuts.all()[0]
    Score.objects.create(
        sample=sample, scorer="told", revision="1", probabilities={"complete": 1}, latency_ms=1
    )
    score_take(take)
    assert set(sample.scores.values_list("revision", flat=True)) == {"1", "2"}


def test_a_revision_that_comes_back_stands_again_and_is_not_asked_twice(take: Recording, only: Only) -> None:
    """An operator fetches a commit, lets it score the corpus, and takes it back."""
    first, second = Told(sure, revision="1"), Told(sure, revision="2")
    for scorer in (first, second):
        only(scorer)
        assert score_again(take) == 2
    sample = take.cuts.all()[0]
    assert [score.revision for score in Score.standing(sample.scores.all())] == ["2"]
    only(first)
    assert score_again(take) == 0
    assert [score.revision for score in Score.standing(sample.scores.all())] == ["1"]
    assert (len(first.asked), len(second.asked)) == (2, 2)


@pytest.mark.parametrize("answers", [sure, broken])
def test_two_workers_at_once_write_what_one_would(
    take: Recording, only: Only, answers: Callable[[Question], Answer]
) -> None:
    def meanwhile(asked: Question) -> Answer:
        if len(slow.asked) == 1:
            only(Told(answers))
            score_take(take)
        return answers(asked)

    slow = only(Told(meanwhile))
    score_take(take)
    assert Score.objects.count() + Failure.objects.count() == 2


def test_not_a_number_becomes_a_failure_and_no_score(take: Recording, only: Only) -> None:
    only(Told(broken), Told(sure, name="sound"))
    assert score_take(take) == 2
    assert set(Score.objects.values_list("scorer", flat=True)) == {"sound"}
    assert Failure.objects.count() == 2
    assert "nan" in Failure.objects.all()[0].error


def test_an_error_with_many_words_is_kept_as_far_as_it_fits(take: Recording, only: Only) -> None:
    def failing(_: Question) -> Answer:
        raise ScorerError("x" * 1000)

    only(Told(failing))
    score_take(take)
    assert len(Failure.objects.all()[0].error) == 300


@pytest.mark.parametrize(("failures", "times_asked"), [(2, 1), (3, 0)])
def test_a_scorer_that_failed_three_times_on_a_sample_is_not_asked_again(
    db: None, only: Only, failures: int, times_asked: int
) -> None:
    scorer = only(Told(sure))
    sample = factory.sample()
    for _ in range(failures):
        Failure.objects.create(sample=sample, scorer="told", revision="1", error="no")
    score_take(sample.recording)
    assert len(scorer.asked) == times_asked


def test_a_scorer_hears_the_turn_from_half_a_second_before_speech_to_200_ms_after_the_cut(
    player: Contributor,
) -> None:
    sound = np.arange(5 * SAMPLE_RATE, dtype=np.float32)
    take = factory.recording(player, speech=[[20_000, 30_000], [40_000, 50_000]])
    asked = question(factory.sample(take, cut=50_000), take, sound)
    assert asked
    assert np.array_equal(asked.audio, sound[20_000 - 8_000 : 50_000 + TAIL])
    assert (asked.language, asked.agent_state) == ("en", "idle")


def test_a_scorer_hears_nothing_of_an_earlier_turn_of_the_same_take(player: Contributor) -> None:
    sound = np.arange(5 * SAMPLE_RATE, dtype=np.float32)
    take = factory.recording(player, speech=[[1_000, 10_000], [40_000, 50_000]])
    asked = question(factory.sample(take, start=20_000, cut=50_000), take, sound)
    assert asked
    assert np.array_equal(asked.audio, sound[40_000 - 8_000 : 50_000 + TAIL])


def test_a_scorer_may_hear_the_silence_that_followed_and_nothing_that_was_said_after_it(
    player: Contributor,
) -> None:
    sound = np.arange(5 * SAMPLE_RATE, dtype=np.float32)
    take = factory.recording(player, speech=[[20_000, 30_000], [39_600, 50_000]])
    paused, ended = (
        factory.sample(take, cut=30_000, silence=9_600),
        factory.sample(take, cut=50_000, silence=30_000, went_on=False),
    )
    first, last = question(paused, take, sound), question(ended, take, sound)
    assert first
    assert last
    assert np.array_equal(first.later, sound[30_000 + TAIL : 39_600])
    assert first.moments == {200: 0, 500: 4_800}
    assert np.array_equal(last.later, sound[50_000 + TAIL : 66_000])
    assert last.moments == {200: 0, 500: 4_800, 1_000: 12_800}


def test_what_a_model_says_later_in_the_silence_is_kept_and_counts_for_nothing(
    take: Recording, only: Only
) -> None:
    later = {500: {"complete": 0.2, "incomplete": 0.8}, 1_000: {"complete": 0.1, "incomplete": 0.9}}
    only(Told(lambda asked: replace(sure(asked), later=later)))
    assert score_take(take) == 6
    sample = take.cuts.all()[0]
    assert sorted(sample.scores.values_list("offset_ms", flat=True)) == [200, 500, 1_000]
    (standing,) = Score.standing(sample.scores.all())
    assert (standing.offset_ms, standing.verdict) == (200, "complete")
    assert Score.changed(sample.scores.all()) == {}
    assert score_take(take) == 0


def test_a_later_answer_holds_probabilities_or_the_whole_is_none(take: Recording, only: Only) -> None:
    only(Told(lambda asked: replace(sure(asked), later={500: {"complete": 0.9, "incomplete": 0.9}})))
    assert score_take(take) == 0
    assert Failure.objects.count() == 2


def test_a_take_that_ends_at_the_cut_is_filled_up_with_silence(player: Contributor) -> None:
    sound = np.ones(30_000, np.float32)
    take = factory.recording(player, speech=[[100, 30_000]])
    asked = question(factory.sample(take, cut=30_000), take, sound)
    assert asked
    assert len(asked.audio) == 30_000 + TAIL
    assert not asked.audio[30_000:].any()


def test_nobody_is_asked_about_a_moment_before_anybody_spoke(player: Contributor, only: Only) -> None:
    scorer = only(Told(sure))
    take = factory.recording(player, status=Recording.Status.LISTENED, speech=[])
    factory.sample(take)
    assert score_take(take) == 0
    assert scorer.asked == []


def test_a_scorer_is_not_asked_what_it_was_not_made_for(player: Contributor, only: Only) -> None:
    scorer = only(Told(sure))
    sample = factory.sample(agent_state=AgentState.SPEAKING, agent_text="And then?")
    score_take(sample.recording)
    assert scorer.asked == []


def test_a_scored_take_costs_a_handful_of_queries(
    take: Recording, only: Only, django_assert_max_num_queries: Queries
) -> None:
    only(Told(sure))
    # The take, its samples, their scores, failures and votes; and the scores are written.
    with django_assert_max_num_queries(6):
        score_take(take, np.zeros(32_000, np.float32))


def test_what_a_model_said_can_be_seen_but_not_changed(
    admin_client: Client, take: Recording, only: Only
) -> None:
    only(Told(sure), Told(broken, name="broken"))
    score_take(take)
    take.cuts.update(status=Sample.Status.ACCEPTED)  # what was said of an open one is for nobody yet
    for model in (Score, Failure):
        kind = f"admin:inference_{model._meta.model_name}"
        row = model.objects.all()[0]
        assert admin_client.get(reverse(f"{kind}_changelist")).status_code == 200
        assert admin_client.get(reverse(f"{kind}_change", args=[row.pk])).status_code == 200
        assert admin_client.get(reverse(f"{kind}_add")).status_code == 403
        assert admin_client.post(reverse(f"{kind}_change", args=[row.pk]), {}).status_code == 403
        assert admin_client.post(reverse(f"{kind}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
