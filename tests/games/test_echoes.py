"""A take in which the agent is heard: refused with a friendly sentence, and no sample of it."""

from typing import Any

import numpy as np
import pytest

from corpus.audio import LazyTake
from corpus.mine.words import status_line
from corpus.models import Recording
from games.judging import echoes, pipeline, rescoring
from games.judging.results import scored_message
from games.prompts import voices
from games.prompts.models import Prompt
from inference.audio.ends import End
from inference.running import loaded
from inference.running import rescoring as requests
from inference.running.analysis import Analysis
from inference.scorers.base import Answer, Question
from tests import factory
from tests.voices import silence, wav
from tests.words_doubles import FakeAudioScorer

pytestmark = pytest.mark.django_db

TEXT = {
    "lines": ["We have changed the brakes.", "When would you like to pick it up?"],
    "acts": ["inform", "ask"],
    "roles": ["request", "answer"],
    "cards": ["Ask for more.", "Answer."],
}
SECOND = 16_000
LINE = slice(SECOND, 3 * SECOND)


@pytest.fixture
def line() -> np.ndarray:
    """float32 [n]: noise that swells as speech does, as the agent's recorded line."""
    noise = np.random.default_rng(4).normal(0, 0.1, 2 * SECOND)
    return (noise * (0.6 + 0.4 * np.sin(np.arange(2 * SECOND) / 800))).astype(np.float32)


@pytest.fixture
def prompt(db: None, line: np.ndarray) -> Prompt:
    row = Prompt.objects.create(game="call-centre", language="en", key="bike", text=TEXT)
    voices.keep(row, 0, voices.read(wav(line)), by="ada")
    return row


def timeline(way: str, *starts: float, rate: int = SECOND) -> list[dict[str, Any]]:
    """Lines of two seconds each."""
    events = []
    for index, start in enumerate(starts):
        at = int(start * rate)
        text = TEXT["lines"][index]
        events += [
            {"name": "agent_start", "at": at, "value": str(index), "text": text},
            {"name": "agent_voice", "at": at, "value": way},
            {"name": "agent_end", "at": at + 2 * rate},
        ]
    return events


def heard(take: Recording, monkeypatch: pytest.MonkeyPatch, *speech: list[int]) -> Recording:
    ends = [End(-60.0, None, 1.0) for _ in speech]
    found = Analysis([list(span) for span in speech], [0.5] * 160, {"snr_db": 20.0}, None, ends)
    monkeypatch.setattr(pipeline, "analyse", lambda _audio: found)
    pipeline.listen(LazyTake(take))
    take.refresh_from_db()
    return take


def recording(audio: np.ndarray, events: list[dict[str, Any]]) -> Recording:
    pcm = (audio * 32767).astype(np.int16)
    return factory.recording(
        pcm=pcm, game="call-centre", prompt_key="bike", prompt=TEXT, timeline=events, speech=[]
    )


ANSWER = [4 * SECOND, 6 * SECOND]


def test_a_take_with_the_recorded_line_in_it_is_refused_in_friendly_words(prompt, line, monkeypatch) -> None:
    audio = silence(8)
    audio[LINE] += 0.2 * line
    take = heard(recording(audio, timeline("recording", 1.1)), monkeypatch, ANSWER)
    assert (take.status, take.reason) == ("refused", "echo")
    assert not take.cuts.exists()
    assert "Put on headphones and try once more." in scored_message(take)["message"]
    assert "through your speakers" in status_line(take).words


def test_a_take_without_the_line_in_it_is_kept(prompt, monkeypatch) -> None:
    take = heard(recording(silence(8), timeline("recording", 1.0)), monkeypatch, ANSWER)
    assert take.status == "listened"


def test_models_hear_the_agents_recorded_lines_and_are_told_of_all(prompt, line) -> None:
    side = echoes.agent_side(recording(silence(8), timeline("recording", 1.0, 4.0)))
    assert side.spans == ((SECOND, 3 * SECOND), (4 * SECOND, 6 * SECOND))
    voice = side.channel(0, 8 * SECOND)
    assert np.abs(voice[LINE] - line).max() < 1e-3
    # Of the second line there is no recording.
    assert not voice[: LINE.start].any()
    assert not voice[LINE.stop :].any()
    written = echoes.agent_side(recording(silence(8), timeline("text", 1.0, rate=48_000)))
    assert written.spans == ((3 * SECOND, 9 * SECOND),)
    assert not written.channel(0, 8 * SECOND).any()


def test_recordings_are_looked_up_only_for_models_that_hear_the_agent(
    prompt, django_assert_num_queries
) -> None:
    take = recording(silence(8), timeline("recording", 1.0))
    with django_assert_num_queries(0):
        side = echoes.agent_side(take)
    with django_assert_num_queries(1):
        assert side.since(SECOND).channel(0, SECOND).any()
        assert side.channel(SECOND, 2 * SECOND).any()


def test_a_model_of_two_voices_hears_the_agent_through_the_pipeline_and_a_rescoring(
    prompt, line, monkeypatch
) -> None:
    scorer = Hears()
    monkeypatch.setattr(loaded, "audio_scorers", lambda: (scorer,))
    take = recording(silence(8), timeline("recording", 1.0))
    take.listened(by="listen", speech=[[4 * SECOND, 6 * SECOND]], levels=[], quality={})
    factory.sample(take, cut=6 * SECOND, intent="complete", silence=2 * SECOND, went_on=False)
    pipeline.score(LazyTake(take))
    scorer.name = "hears-again"
    rescoring.one(requests.start(asked_by="ada", here=True), take)
    begin = 4 * SECOND - SECOND // 2
    assert len(scorer.asked) == 2
    for asked in scorer.asked:
        assert asked.agent.spans == ((SECOND - begin, 3 * SECOND - begin),)
        assert np.abs(asked.agent.channel(SECOND - begin, 3 * SECOND - begin) - line).max() < 1e-3


class Hears(FakeAudioScorer):
    """Keeps what it is asked."""

    def __init__(self) -> None:
        super().__init__(complete=0.9)
        self.asked: list[Question] = []

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        return super().answer(question)


def test_what_was_written_makes_no_echo(prompt, line, monkeypatch) -> None:
    audio = silence(8)
    audio[LINE] += 0.2 * line
    audio[4 * SECOND :] += np.random.default_rng(5).normal(0, 0.1, 4 * SECOND)
    take = heard(recording(audio, timeline("text", 1.0)), monkeypatch, ANSWER)
    assert take.status == "listened"


def test_a_take_that_is_the_recorded_line_is_no_recording_of_the_player(prompt, line, monkeypatch) -> None:
    audio = silence(4)
    audio[LINE] += 0.2 * line
    take = heard(recording(audio, timeline("text", 1.0)), monkeypatch, [SECOND, 3 * SECOND])
    assert (take.status, take.reason) == ("refused", "duplicate")


def test_a_line_that_was_deleted_is_compared_with_nothing(prompt, line, monkeypatch) -> None:
    voices.remove(prompt.voices.get())
    audio = silence(4)
    audio[LINE] += 0.2 * line
    take = heard(recording(audio, timeline("text", 1.0)), monkeypatch, [SECOND, 3 * SECOND])
    assert take.status == "listened"


def test_a_synthetic_voice_is_told_by_its_rhythm(prompt, monkeypatch) -> None:
    spoken = ([SECOND, 3 * SECOND], [4 * SECOND, 6 * SECOND])
    take = heard(recording(silence(8), timeline("speech", 1.0, 4.0)), monkeypatch, *spoken)
    assert (take.status, take.reason) == ("refused", "echo")
    answered = ([3 * SECOND, 3 * SECOND + 8_000], [6 * SECOND + 2_000, 7 * SECOND])
    take = heard(recording(silence(8, 9), timeline("speech", 1.0, 4.0)), monkeypatch, *answered)
    assert take.status == "listened"


def test_a_recording_that_was_deleted_meanwhile_leaves_the_rhythm(prompt, line, monkeypatch) -> None:
    voices.remove(prompt.voices.get())
    take = heard(recording(silence(8), timeline("recording", 1.0)), monkeypatch, ANSWER)
    assert take.status == "listened"
