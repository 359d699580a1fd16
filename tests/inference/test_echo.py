"""The agent's voice in the microphone: found in mixes that are made here, and nowhere else."""

import numpy as np
import pytest

from inference.audio import echo
from inference.audio.echo import Played
from tests import voices

SECOND = 16_000
START = 2 * SECOND
LINES = (
    ("en-us", "We have changed the brakes on your bike."),
    ("en-us+f3", "When would you like to pick it up?"),
    ("en-gb", "The bakery has run out of chocolate sponge, so we would like to offer you lemon."),
)


def level(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(audio * audio)))


def room(audio: np.ndarray, seconds: float = 0.4) -> np.ndarray:
    """As a small speaker plays it into a room: reverberation is diffuse noise that fades by 60 dB."""
    spectrum = np.fft.rfft(audio)
    hertz = np.fft.rfftfreq(len(audio), 1 / SECOND)
    spectrum /= np.sqrt((1 + (300 / np.maximum(hertz, 1)) ** 4) * (1 + (hertz / 4_500) ** 4))
    count = int(seconds * SECOND)
    tail = np.random.default_rng(5).normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    response = np.concatenate([[1.0], 0.5 * tail / np.sqrt(tail @ tail)])
    size = 1 << (len(audio) + count).bit_length()
    dry = np.fft.irfft(spectrum, len(audio))
    return np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(response, size), size)[: len(audio) + count]


def player(number: int) -> np.ndarray:
    """Eight seconds of somebody reading, at the level of speech close to a microphone."""
    reading = np.resize(voices.trimmed(voices.read(voices.readings()[number])), 8 * SECOND)
    return np.asarray(reading * 0.05 / level(reading))


def with_echo(voice: np.ndarray, line: np.ndarray, decibels: float, late: int = 0) -> np.ndarray:
    """The voice, room tone, and an echo of the line so many dB under speech, `late` samples off."""
    heard = room(line)
    heard *= 0.05 / level(heard) * 10 ** (decibels / 20)
    take = voice + voices.silence(8)
    take[START + late : START + late + len(heard)] += heard[: len(take) - START - late]
    return np.asarray(take, np.float32)


def said(index: int) -> np.ndarray:
    voice, text = LINES[index]
    return voices.trimmed(voices.espeak(text, voice))


def line_of(sound: np.ndarray) -> Played:
    return Played(START, START + len(sound), sound)


def height(take: np.ndarray, sound: np.ndarray) -> float:
    return echo.peak(take[START - echo.SEARCH : START + len(sound) + echo.SEARCH], sound)[0]


@pytest.mark.needs("espeak", "readings")
@pytest.mark.parametrize("late", [-4_000, 0, 4_000])
@pytest.mark.parametrize("index", range(len(LINES)))
def test_an_echo_under_the_players_own_voice_is_found_wherever_the_loop_put_it(index: int, late: int) -> None:
    take = with_echo(player(index), said(index), -15, late)
    assert height(take, said(index)) > 1.2 * echo.PEAK
    assert echo.in_take(take, [], [line_of(said(index))])


@pytest.mark.needs("espeak")
def test_an_echo_while_the_player_is_silent_is_found() -> None:
    assert echo.in_take(with_echo(np.zeros(8 * SECOND), said(0), -20), [], [line_of(said(0))])


@pytest.mark.needs("espeak")
def test_what_headphones_let_out_is_no_echo() -> None:
    take = with_echo(np.zeros(8 * SECOND), said(0), -45)  # -71 dBFS, under the room
    assert not echo.in_take(take, [], [line_of(said(0))])


@pytest.mark.needs("espeak", "readings")
def test_a_player_who_talks_over_the_line_is_no_echo_of_it() -> None:
    heights = [
        height((player(number) + voices.silence(8)).astype(np.float32), said(index))
        for number in range(0, 9, 4)
        for index in range(len(LINES))
    ]
    assert max(heights) < 0.8 * echo.PEAK


@pytest.mark.needs("espeak")
def test_the_same_voice_with_other_words_is_no_echo() -> None:
    other = voices.trimmed(voices.espeak("We also found a problem with the chain.", "en-us"))
    take = np.resize(other, 8 * SECOND) + voices.silence(8)
    assert height(take.astype(np.float32), said(0)) < 0.8 * echo.PEAK


def a_word(text: str, at: int, cut: bool) -> np.ndarray:
    """A silent take with one word; `cut` leaves hard edges and a dropout, as a lost block does."""
    word = voices.espeak(text, "en-gb") if cut else voices.trimmed(voices.espeak(text, "en-gb"))
    word = word * 0.05 / level(word)
    if cut:
        word[: len(word) // 3] = 0
        word[len(word) // 2 : len(word) // 2 + 320] = 0
    take = voices.silence(8)
    take[at : at + len(word)] += word[: len(take) - at]
    return take


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("text", ["Yes.", "Mm-hm, right.", "On Friday."])
def test_a_short_answer_anywhere_in_a_silent_take_is_no_echo(text: str, cut: bool) -> None:
    sound = said(0)
    heights = [
        height(a_word(text, at, cut), sound)
        for at in range(START - echo.SEARCH, START + len(sound) + echo.SEARCH, 4_000)
    ]
    assert max(heights) < 0.8 * echo.PEAK


@pytest.mark.needs("espeak")
def test_a_short_answer_does_not_hide_an_echo() -> None:
    take = with_echo(np.zeros(8 * SECOND), said(0), -15) + a_word("Yes.", START + SECOND, cut=False)
    assert height(take, said(0)) > 1.2 * echo.PEAK


@pytest.mark.needs("espeak")
def test_clicks_in_a_silent_take_are_no_echo() -> None:
    take = voices.silence(8)
    for at in (START - 4_000, START + 9_000, START + 30_000):
        take[at : at + 40] += 0.3
    assert height(take, said(0)) < 0.8 * echo.PEAK


def spans(*seconds: float) -> list[list[int]]:
    edges = [int(second * SECOND) for second in seconds]
    return [list(pair) for pair in zip(edges[::2], edges[1::2], strict=True)]


def lines(*seconds: float) -> list[Played]:
    return [Played(start, end) for start, end in spans(*seconds)]


TALK = lines(1, 3, 6, 8.5, 11, 13)


def test_without_a_recording_speech_in_the_rhythm_of_the_lines_is_an_echo() -> None:
    assert echo.in_rhythm(spans(1.1, 3.2, 4, 5.2, 6.15, 8.6, 11.2, 12, 12.25, 13.1), TALK)


def test_a_story_told_without_a_breath_is_one_stretch_of_many_lines() -> None:
    story = lines(1, 4, 4.2, 7, 7.3, 11)
    assert echo.in_rhythm(spans(1.2, 4.1, 4.4, 11.2), story)
    assert not echo.in_rhythm(spans(2, 2.5, 5, 5.4, 9, 9.3), story)


@pytest.mark.parametrize(
    ("what", "speech"),
    [
        ("answers after every line", spans(3.2, 5.5, 8.7, 10.5, 13.3, 15)),
        ("answers that begin before the line is over", spans(2.8, 5.5, 8.3, 10.5, 12.8, 15)),
        ("backchannels in every line", spans(1.9, 2.3, 7, 7.4, 12, 12.3)),
        ("a backchannel as each line begins", spans(1.1, 1.5, 6.1, 6.6, 11.1, 11.5)),
        ("an interruption that stops the last line", spans(3.2, 5, 8.7, 10.4, 12.6, 15)),
        ("a barge-in at the very start of one line", spans(1.1, 3.1, 8.7, 10, 13.4, 15)),
        ("somebody who never stops talking", spans(0.2, 15)),
        ("nobody", []),
    ],
)
def test_what_players_do_is_never_called_an_echo(what: str, speech: list[list[int]]) -> None:
    assert not echo.in_rhythm(speech, TALK), what


def test_one_line_alone_proves_nothing() -> None:
    assert not echo.in_rhythm(spans(1.1, 3.1), lines(1, 3))


def test_short_lines_prove_nothing() -> None:
    assert not echo.in_rhythm(spans(1, 1.5, 3, 3.5, 5, 5.5), lines(1, 1.5, 3, 3.5, 5, 5.5))
