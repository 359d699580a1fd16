"""`manage.py play`: what it sends, and what it says when a site or a file is not as it should be."""

import socket
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command

from games.play.messages import Opponent
from games.player import take as take_module
from games.player.clips import ClipError, read_clip
from games.player.crew import deal
from games.player.site import Site, SiteError
from tests.games import site_double
from tests.games.site_double import SiteDouble, serving
from tests.voices import wav


@pytest.fixture
def site() -> Iterator[SiteDouble]:
    double = SiteDouble()
    with serving(double) as url:
        double.url = url
        yield double


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_module, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(take_module, "ASK_SECONDS", 0.01)


def voice(*seconds: float, rate: int = 16_000) -> np.ndarray:
    """float [n]: noise and silence in turns, noise first."""
    noise = np.random.default_rng(1)
    pieces = [
        noise.uniform(-0.5, 0.5, int(length * rate)) * (place % 2 == 0)
        for place, length in enumerate(seconds)
    ]
    return np.concatenate(pieces)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "one.flac"
    soundfile.write(path, voice(0.5, 0.5, 0.5), 16_000)
    return path


def play(site: SiteDouble, *files: Path, **options: Any) -> str:
    out = StringIO()
    options = {"language": "tr", "fast": True, "agree": True, "url": site.url, **options}
    call_command("play", *map(str, files), stdout=out, **options)
    return out.getvalue()


def play_in_vain(site: SiteDouble, *files: Path, **options: Any) -> tuple[str, str]:
    """What was printed, and the error that ended it."""
    out = StringIO()
    options = {"language": "tr", "fast": True, "agree": True, "url": site.url, **options}
    with pytest.raises(CommandError) as error:
        call_command("play", *map(str, files), stdout=out, **options)
    return out.getvalue(), str(error.value)


# What is sent


def test_a_file_arrives_whole_and_the_receipt_and_the_scores_are_printed(
    site: SiteDouble, file: Path
) -> None:
    said = play(site, file)
    (take,) = site.takes
    assert take.whole
    (done,) = [mark["at"] for mark in take.marks if mark["name"] == "done"]
    assert bytes(take.pcm[: 2 * done]) == soundfile.read(file, dtype="int16")[0].tobytes()
    assert "one.flac (1.5 s): receipt ABCD-EFGH-JKMN" in said
    assert "incomplete at 0.5 s (Smart Turn complete 0.83); complete at 1.5 s (not scored)" in said
    assert "1 take: 1 scored, 0 refused, 0 failed." in said


def test_the_guest_agrees_first_and_plays_with_the_cookie_from_the_sites_own_origin(
    site: SiteDouble, file: Path
) -> None:
    play(site, file)
    assert "adult=on&agree=on" in site.agreed[0]
    assert "csrfmiddlewaretoken=abc" in site.agreed[0]
    assert site.takes[0].cookie == "contributor=guest-1"
    assert site.takes[0].origin == site.url


def test_a_take_says_where_it_comes_from(site: SiteDouble, file: Path) -> None:
    play(site, file, synthetic=True)
    assert site.takes[0].start["settings"] == {"source": "file", "synthetic": True}
    play(site, file)
    assert site.takes[1].start["settings"]["synthetic"] is False


def test_the_second_part_is_marked_inside_the_first_pause(site: SiteDouble, file: Path) -> None:
    play(site, file)
    mark, done = site.takes[0].marks
    assert done["name"] == "done"
    assert mark["name"] == "second_shown"
    assert 8_000 < mark["at"] < 16_000


def test_without_a_pause_nothing_is_marked(site: SiteDouble, tmp_path: Path) -> None:
    path = tmp_path / "breathless.wav"
    soundfile.write(path, voice(1.0), 16_000)
    play(site, path)
    assert [mark["name"] for mark in site.takes[0].marks] == ["done"]


def test_in_real_time_the_same_bytes_arrive(site: SiteDouble, tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    soundfile.write(path, voice(0.25), 16_000)
    play(site, path, fast=False)
    assert site.takes[0].whole


def test_every_player_is_a_guest_of_their_own_and_files_are_dealt_out(site: SiteDouble, file: Path) -> None:
    said = play(site, file, file, file, players=2)
    assert len(site.agreed) == 2
    assert sorted(take.cookie for take in site.takes) == [
        "contributor=guest-1",
        "contributor=guest-1",
        "contributor=guest-2",
    ] or sorted(take.cookie for take in site.takes) == [
        "contributor=guest-1",
        "contributor=guest-2",
        "contributor=guest-2",
    ]
    assert "3 takes" in said


@pytest.mark.parametrize(
    ("players", "hands"),
    [(1, ["abc"]), (2, ["ac", "b"]), (5, ["a", "b", "c", "a", "b"])],
)
def test_clips_are_dealt_like_cards(players: int, hands: list[str]) -> None:
    assert deal("abc", players) == [list(hand) for hand in hands]  # type: ignore[arg-type, comparison-overlap]


# When the line is lost


def test_a_lost_take_is_sent_again_from_the_start_in_the_same_round(site: SiteDouble, file: Path) -> None:
    site.drops = 2
    assert "1 scored, 0 refused, 0 failed" in play(site, file)
    assert [take.whole for take in site.takes] == [False, False, True]
    assert {take.start["round"] for take in site.takes} == {"token-0"}


def test_a_line_that_stays_lost_is_given_up(site: SiteDouble, file: Path) -> None:
    site.drops = 99
    said, error = play_in_vain(site, file)
    assert len(site.takes) == take_module.ATTEMPTS
    assert "one.flac (1.5 s): FAILED. The connection to" in said
    assert "Not every take got through" in error


def test_scores_are_asked_for_over_http_once_the_socket_is_gone(site: SiteDouble, file: Path) -> None:
    site.hangs_up = True
    assert "1 scored, 0 refused, 0 failed" in play(site, file)
    assert site.asked == 2
    assert len(site.takes) == 1


def test_scores_whose_push_got_lost_are_asked_for_while_the_socket_is_silent(
    site: SiteDouble, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_module, "SILENCE_SECONDS", 0.1)
    site.silent = True
    assert "1 scored, 0 refused, 0 failed" in play(site, file)
    assert site.asked == 2


def test_a_take_that_is_never_scored_fails_but_names_its_receipt(site: SiteDouble, file: Path) -> None:
    site.hangs_up, site.scored = True, {"type": "waiting"}
    said, _ = play_in_vain(site, file, wait=0.2)
    assert "FAILED (stored, receipt ABCD-EFGH-JKMN). Stored, but not scored" in said


def test_a_full_site_is_asked_again(site: SiteDouble, file: Path) -> None:
    site.refusal = ({"type": "error", "code": "full", "message": "Every seat is taken."}, 4503)
    said, _ = play_in_vain(site, file)
    assert len(site.takes) == take_module.ATTEMPTS
    assert "FAILED. Every seat is taken." in said


# What is said


def test_a_refusal_is_told_in_the_sites_own_words_and_not_repeated(site: SiteDouble, file: Path) -> None:
    site.refusal = ({"type": "error", "code": "blocked", "message": "You may not record any more."}, 4403)
    said, _ = play_in_vain(site, file)
    assert "FAILED. You may not record any more." in said
    assert len(site.takes) == 1


def test_a_take_that_the_checks_refuse_is_no_failure(site: SiteDouble, file: Path) -> None:
    site.scored = {"type": "scored", "recording": "r-1", "status": "refused", "message": "Mostly silence."}
    said = play(site, file)
    assert "refused: Mostly silence." in said
    assert "0 scored, 1 refused, 0 failed" in said


def test_without_agree_the_text_is_shown_and_nothing_is_sent(site: SiteDouble, file: Path) -> None:
    said, error = play_in_vain(site, file, agree=False)
    assert said == "The terms\nYour own voice, and nobody else's.\n"
    assert "--agree" in error
    assert not site.agreed
    assert not site.takes


def test_a_site_that_is_not_there_is_named(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(CommandError, match=f"Nothing answers at {url}. Start the site with `make run`"):
        call_command("play", str(file), agree=True, url=url)


def test_an_address_that_is_none_is_refused(file: Path) -> None:
    with pytest.raises(CommandError, match="Write it like"):
        call_command("play", str(file), agree=True, url="localhost:8000")


def test_another_kind_of_site_is_told_apart(file: Path, site: SiteDouble, monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.games.site_double.CONSENT", "<p>A shop.</p>")
    _, error = play_in_vain(site, file)
    assert "Is it a Your Turn site?" in error


def test_the_socket_stands_at_the_same_address() -> None:
    assert (
        Site("https://example.org/play?x#y").socket("cliffhanger") == "wss://example.org/ws/play/cliffhanger/"
    )
    with pytest.raises(SiteError):
        Site("ftp://example.org")


# Languages


@pytest.fixture
def english(site: SiteDouble, monkeypatch: pytest.MonkeyPatch) -> SiteDouble:
    """A site that has its consent text in English alone."""
    field = '<input type="hidden" name="language" value="en"><button>'
    page = site_double.CONSENT.replace("<button>", field)
    monkeypatch.setattr(site_double, "CONSENT", page)
    return site


def test_where_the_consent_text_is_not_there_in_a_language_the_one_that_is_shown_holds(
    english: SiteDouble, file: Path
) -> None:
    said = play(english, file)
    assert "language=en" in english.agreed[0]
    assert "The consent text is not there in 'tr': the one in 'en' was taken." in said
    assert english.takes[0].whole


def test_without_agree_one_is_told_in_which_language_the_text_is(english: SiteDouble, file: Path) -> None:
    said, _ = play_in_vain(english, file, agree=False)
    assert said.endswith("The consent text is not there in 'tr': the one in 'en' was taken.\n")


# Files


@pytest.mark.parametrize(
    ("rate", "sent"), [(8_000, 8_000), (44_100, 44_100), (4_000, 8_000), (96_000, 48_000)]
)
def test_a_rate_is_kept_where_the_protocol_allows_it(tmp_path: Path, rate: int, sent: int) -> None:
    path = tmp_path / "voice.wav"
    soundfile.write(path, voice(1.0, rate=rate), rate)
    clip = read_clip(path)
    assert clip.sample_rate == sent
    assert clip.samples == pytest.approx(sent, abs=2)


def test_two_channels_become_one_and_full_scale_does_not_wrap(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    soundfile.write(path, np.array([[1.5, 1.5], [0.5, 0.0], [-1.0, -1.0]]), 16_000, subtype="FLOAT")
    assert np.frombuffer(read_clip(path).pcm, "<i2").tolist() == [32767, 8192, -32768]


M4A = bytes(4) + b"ftypM4A " + bytes(2_000)
WEBM = bytes.fromhex("1a45dfa3") + bytes(2_000)


def odd(value: float) -> np.ndarray:
    """float32 [n]: a voice with one sample that no microphone gives."""
    audio = voice(1.0).astype(np.float32)
    audio[100] = value
    return audio


def unfinished() -> bytes:
    """A WAV whose recorder was stopped before it wrote down how long it is."""
    data = bytearray(wav(voice(1.0)))
    data[4:8] = data[40:44] = bytes(4)
    return bytes(data)


def test_channels_that_cancel_each_other_are_no_silence(tmp_path: Path) -> None:
    path, one = tmp_path / "turned.wav", voice(0.5)
    soundfile.write(path, np.stack([one, -one], axis=1), 16_000, subtype="FLOAT")
    assert np.abs(np.frombuffer(read_clip(path).pcm, "<i2")).max() > 10_000


@pytest.mark.parametrize(
    "audio",
    [np.zeros(16_000), np.array([0.3]), np.sign(np.sin(np.arange(16_000) / 10))],
    ids=["zeros", "one sample", "square"],
)
def test_strange_sound_is_sent_for_the_site_to_judge(
    site: SiteDouble, tmp_path: Path, audio: np.ndarray
) -> None:
    path = tmp_path / "strange.wav"
    soundfile.write(path, audio, 16_000)
    play(site, path)
    assert site.takes[0].whole
    assert len(site.takes[0].pcm) == 2 * (len(audio) + 4_800)


def test_the_room_is_heard_for_300_ms_after_the_file_as_after_done(site: SiteDouble, file: Path) -> None:
    play(site, file)
    (take,) = site.takes
    done = take.marks[-1]
    sound, rate = soundfile.read(file, dtype="int16")
    assert (done["name"], done["at"]) == ("done", len(sound))
    room = np.frombuffer(take.pcm, "<i2")[len(sound) :]
    assert len(room) == 0.3 * rate
    assert 0 < np.abs(room).max() < 0.05 * np.abs(sound).max()


def test_what_follows_a_file_is_the_same_again_and_fits_into_a_take(tmp_path: Path) -> None:
    path = tmp_path / "minute.wav"
    soundfile.write(path, voice(59.9, rate=8_000), 8_000)
    assert len(read_clip(path).sent) == 2 * 60 * 8_000
    assert read_clip(path).sent == read_clip(path).sent


def test_files_that_cannot_be_played_do_not_stop_the_others(
    site: SiteDouble, file: Path, tmp_path: Path
) -> None:
    broken, long = tmp_path / "broken.wav", tmp_path / "long.wav"
    broken.write_text("not sound")
    soundfile.write(long, np.zeros(61 * 8_000), 8_000)
    said, error = play_in_vain(site, broken, file, long)
    assert [take.whole for take in site.takes] == [True]
    assert "broken.wav is not audio that can be read" in said
    assert "long.wav is 61 s long" in said
    assert "1 take: 1 scored, 0 refused, 0 failed." in said
    assert error == "Not every file could be played; the lines above say why."


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda _: None, "is not there"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_text("not sound"), "is not audio that can be read"),
        (lambda path: path.write_bytes(M4A), "is not audio that can be read: .* FLAC, OGG .* `ffmpeg -i"),
        (lambda path: path.write_bytes(WEBM), "is not audio that can be read: .* FLAC, OGG .* `ffmpeg -i"),
        (lambda path: path.write_bytes(unfinished()), "is empty by its header, though more follows"),
        (lambda path: soundfile.write(path, odd(np.nan), 16_000, "FLOAT"), "has samples that are no numbers"),
        (lambda path: soundfile.write(path, odd(np.inf), 16_000, "FLOAT"), "has samples that are no numbers"),
        (lambda path: soundfile.write(path, np.zeros(0), 16_000, format="WAV"), "is empty"),
        (lambda path: soundfile.write(path, np.zeros(61 * 8_000), 8_000, format="WAV"), "is 61 s long"),
    ],
    ids=[
        *("missing", "folder", "text", "m4a", "webm", "unfinished", "not a number", "infinite"),
        *("empty", "too long"),
    ],
)
def test_a_file_that_cannot_be_played_is_named(tmp_path: Path, make: Any, why: str) -> None:
    path = tmp_path / "file.wav"
    make(path)
    with pytest.raises(ClipError, match=f"file.wav {why}"):
        read_clip(path)


# Against the model that listens live


@pytest.fixture
def paused(tmp_path: Path) -> Path:
    """A file with a pause of a second in it."""
    path = tmp_path / "paused.flac"
    soundfile.write(path, voice(0.5, 1.0, 0.5), 16_000)
    return path


def test_a_take_against_an_opponent_marks_its_pauses_and_whose_the_turn_was(
    site: SiteDouble, paused: Path
) -> None:
    site.opponent = Opponent("Smart Turn", 0.5)
    site.moves = [{"type": "lean", "p": 0.8}, {"type": "took"}]
    said = play(site, paused, fast=False, opponent=True)
    (take,) = site.takes
    assert take.whole
    assert take.start["opponent"]
    pause, taken = [mark for mark in take.marks if mark["name"] in ("pause", "taken")][:2]
    assert (pause["name"], taken["name"]) == ("pause", "taken")
    assert abs(pause["at"] - 11_200) <= 800
    assert pause["at"] <= taken["at"] < 24_000
    places = [mark["at"] for mark in take.marks]
    assert places == sorted(places)
    assert "of 2 pauses and took the turn at" in said


def test_a_site_without_an_opponent_is_played_as_ever(site: SiteDouble, paused: Path) -> None:
    said = play(site, paused, fast=False, opponent=True)
    assert "opponent" not in site.takes[0].start or not site.takes[0].start["opponent"]
    assert "pause" not in [mark["name"] for mark in site.takes[0].marks]
    assert "the opponent" not in said


def test_an_opponent_listens_in_real_time_alone(site: SiteDouble, paused: Path) -> None:
    _, problem = play_in_vain(site, paused, opponent=True)
    assert problem == "The opponent listens as people speak: leave --fast or --opponent away."
    assert site.takes == []
