"""The demo's clips, and the whole way of a take through a real site with real models."""

from collections import Counter
from collections.abc import Iterator
from io import StringIO

import pytest
import soundfile
from django.core.management import CommandError, call_command

from accounts.models import Contributor
from config.asgi import application
from corpus.models import Recording, Sample
from games.demo.deciding import MODERATOR
from games.demo.table import FOLDER, speakers
from games.judging import pipeline
from games.player.take import Manner
from games.prompts import loading
from moderation.models import Review
from tests.games.site_double import SiteDouble, serving

VOICES = speakers()
CLIPS = [clip for speaker in VOICES for clip in speaker.clips]


# The clips


def test_twelve_speakers_have_three_clips_each_in_three_languages() -> None:
    assert Counter(speaker.language for speaker in VOICES) == {"en": 4, "no": 4, "tr": 4}
    assert [len(speaker.clips) for speaker in VOICES] == [3] * 12
    assert len({(speaker.voice, speaker.pitch, speaker.speed) for speaker in VOICES}) == 12


def test_every_clip_in_the_table_is_shipped_and_no_other() -> None:
    assert {clip.path for clip in CLIPS} == set((FOLDER / "clips").iterdir())
    assert len({clip.text for clip in CLIPS}) == len(CLIPS)


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
    assert sum(clip.path.stat().st_size for clip in CLIPS) < 2_000_000


def test_pauses_lie_between_parts_and_both_endings_occur() -> None:
    assert all(len(clip.pauses) == len(clip.parts) - 1 for clip in CLIPS)
    assert Counter(clip.ending for clip in CLIPS) == {"complete": 24, "incomplete": 12}


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
