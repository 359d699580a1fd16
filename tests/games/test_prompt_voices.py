"""The agent's recorded lines: taken in from moderators, offered with a round, served to pages."""

import io
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import contributors
from accounts.models import Contributor, User
from games.prompts import voices
from games.prompts.models import Prompt, PromptVoice
from tests import factory

pytestmark = pytest.mark.django_db

ADD = "/admin/games/promptvoice/add/"
ROUND = "/play/call-centre/round/?language=en"
LINES = ["We have changed the brakes on your bike.", "When would you like to pick it up?"]


@pytest.fixture
def prompt(db: None) -> Prompt:
    text = {
        "who": "The bike workshop is calling.",
        "lines": LINES,
        "acts": ["inform", "ask"],
        "roles": ["acknowledge", "answer"],
        "cards": ["Just let them know you heard it.", "Answer: tomorrow at nine."],
    }
    return Prompt.objects.create(game="call-centre", language="en", key="bike-repair", text=text)


@pytest.fixture
def page(player: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    return client


@pytest.fixture
def office(moderator: User) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


def file(kind: str = "WAV", seconds: float = 1.0, rate: int = 16_000, channels: int = 1) -> bytes:
    """A tone in a file of that kind."""
    tone = factory.tone(seconds, rate)
    buffer = io.BytesIO()
    soundfile.write(buffer, np.stack([tone] * channels, axis=1), rate, format=kind)
    return buffer.getvalue()


def upload(client: Client, prompt: Prompt, data: bytes, line: int = 0) -> Any:
    sound = SimpleUploadedFile("line", data, "application/octet-stream")
    return client.post(ADD, {"prompt": prompt.pk, "line": line, "file": sound})


def errors(response: Any) -> str:
    return str(response.context["errors"])


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_a_moderator_gives_a_line_a_voice_in_any_common_format(
    office: Client, prompt: Prompt, kind: str
) -> None:
    assert upload(office, prompt, file(kind)).status_code == 302
    voice = PromptVoice.objects.get()
    assert (voice.prompt, voice.line, voice.text, voice.added_by) == (prompt, 0, LINES[0], "boss")
    assert voice.seconds == pytest.approx(1, abs=0.1)
    assert np.abs(voices.sound(voice)).max() == pytest.approx(0.5, abs=0.1)


def test_two_channels_become_one_and_studio_rates_become_48_khz(office: Client, prompt: Prompt) -> None:
    upload(office, prompt, file("WAV", rate=96_000, channels=2))
    kept = soundfile.info(io.BytesIO(voices.flac(PromptVoice.objects.get())))
    assert (kept.format, kept.channels, kept.samplerate) == ("FLAC", 1, 48_000)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a sound", "no sound file"),
        (file("WAV", seconds=31, rate=8_000), "longer than 30 seconds"),
        (b"\0" * (voices.MOST_BYTES + 1), "over 5 MB"),
        (file("AIFF"), "Use WAV, FLAC, OGG or MP3"),
        (file("WAV", seconds=0), "nothing to hear"),
    ],
)
def test_a_file_that_is_no_line_is_refused_in_clear_words(
    office: Client, prompt: Prompt, data: bytes, words: str
) -> None:
    assert words in errors(upload(office, prompt, data))
    assert not PromptVoice.objects.exists()


def test_a_line_that_the_prompt_does_not_have_is_refused(office: Client, prompt: Prompt) -> None:
    assert "0 to 1" in errors(upload(office, prompt, file(), line=2))
    prompt.text = {"first": "Describe breakfast."}
    prompt.save()
    assert "says nothing" in errors(upload(office, prompt, file()))


def test_a_line_has_one_voice_until_that_is_deleted_and_its_sound_with_it(
    office: Client, prompt: Prompt
) -> None:
    upload(office, prompt, file())
    assert "Delete that one first" in errors(upload(office, prompt, file(seconds=2)))
    voice = PromptVoice.objects.get()
    office.post(f"/admin/games/promptvoice/{voice.pk}/delete/", {"post": "yes"})
    assert not default_storage.exists(voice.audio)
    assert upload(office, prompt, file(seconds=2)).status_code == 302


def test_a_sound_that_two_lines_share_stays_until_both_are_gone(prompt: Prompt) -> None:
    sound = voices.read(file())
    first, second = (voices.keep(prompt, line, sound, by="ada") for line in (0, 1))
    voices.remove(first)
    assert default_storage.exists(second.audio)
    voices.remove(second)
    assert not default_storage.exists(second.audio)


def test_players_cannot_give_voices(page: Client, prompt: Prompt) -> None:
    assert upload(page, prompt, file()).status_code == 302
    assert not PromptVoice.objects.exists()


def test_a_round_brings_the_voices_of_its_lines_and_the_page_may_keep_them(
    page: Client, prompt: Prompt
) -> None:
    voices.keep(prompt, 1, voices.read(file()), by="ada")
    offered = page.get(ROUND).json()["prompt"]["voices"]
    assert offered["1"]["seconds"] == 1.0
    assert list(offered) == ["1"]
    sound = page.get(offered["1"]["url"])
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/flac")
    assert "immutable" in sound["Cache-Control"]
    part = page.get(offered["1"]["url"], headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"fLaC")


def test_a_round_without_voices_does_not_speak_of_them(page: Client, prompt: Prompt) -> None:
    assert "voices" not in page.get(ROUND).json()["prompt"]


def test_a_line_that_was_reworded_has_no_voice_any_more(page: Client, prompt: Prompt) -> None:
    voices.keep(prompt, 0, voices.read(file()), by="ada")
    prompt.text = {**prompt.text, "lines": ["We have changed nothing.", LINES[1]]}
    prompt.save()
    assert "voices" not in page.get(ROUND).json()["prompt"]


def test_there_is_nothing_at_an_address_of_no_voice(page: Client, prompt: Prompt) -> None:
    assert page.get(f"/play/voices/{'0' * 64}/").status_code == 404
