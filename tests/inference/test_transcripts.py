"""What was said up to each cut becomes a row, once, with where it came from and how wrong it is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Contributor
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from inference.models import Failure, Transcript
from inference.running.questions import best_transcript
from inference.speech import recognisers
from inference.speech.recognition import Word
from inference.speech.transcripts import known_words, transcribe, wanted
from tests import factory
from tests.words_doubles import Ear, FakeTextScorer, give_ears, give_models

pytestmark = pytest.mark.django_db
SOUND = np.zeros(3 * SAMPLE_RATE, np.float32)
SAY = {"say": "Four, seven, one, nine."}


def sound() -> np.ndarray:
    return SOUND


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    made = Ear()
    give_ears(monkeypatch, made)
    return made


def take_of(player: Contributor, **fields: Any) -> Recording:
    """A take with a pause and an end."""
    take = factory.recording(player, status=Recording.Status.LISTENED, **fields)
    factory.sample(take)
    factory.sample(take, cut=28_800, intent="complete", went_on=False)
    return take


@pytest.fixture
def take(player: Contributor) -> Recording:
    return take_of(player)


def test_every_sample_gets_what_was_said_up_to_its_cut(take: Recording, ear: Ear) -> None:
    assert transcribe(take, sound) == 2
    assert ear.heard == [12_800 + TAIL, 28_800 + TAIL]
    row = take.cuts.order_by("cut")[0].transcripts.get()
    assert (row.text, row.plain) == ("I would, um, like", "i would um like")
    assert (row.language, row.source, row.model, row.revision) == ("en", "recognised", "whisper-tiny", "1")
    assert (row.word_error_rate, row.reference, row.latency_ms) == (None, "", 700.0)
    assert row.name == "recognised: whisper-tiny 1"


def test_words_keep_their_times_on_the_clock_of_the_take(player: Contributor, ear: Ear) -> None:
    """The recogniser is given the turn from 0.5 s before its first speech."""
    take = factory.recording(player, status=Recording.Status.LISTENED, speech=[[19_200, 28_800]])
    sample = factory.sample(take, cut=28_800)
    ear.words = (Word("I", 8_000, 8_000), Word("wou\0ld,", 9_280, 10_560))
    transcribe(take, sound)
    assert sample.transcripts.get().words == [
        {"word": "I", "start": 19_200, "end": 19_200},
        {"word": "would,", "start": 20_480, "end": 21_760},
    ]


def test_who_gives_no_times_leaves_none(take: Recording, ear: Ear) -> None:
    transcribe(take, sound)
    assert [row.words for row in Transcript.objects.all()] == [[], []]


def test_twice_is_once(take: Recording, ear: Ear) -> None:
    transcribe(take, sound)
    before = list(Transcript.objects.values())
    assert transcribe(take, sound) == 0
    assert list(Transcript.objects.values()) == before
    assert len(ear.heard) == 2


def test_two_workers_at_once_write_what_one_would(take: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile() -> np.ndarray:
        give_ears(monkeypatch, Ear())
        transcribe(Recording.objects.get(pk=take.pk), sound)
        return SOUND

    give_ears(monkeypatch, Ear(text="late"))
    transcribe(take, meanwhile)
    assert set(Transcript.objects.values_list("text", flat=True)) == {"I would, um, like"}
    assert Transcript.objects.count() == 2


def test_a_new_revision_writes_its_own(take: Recording, ear: Ear) -> None:
    transcribe(take, sound)
    ear.revision = "2"
    assert transcribe(take, sound) == 2
    assert take.cuts.all()[0].transcripts.count() == 2


def test_nothing_heard_is_written_down_as_nothing_and_not_asked_again(take: Recording, ear: Ear) -> None:
    ear.text = ""
    assert transcribe(take, sound) == 2
    assert set(Transcript.objects.values_list("text", "plain")) == {("", "")}
    transcribe(take, sound)
    assert len(ear.heard) == 2


def test_without_a_recogniser_there_is_no_transcript(
    take: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    assert transcribe(take, sound) == 0
    assert not Failure.objects.exists()


def test_a_failure_is_recorded_and_after_three_nobody_asks_again(take: Recording, ear: Ear) -> None:
    ear.broken = True
    for _ in range(5):
        transcribe(take, sound)
    assert len(ear.heard) == 3 * 2
    assert Failure.objects.filter(scorer="whisper-tiny", error="The recogniser is broken.").count() == 6
    assert not Transcript.objects.exists()


def test_two_workers_at_one_take_write_a_failure_once(take: Recording, ear: Ear) -> None:
    def meanwhile() -> np.ndarray:
        if len(ear.heard) == 0:
            transcribe(take, sound)
        return SOUND

    ear.broken = True
    transcribe(take, meanwhile)
    assert {sample.failures.count() for sample in take.cuts.all()} == {1}


def test_a_sample_that_is_taken_back_meanwhile_gets_no_transcript(take: Recording, ear: Ear) -> None:
    def meanwhile() -> np.ndarray:
        Recording.objects.get(pk=take.pk).withdraw(by="player")
        return SOUND

    assert transcribe(take, meanwhile) == 0
    assert not Transcript.objects.exists()


def test_nobody_listens_to_a_moment_before_anybody_spoke(player: Contributor, ear: Ear) -> None:
    take = take_of(player, speech=[])
    assert transcribe(take, sound) == 0
    assert ear.heard == []


def test_the_sound_is_not_decoded_when_nothing_is_missing(take: Recording, ear: Ear) -> None:
    def unreadable() -> np.ndarray:
        raise FileNotFoundError

    transcribe(take, sound)
    assert transcribe(take, unreadable) == 0


def test_words_that_the_game_knows_are_the_reference(player: Contributor, ear: Ear) -> None:
    take = take_of(player, prompt=SAY)
    ear.text = "Four seven"
    transcribe(take, sound)
    pause, end = (sample.transcripts.order_by("source") for sample in take.cuts.order_by("cut"))
    # At the pause as far as the recogniser could follow, at the end all.
    assert [(row.source, row.text) for row in pause] == [
        ("recognised", "Four seven"),
        ("shown_heard", "Four, seven,"),
    ]
    assert [(row.source, row.text) for row in end] == [
        ("recognised", "Four seven"),
        ("shown_heard", "Four, seven, one, nine."),
    ]
    assert (pause[0].reference, pause[0].word_error_rate) == ("Four, seven,", 0.0)
    assert (end[0].reference, end[0].word_error_rate) == ("Four, seven, one, nine.", 0.5)
    assert transcribe(take, sound) == 0
    take.refresh_from_db()
    assert take.quality["agreement"] == 0.5


def test_known_words_that_were_not_said_are_no_transcript(player: Contributor, ear: Ear) -> None:
    take = take_of(player, prompt=SAY)
    ear.text = "It is a truth universally acknowledged, that a single man in possession of a good fortune"
    transcribe(take, sound)
    assert set(Transcript.objects.values_list("source", flat=True)) == {"recognised"}
    assert set(Transcript.objects.values_list("reference", "word_error_rate")) == {("", None)}
    take.refresh_from_db()
    assert take.quality["agreement"] == 0


def test_what_the_game_knows_of_a_moment_needs_no_recogniser_and_is_not_checked(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    take = take_of(player, prompt=SAY)
    transcribe(take, sound, lambda sample: "Four," if sample.went_on else "Four, seven.")
    rows = Transcript.objects.order_by("sample__cut").values_list("source", "text")
    assert list(rows) == [("prompt", "Four,"), ("prompt", "Four, seven.")]
    take.refresh_from_db()
    assert "agreement" not in take.quality


def test_words_that_were_shown_are_checked_once_a_recogniser_comes(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    take = take_of(player, prompt=SAY)
    transcribe(take, sound)
    give_ears(monkeypatch, Ear(text="Jane Austen"))
    transcribe(Recording.objects.get(pk=take.pk), sound)
    best = best_transcript(take.cuts.get(intent="complete").transcripts.all())
    assert best
    assert (best.source, best.text) == ("recognised", "Jane Austen")


def test_the_language_that_was_heard_is_part_of_the_quality(take: Recording, ear: Ear) -> None:
    ear.hears = {"en": 0.03, "de": 0.95, "nl": 0.02}
    transcribe(take, sound)
    take.refresh_from_db()
    assert take.quality == {
        "heard_language": "de",
        "heard_language_probability": 0.95,
        "own_language_probability": 0.03,
        "heard_language_seconds": 1.2,
    }


def test_a_take_withdrawn_meanwhile_keeps_no_language(take: Recording, ear: Ear) -> None:
    def meanwhile() -> np.ndarray:
        Recording.objects.get(pk=take.pk).withdraw(by="player")
        return SOUND

    ear.hears = {"en": 0.1, "de": 0.9}
    transcribe(take, meanwhile)
    take.refresh_from_db()
    assert "heard_language" not in take.quality


def test_known_words_need_no_recogniser_at_an_end_that_was_meant(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_ears(monkeypatch, None)
    take = take_of(player, prompt=SAY)
    assert transcribe(take, sound) == 1
    row = Transcript.objects.get()
    assert (row.source, row.plain, row.sample.intent) == ("prompt", "four seven one nine", "complete")


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ({"first": "Describe a breakfast.", "second": "On a train."}, ""),
        ({"words": "one two"}, "one two"),
        ({"say": "  "}, ""),
        ({"say": 3}, ""),
    ],
)
def test_only_words_that_are_to_be_said_are_known(prompt: dict[str, object], words: str) -> None:
    assert known_words(prompt) == words


def test_words_are_wanted_where_somebody_listens_or_can_read_what_is_known(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, known = take_of(player), take_of(player, prompt=SAY)
    give_ears(monkeypatch, None)
    give_models(monkeypatch)
    assert (wanted(free), wanted(known)) == (False, False)
    give_models(monkeypatch, text=[FakeTextScorer()])
    assert (wanted(free), wanted(known)) == (False, True)
    give_ears(monkeypatch, Ear())
    assert (wanted(free), wanted(known)) == (True, True)


@pytest.mark.parametrize("text", ["", "…?!", "<|im_end|> [SEP]", "مرحبا 🙂", "a\0b", "word " * 5_000])
def test_whatever_is_recognised_can_be_kept(take: Recording, ear: Ear, text: str) -> None:
    ear.text = text
    assert transcribe(take, sound) == 2
    assert "\0" not in Transcript.objects.all()[0].text


def test_an_absent_recogniser_is_said_in_a_sentence(settings: Any, tmp_path: Path) -> None:
    settings.MODELS_DIR = tmp_path
    states = {state.entry.name: state for state in recognisers.states()}
    assert (states["whisper-base"].status, states["parakeet-v3"].status) == ("absent", "disabled")
    assert states["whisper-base"].sentence == (
        "Whisper base is not here: run `manage.py models fetch whisper-base` (78 MB)."
    )


def test_a_recogniser_that_names_the_language_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    states = tuple(s for s in recognisers.states())
    monkeypatch.setattr(recognisers, "_ready", lambda: states)
    found = {language: recognisers.ready(language) for language in ("en", "tr", "no")}
    names = {language: state.entry.name for language, state in found.items() if state}
    assert names == {"en": "parakeet-v3", "tr": "whisper-base", "no": "whisper-base"}


def test_withdrawn_samples_are_left_alone(take: Recording, ear: Ear) -> None:
    first = Sample.objects.filter(pk=take.cuts.order_by("cut")[0].pk)
    first.withdraw_all(by="player", reason="", at=timezone.now())
    assert transcribe(take, sound) == 1
    assert Transcript.objects.get().sample.status != Sample.Status.WITHDRAWN


def test_the_page_of_the_models_says_whether_anybody_listens(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MODELS_DIR = tmp_path
    page = client.get("/models/").content.decode()
    assert "Whisper base is not here: run `manage.py models fetch whisper-base` (78 MB)." in page
    assert "Parakeet TDT 0.6B v3 is switched off" in page
