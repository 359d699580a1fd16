"""The demo's clips, and the whole way of a take through a real site with real models."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import soundfile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import Contributor, User
from config.asgi import application
from corpus.models import Recording, Sample
from games.demo import talking
from games.demo.deciding import MODERATOR
from games.demo.table import FOLDER, speakers, talkers
from games.judging import pipeline
from games.player.clips import read_clip
from games.player.take import Manner
from games.prompts import loading
from inference.audio import fingerprint
from inference.models import Score, Transcript
from inference.running import copies, loaded
from moderation.desk import decisions
from moderation.models import Review
from tests import voices
from tests.games.site_double import SiteDouble, serving
from tests.games.training_once import train_once

VOICES = speakers()
CLIPS = [clip for speaker in VOICES for clip in speaker.clips]
PATHS = [clip.path for clip in CLIPS]


# The clips


def test_fifteen_speakers_have_two_or_three_clips_each_in_three_languages() -> None:
    assert Counter(speaker.language for speaker in VOICES) == {"en": 5, "no": 5, "tr": 5}
    assert [len(speaker.clips) for speaker in VOICES] == [3] * 12 + [2] * 3
    assert len({(speaker.voice, speaker.pitch, speaker.speed) for speaker in VOICES}) == 15


def test_every_clip_in_the_table_is_shipped_and_no_other() -> None:
    every = [*CLIPS, *(clip for speaker in talkers() for clip in speaker.clips)]
    assert {clip.path for clip in every} == set((FOLDER / "clips").iterdir())
    assert len({clip.text for clip in every}) == len(every)
    assert {f"{said.clip}.flac" for said in talking.TURNS} == {clip.path.name for clip in every[len(CLIPS) :]}


@pytest.mark.django_db
def test_nothing_that_the_two_of_the_conversation_say_is_a_copy_of_a_clip_that_is_played(
    tmp_path: Path,
) -> None:
    for clip in CLIPS:
        copies.keep_line(hashlib.sha256(clip.path.read_bytes()).hexdigest(), voices.read(clip.path))
    assert copies.known(fingerprint.prints(voices.read(PATHS[0])))
    for channel in talking.write(tmp_path):
        assert not copies.known(fingerprint.prints(voices.read(channel)))


def test_the_clips_are_short_flac_and_small_together() -> None:
    for clip in CLIPS:
        found = soundfile.info(clip.path)
        assert (found.format, found.subtype, found.samplerate, found.channels) == (
            "FLAC",
            "PCM_16",
            16_000,
            1,
        )
        assert 1.5 <= found.duration <= 6
        assert found.duration > sum(clip.pauses)
    assert sum(clip.path.stat().st_size for clip in CLIPS) < 2_200_000


def test_pauses_lie_between_parts_and_both_endings_occur() -> None:
    assert all(len(clip.pauses) == len(clip.parts) - 1 for clip in CLIPS)
    assert Counter(clip.ending for clip in CLIPS) == {"complete": 24, "incomplete": 18}


def test_what_is_read_is_what_was_said_up_to_each_pause_unless_the_clip_says_otherwise() -> None:
    clips = {clip.file: clip for clip in CLIPS}
    amber, ella = clips["en-amber-3.flac"], clips["en-ella-2.flac"]
    assert [amber.said_by(place) for place in range(3)] == [
        "First,",
        "First, I would ask the penguin",
        "First, I would ask the penguin what it wants.",
    ]
    assert (ella.text, ella.said_by(0)) == (
        "I would like two tickets to the sea, um,",
        "I would like two tickets to the sea.",
    )
    assert all(len(clip.words) in (0, len(clip.parts)) for clip in CLIPS)


# A real site


@pytest.fixture
def site(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This site on a port, with its models; what a worker would do is done where it is asked for."""
    monkeypatch.setattr("games.judging.handing_over.take", pipeline.process)
    loading.load()
    with serving(application) as url:
        yield url


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the twelve voices are enough to see it work."""
    monkeypatch.setattr("games.management.commands.demo.speakers", lambda: [VOICES[0], VOICES[9]])


def clip(sample: Sample) -> str:
    """File whose take it is of."""
    return next(each.path.name for each in map(read_clip, PATHS) if each.sha256 == sample.recording.sha256)


def demo(url: str, **options: bool) -> str:
    out = StringIO()
    call_command("demo", url=url, stdout=out, **options)
    return out.getvalue()


def test_a_played_file_is_stored_listened_to_and_scored(site: str) -> None:
    clip = VOICES[0].clips[0]
    out = StringIO()
    call_command("play", str(clip.path), url=site, agree=True, fast=True, synthetic=True, stdout=out)
    recording = Recording.objects.get()
    assert recording.receipt in out.getvalue()
    assert recording.settings == {"source": "file", "synthetic": True}
    assert recording.user_agent == "your-turn-play/0.1"
    assert [mark["name"] for mark in recording.timeline] == ["second_shown", "done"]
    assert list(recording.cuts.order_by("cut").values_list("intent", flat=True)) == ["incomplete", "complete"]
    assert out.getvalue().count("Smart Turn ") == 2


def test_a_wrong_game_is_told_in_the_sites_words(site: str) -> None:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("play", str(CLIPS[0].path), url=site, agree=True, fast=True, game="chess", stdout=out)
    assert "There is no game of that name." in out.getvalue()


def test_the_demo_fills_the_queue_and_decides_nothing(site: str, few: None) -> None:
    said = demo(site)
    assert "6 takes: 6 scored, 0 refused, 0 failed." in said
    assert f"review at {site}/moderation/" in said
    assert Contributor.objects.count() == 2
    assert Sample.objects.to_review().count() == Sample.objects.count() > 6
    assert not Review.objects.exists()


def test_asked_to_the_demo_decides_two_thirds_under_a_name_of_its_own(site: str, few: None) -> None:
    demo(site, decide=True)
    total, decided = Sample.objects.count(), Sample.objects.accepted()
    assert decided.count() == total - total // 3
    assert set(Review.objects.values_list("moderator__username", flat=True)) == {MODERATOR}
    assert not decided.filter(went_on=True).exclude(label="incomplete").exists()
    assert set(decided.values_list("label", flat=True)) == {"complete", "incomplete"}
    assert set(decided.values_list("decided_by", flat=True)) == {"program"}
    assert not Sample.objects.decided_by_people().accepted().exists()


def test_a_second_demo_adds_and_decides_nothing(site: str, few: None) -> None:
    demo(site, decide=True)
    before = Sample.objects.count(), Review.objects.count()
    said = demo(site, decide=True)
    assert "0 scored, 6 refused, 0 failed" in said
    assert "0 moments decided" in said
    assert (Sample.objects.count(), Review.objects.count()) == before


@pytest.mark.django_db
def test_decisions_are_not_made_about_another_sites_takes(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "games.management.commands.demo.Manner", lambda **how: Manner(**{**how, "language": "tr"})
    )
    double = SiteDouble()
    double.recording = "3f2b8a52-0000-4000-8000-000000000000"
    with serving(double) as url, pytest.raises(CommandError, match="in another database"):
        demo(url, decide=True)


# Where sound and words disagree


@pytest.fixture
def read(
    site: str, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """A site whose demo was read by the model that it trained: its address, and what the command said."""
    settings.MODELS_DIR = tmp_path / "models"
    train_once(monkeypatch)
    monkeypatch.setattr("games.management.commands.demo.speakers", lambda: VOICES[12:14])
    loaded.forget()
    yield site, demo(site, read=True, decide=True)
    loaded.forget()


def test_the_demo_flags_where_sound_and_words_disagree_and_says_where_to_look(
    read: tuple[str, str], moderator_client: Client
) -> None:
    url, said = read
    flagged = {
        (clip(sample), sample.flag) for sample in Sample.objects.exclude(flag="").select_related("recording")
    }
    assert flagged == {
        ("en-ella-1.flac", "sound_finished"),
        ("en-ella-2.flac", "words_finished"),
        ("no-frode-1.flac", "sound_finished"),
        ("no-frode-2.flac", "words_finished"),
    }
    assert "4 moments have been read as well as heard." in said
    assert f"“sound says finished, words say not”, 1 waiting: {url}/moderation/?flag=sound_finished" in said
    assert f"“words say finished, sound says not”, 0 waiting: {url}/moderation/?flag=words_finished" in said
    decided = re.findall(rf"that are decided: {url}(/samples/\S+)", said)
    assert len(decided) == 2
    page = moderator_client.get(decided[0]).content.decode()
    assert "sound says finished, words say not" in page
    assert "Demonstration (words)" in page
    assert "It is no judge of people" in page
    assert "shown, not checked" in page


def test_the_queue_of_one_reason_holds_the_moment_that_has_it(
    read: tuple[str, str], moderator_client: Client, moderator: User
) -> None:
    waiting = Sample.objects.get(status=Sample.Status.DISPUTED)
    assert waiting.flag == "sound_finished"
    queue = moderator_client.get("/moderation/?flag=sound_finished")
    assert queue.context["item"].sample == waiting
    other = moderator_client.get("/moderation/?flag=words_finished").content.decode()
    assert "Nothing that you asked for is waiting." in other
    decisions.lean(waiting, moderator, "incomplete")
    seen = moderator_client.get("/moderation/?flag=sound_finished").content.decode()
    assert "sound says finished, words say not" in seen
    assert "Demo Text" in seen


def test_read_again_the_demo_adds_nothing(read: tuple[str, str]) -> None:
    before = Score.objects.count(), Transcript.objects.count(), Review.objects.count()
    said = demo(read[0], read=True, decide=True)
    assert "It is as it was." in said
    assert (Score.objects.count(), Transcript.objects.count(), Review.objects.count()) == before
