"""What may come when, on one connection. No socket, no clock: both are arguments."""

import hashlib
import json

import pytest

from corpus.refusals import Fault, Refused
from games.play.messages import FRAME_BYTES, MAX_MARKS, MOST_SMALL, SMALL_BYTES
from games.play.session import Begun, Offer, ReceivedTake, Round, Session

ROUND = Round("id", "contributor", "cliffhanger", "en", "breakfast", {"first": "a", "second": "b"})
HELLO = json.dumps({"type": "hello", "protocol": 1, "language": "en"})
NEXT = '{"type": "next"}'
RATE = 16_000


def open_round(text: str) -> Round:
    if text != "token":
        raise Refused(Fault.UNKNOWN_ROUND)
    return ROUND


def start(sealed: str = "token", rate: int = RATE) -> str:
    return json.dumps({"type": "start", "round": sealed, "sample_rate": rate, "settings": {}})


def mark(at: int) -> str:
    return json.dumps({"type": "mark", "name": "second_shown", "at": at})


def stop(pcm: bytes, samples: int | None = None) -> str:
    count = len(pcm) // 2 if samples is None else samples
    return json.dumps({"type": "stop", "samples": count, "sha256": hashlib.sha256(pcm).hexdigest()})


@pytest.fixture
def session() -> Session:
    """A player who has been greeted."""
    new = Session(("en", "no"), open_round, now=0.0)
    assert new.text(HELLO) == Offer("en")
    return new


@pytest.fixture
def recording(session: Session) -> Session:
    """A player in the middle of a take."""
    session.text(start())
    return session


def refusal(act: object, *args: object) -> Fault:
    assert callable(act)
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.fault


def seconds(length: float, rate: int = RATE) -> bytes:
    return bytes(int(length * rate) * 2)


def send(session: Session, pcm: bytes, now: float) -> None:
    for at in range(0, len(pcm), FRAME_BYTES):
        session.frame(pcm[at : at + FRAME_BYTES], now)


def test_a_take_comes_out_as_it_went_in(recording: Session) -> None:
    recording.frame(b"\x01\x02" * 100, 0.1)
    recording.text(mark(100))
    recording.frame(b"\x03\x04" * 100, 0.2)
    pcm = b"\x01\x02" * 100 + b"\x03\x04" * 100
    take = recording.text(stop(pcm))
    assert isinstance(take, ReceivedTake)
    take.check()
    assert (bytes(take.pcm), take.round, take.sample_rate) == (pcm, ROUND, RATE)
    assert [(each.name, each.at) for each in take.marks] == [("second_shown", 100)]


def test_after_a_take_another_may_begin_in_the_same_round_or_in_the_next(recording: Session) -> None:
    recording.frame(b"\x01\x02", 0.1)
    recording.text(stop(b"\x01\x02"))
    assert isinstance(recording.text(start()), Begun)
    recording.frame(b"\x05\x06", 0.2)
    take = recording.text(stop(b"\x05\x06"))
    assert isinstance(take, ReceivedTake)
    assert take.pcm == b"\x05\x06"
    assert recording.text(NEXT) == Offer("en")


def test_next_in_the_middle_of_a_take_throws_it_away(recording: Session) -> None:
    recording.frame(b"\x01\x02", 0.1)
    recording.text(mark(1))
    assert recording.text(NEXT) == Offer("en")
    recording.text(start())
    recording.frame(b"\x05\x06", 0.2)
    take = recording.text(stop(b"\x05\x06"))
    assert isinstance(take, ReceivedTake)
    assert (bytes(take.pcm), take.marks) == (b"\x05\x06", ())


@pytest.mark.parametrize("text", [NEXT, start(), mark(0), stop(b"")])
def test_nothing_comes_before_hello(text: str) -> None:
    assert refusal(Session(("en",), open_round, 0.0).text, text) is Fault.WRONG_ORDER


@pytest.mark.parametrize("text", [HELLO, mark(0), stop(b"")])
def test_what_belongs_elsewhere_is_the_wrong_order_between_takes(session: Session, text: str) -> None:
    assert refusal(session.text, text) is Fault.WRONG_ORDER


@pytest.mark.parametrize("text", [HELLO, start()])
def test_what_belongs_elsewhere_is_the_wrong_order_in_a_take(recording: Session, text: str) -> None:
    assert refusal(recording.text, text) is Fault.WRONG_ORDER


def test_sound_outside_a_take_is_the_wrong_order(session: Session) -> None:
    assert refusal(session.frame, b"\x00\x00", 0.0) is Fault.WRONG_ORDER


def test_a_page_that_speaks_another_protocol_is_told_to_reload() -> None:
    hello = json.dumps({"type": "hello", "protocol": 2, "language": "en"})
    assert refusal(Session(("en",), open_round, 0.0).text, hello) is Fault.UNKNOWN_PROTOCOL


def test_a_page_that_has_a_round_names_its_prompt_once() -> None:
    hello = json.dumps({"type": "hello", "protocol": 1, "language": "en", "prompt": "breakfast"})
    new = Session(("en",), open_round, 0.0)
    assert new.text(hello) == Offer("en", "breakfast")
    assert new.text(NEXT) == Offer("en")


def test_a_language_the_game_has_not_is_unknown() -> None:
    hello = json.dumps({"type": "hello", "protocol": 1, "language": "xx"})
    assert refusal(Session(("en",), open_round, 0.0).text, hello) is Fault.UNKNOWN_LANGUAGE


def test_a_round_nobody_gave_out_is_unknown(session: Session) -> None:
    assert refusal(session.text, start("other")) is Fault.UNKNOWN_ROUND


def test_half_a_sample_is_odd_bytes(recording: Session) -> None:
    assert refusal(recording.frame, b"\x00\x00\x00", 0.0) is Fault.ODD_BYTES


def test_a_frame_of_64_kib_passes_and_one_sample_more_does_not(recording: Session) -> None:
    recording.frame(bytes(FRAME_BYTES), 0.0)
    assert refusal(recording.frame, bytes(FRAME_BYTES + 2), 0.0) is Fault.FRAME_TOO_LARGE


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_60_seconds_pass_and_one_sample_more_does_not(session: Session, rate: int) -> None:
    session.text(start(rate=rate))
    send(session, seconds(60, rate), 60.0)
    assert refusal(session.frame, b"\x00\x00", 60.0) is Fault.TOO_LONG


def test_a_whole_take_may_be_sent_again_as_fast_as_the_line_allows(recording: Session) -> None:
    pcm = seconds(60)
    send(recording, pcm, 0.0)
    assert isinstance(recording.text(stop(pcm)), ReceivedTake)


def test_more_than_that_at_once_is_too_fast(recording: Session) -> None:
    pcm = seconds(50)
    send(recording, pcm, 0.0)
    recording.text(stop(pcm))
    recording.text(start())
    assert refusal(send, recording, pcm, 1.0) is Fault.TOO_FAST


def test_takes_thrown_away_count_for_the_pace(recording: Session) -> None:
    send(recording, seconds(50), 0.0)
    recording.text(NEXT)
    recording.text(start())
    assert refusal(send, recording, seconds(50), 1.0) is Fault.TOO_FAST


def test_four_times_real_time_may_go_on_for_ever(recording: Session) -> None:
    pcm = seconds(20)
    for turn in range(50):
        send(recording, pcm, now=5.0 * (turn + 1))
        recording.text(stop(pcm))
        recording.text(start())


def test_five_times_real_time_may_not(recording: Session) -> None:
    def play() -> None:
        for turn in range(50):
            send(recording, seconds(20), now=4.0 * (turn + 1))
            recording.text(NEXT)
            recording.text(start())

    assert refusal(play) is Fault.TOO_FAST


def test_samples_that_disagree_with_the_bytes_are_wrong_samples(recording: Session) -> None:
    recording.frame(b"\x00\x00" * 10, 0.0)
    assert refusal(recording.text, stop(b"\x00\x00" * 10, samples=11)) is Fault.WRONG_SAMPLES


def test_a_hash_that_disagrees_with_the_bytes_is_a_wrong_sha256(recording: Session) -> None:
    recording.frame(b"\x00\x01", 0.0)
    take = recording.text(stop(b"\x00\x02"))
    assert isinstance(take, ReceivedTake)
    assert refusal(take.check) is Fault.WRONG_SHA256


def test_a_take_without_a_sample_is_empty(recording: Session) -> None:
    assert refusal(recording.text, stop(b"")) is Fault.EMPTY_TAKE


def test_marks_do_not_run_backwards(recording: Session) -> None:
    recording.text(mark(10))
    assert refusal(recording.text, mark(9)) is Fault.MARK_OUT_OF_RANGE


def test_a_mark_lies_within_the_take(recording: Session) -> None:
    recording.frame(b"\x00\x00" * 10, 0.0)
    recording.text(mark(11))
    assert refusal(recording.text, stop(b"\x00\x00" * 10)) is Fault.MARK_OUT_OF_RANGE


def test_marks_are_bounded_in_number(recording: Session) -> None:
    for _ in range(MAX_MARKS):
        recording.text(mark(0))
    assert refusal(recording.text, mark(0)) is Fault.TOO_MANY_MARKS


@pytest.mark.parametrize("size", [0, 2, SMALL_BYTES - 2])
def test_sound_in_crumbs_comes_to_an_end(recording: Session, size: int) -> None:
    """Each takes as long as a frame of 100 ms, and is kept as an object of its own: a minute in frames of one
    sample would stop the loop for everybody for half a minute, and empty ones were without any end."""
    for _ in range(MOST_SMALL):
        recording.frame(bytes(size), now=1.0)
    assert refusal(recording.frame, bytes(size), 1.0) is Fault.TOO_FAST


def test_frames_of_ten_milliseconds_are_no_crumbs_and_each_take_has_its_own(session: Session) -> None:
    for _ in range(2):
        session.text(start(rate=8_000))
        for _ in range(MOST_SMALL):
            session.frame(bytes(2), now=1.0)
        for _ in range(2 * MOST_SMALL):
            session.frame(bytes(SMALL_BYTES), now=1.0)
        assert isinstance(session.text(stop(bytes(MOST_SMALL * (2 + 2 * SMALL_BYTES)))), ReceivedTake)
