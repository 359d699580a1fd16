"""Scorers that others run, asked about a take: behind the player's back, and whatever they do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Contributor
from corpus.audio import read as read_sound
from corpus.models import Recording, Sample
from games.judging import pipeline, push, transcribing
from inference.models import AUDIO, Failure, Score, Transcript, Words
from inference.running import loaded, rescoring
from inference.running.asking import score_remotely
from inference.speech import transcripts
from moderation.serving import reports
from moderation.serving.standing import Listener
from tests import factory
from tests.inference import remote_server
from tests.inference.remote_server import Lab
from tests.scoring import score_take
from tests.words_doubles import FakeTextScorer, give_ears, give_models

ENTRY = """
[model.our-lab]
title = "Our lab"
contract = "remote"
labels = ["complete", "incomplete"]
licence = "MIT"
options = {{ address = "{url}", secret = "TEST_LAB_SECRET", version = "1", seconds = 2, given = "{given}" }}
"""


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Iterator[Lab]:
    """A lab that hears and reads, in the operator's file."""
    monkeypatch.setenv(remote_server.VARIABLE, remote_server.SECRET)
    settings.MODELS_FILE, settings.MODELS_DIR = tmp_path / "models.toml", tmp_path
    with remote_server.running() as running:
        _write(settings.MODELS_FILE, running)
        yield running
    _forget()


def _write(path: Path, lab: Lab, given: str = "both") -> None:
    path.write_text(ENTRY.format(url=lab.url, given=given))
    _forget()


def _forget() -> None:
    loaded.forget()
    transcripts.remote.cache_clear()


@pytest.fixture
def take(player: Contributor) -> Recording:
    """A settled take with two moments, the second with its words."""
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    for cut in (12_800, 28_800):
        factory.sample(recording, cut=cut, status=Sample.Status.SCORED)
    text = {"text": "Yes, please.", "plain": "yes please", "source": "prompt", "language": "en"}
    Transcript.objects.create(sample=recording.cuts.latest("cut"), **text)
    return recording


def test_it_scores_what_it_is_given_and_says_so(lab: Lab, take: Recording) -> None:
    assert score_remotely(take, lambda: read_sound(take)) == 2
    assert score_remotely(take, lambda: read_sound(take)) == 0
    scores = Score.objects.order_by("sample__cut")
    assert [score.input for score in scores] == [AUDIO, "audio + prompt"]
    assert [(s.hears, s.reads, s.given) for s in scores][1] == (True, True, "audio + shown, not checked")
    assert {(s.scorer, s.revision, s.verdict) for s in scores} == {("our-lab", "1", "complete")}
    (request,) = lab.requests
    assert [m.get("transcript", "") for m in request["moments"]] == ["", "Yes, please."]


def test_one_of_words_is_asked_only_where_there_are_words(lab: Lab, take: Recording, settings: Any) -> None:
    _write(settings.MODELS_FILE, lab, "words")
    assert score_remotely(take, lambda: pytest.fail("nobody hears")) == 1
    assert Score.objects.get().input == "prompt"


@pytest.mark.parametrize(
    ("slow", "answer", "error"),
    [
        ("", {"version": "1", "answers": [{"probabilities": {"wait": 1}}] * 2}, "answered about wait"),
        ("", b"x" * 10_000_000, "longer than"),
        ("hangs", b"", "did not answer within 2 seconds"),
    ],
)
def test_what_goes_wrong_is_a_row_and_never_a_score_and_the_rest_goes_on(
    lab: Lab, take: Recording, monkeypatch: pytest.MonkeyPatch, slow: str, answer: Any, error: str
) -> None:
    lab.slow, lab.answer = slow, lambda _asked: answer
    give_ears(monkeypatch, None)
    give_models(monkeypatch, text=[FakeTextScorer()])
    Words.objects.create(recording=take)
    transcribing.process(take.pk)
    assert set(Score.objects.values_list("scorer", flat=True)) == {"text-scorer"}
    assert Failure.objects.filter(scorer="our-lab", error__contains=error).count() == 2
    assert Words.objects.get().done_at is not None


def test_a_live_take_never_waits_for_it(
    lab: Lab, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    recording = factory.recording(player, status=Recording.Status.LISTENED)
    factory.sample(recording)
    score_take(recording)
    pipeline.process(recording.pk)
    assert lab.asked == []
    assert Words.objects.filter(recording=recording, done_at=None).exists()


def test_the_player_is_told_of_the_words_before_it_is_asked(
    lab: Lab, take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    give_models(monkeypatch, text=[FakeTextScorer()])
    asked_before: list[int] = []
    monkeypatch.setattr(push, "push", lambda *_words: asked_before.append(len(lab.asked)))
    Words.objects.create(recording=take)
    transcribing.process(take.pk)
    assert asked_before == [0, 1]


def test_a_take_with_personal_data_goes_nowhere(
    lab: Lab, take: Recording, stranger: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    give_models(monkeypatch)
    reports.report(take.cuts.earliest("cut"), Listener(stranger), "personal_data")
    Words.objects.create(recording=take)
    transcribing.process(take.pk)
    assert lab.asked == []


def test_rescore_asks_it_and_stops_with_the_reason_where_it_cannot(lab: Lab, take: Recording) -> None:
    call_command("rescore", scorer="our-lab")
    assert Score.objects.filter(scorer="our-lab").count() == 2
    lab.statuses = [401]
    with pytest.raises(rescoring.CannotRescore, match="status 401"):
        rescoring.must_be_usable("our-lab")


def test_the_list_says_whether_it_answers(lab: Lab, capsys: pytest.CaptureFixture[str], db: None) -> None:
    call_command("models", "list")
    assert "Our lab answers." in capsys.readouterr().out
    lab.statuses = [403]
    call_command("models", "list")
    assert "Our lab cannot be used: It answered with the status 403." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "read"), [("words", "prompt"), ("both", "audio + prompt"), ("sound", AUDIO)]
)
def test_one_that_reads_is_sent_the_conversation_and_its_score_says_after_which(
    lab: Lab, player: Contributor, settings: Any, given: str, read: str
) -> None:
    _write(settings.MODELS_FILE, lab, given)
    lines = ((0, "Hello, what would you like?"), (20_000, "With milk?"))
    timeline = [{"name": "agent_start", "at": at, "value": "0", "text": text} for at, text in lines]
    spoken = [[8_000, 16_000], [30_000, 40_000]]
    take = factory.recording(player, status=Recording.Status.LISTENED, timeline=timeline, speech=spoken)
    for (start, cut), text in zip(spoken, ("A coffee, please.", "No."), strict=True):
        sample = factory.sample(take, start=start - 100, cut=cut, status=Sample.Status.SCORED)
        words = {"text": text, "plain": text.lower(), "source": "prompt", "language": "en"}
        Transcript.objects.create(sample=sample, **words)
    assert score_remotely(take, lambda: read_sound(take)) == 2
    moments = lab.requests[0]["moments"]
    (last,) = Score.objects.filter(sample=sample)
    if given == "sound":
        assert not any("conversation" in moment for moment in moments)
        assert last.input == read
        return
    assert moments[0]["conversation"] == [{"role": "assistant", "text": "Hello, what would you like?"}]
    assert [turn["text"] for turn in moments[1]["conversation"]] == [
        "Hello, what would you like?",
        "A coffee, please.",
        "With milk?",
    ]
    assert last.input.startswith(f"{read}, after ")
    assert score_remotely(take, lambda: read_sound(take)) == 0
    Transcript.objects.filter(text="A coffee, please.").update(text="A tea, please.")
    assert score_remotely(take, lambda: read_sound(take)) == 1, "what came before was mended"


def test_a_moment_that_it_was_not_asked_about_is_no_failure_and_is_asked_about_once_it_is_back(
    lab: Lab, take: Recording
) -> None:
    """After an outage it is left alone for a while, through which a walk over the corpus goes on."""
    lab.statuses = [503, 503]
    for _ in range(5):
        assert score_remotely(take, lambda: read_sound(take)) == 0
    assert len(lab.asked) == 2
    assert Failure.objects.filter(scorer="our-lab").count() == take.cuts.count()
    _forget()
    assert score_remotely(take, lambda: read_sound(take)) == 2
