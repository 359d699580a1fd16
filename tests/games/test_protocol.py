"""Whatever a page sends is read strictly; what is wrong with it has a name."""

import json
from typing import Any

import pytest

from corpus.refusals import Fault, Refused
from games.play import protocol
from games.play.messages import MAX_MARKS, Error, FromPage, Hello, Mark, Next, Start, Stop
from games.play.protocol import parse, parse_take

SHA = "0123456789abcdef" * 4
START = {"type": "start", "round": "token", "sample_rate": 16_000, "settings": {"echoCancellation": False}}
STOP = {"type": "stop", "samples": 10, "sha256": SHA}


def fault_of(text: str) -> Fault:
    with pytest.raises(Refused) as refused:
        parse(text)
    return refused.value.fault


def said(base: dict[str, Any], **other: Any) -> str:
    return json.dumps(base | other)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "hello", "protocol": 1, "language": "tr"}', Hello(1, "tr")),
        (json.dumps(START), Start("token", 16_000, {"echoCancellation": False})),
        ('{"type": "mark", "name": "second_shown", "at": 12345}', Mark("second_shown", 12_345)),
        ('{"type": "mark", "name": "chunk", "at": 7, "value": "3"}', Mark("chunk", 7, "3")),
        (json.dumps(STOP), Stop(10, SHA)),
        (said(STOP, sha256=SHA.upper()), Stop(10, SHA)),
        ('{"type": "next"}', Next()),
    ],
)
def test_every_message_of_a_player_is_understood(text: str, message: FromPage) -> None:
    assert parse(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        "\x00",
        "[" * 10_000,
        '{"type": "mark", "name": "a", "at": ' + "9" * 5_000 + "}",
        '{"type": "next"} {"type": "next"}',
    ],
)
def test_what_is_not_json_is_invalid_json(text: str) -> None:
    assert fault_of(text) is Fault.INVALID_JSON


@pytest.mark.parametrize("text", ["[]", '"hello"', "7", "null", "true"])
def test_json_that_is_no_object_is_an_invalid_message(text: str) -> None:
    assert fault_of(text) is Fault.INVALID_MESSAGE


@pytest.mark.parametrize(
    "text", ["{}", '{"type": "dance"}', '{"type": 7}', '{"type": null}', '{"type": ["hello"]}']
)
def test_a_message_of_no_known_kind_is_an_unknown_message(text: str) -> None:
    assert fault_of(text) is Fault.UNKNOWN_MESSAGE


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "hello", "language": "en"}',
        '{"type": "hello", "protocol": "1", "language": "en"}',
        '{"type": "hello", "protocol": true, "language": "en"}',
        '{"type": "hello", "protocol": 1, "language": 7}',
        '{"type": "hello", "protocol": 1, "language": ""}',
        said(START, sample_rate="16000"),
        said(START, sample_rate=16_000.5),
        said(START, sample_rate=None),
        said(START, sample_rate=16_000.0),
        said(START, sample_rate=float("nan")),
        said(STOP, samples=10**30),
        said(STOP, sha256=SHA + "\n"),
        said(STOP, **{"\ud800": 1}),
        '{"type": "mark", "name": "second_shown\\n", "at": 1}',
        '{"type": "mark", "name": "second_shown", "at": 1, "value": ""}',
        said(START, round=7),
        said(START, round=""),
        said(START, round="x" * 10_000),
        said(START, settings=[]),
        said(START, settings={"level": float("inf")}),
        said(START, settings={"label": "\ud800"}),
        said(START, settings={"label": "\u0000"}),
        '{"type": "mark", "name": "second_shown"}',
        '{"type": "mark", "name": "Second Shown", "at": 1}',
        '{"type": "mark", "name": "second_shown", "at": -1}',
        '{"type": "mark", "name": "second_shown", "at": 4294967296}',
        said(STOP, samples=-1),
        said(STOP, sha256="beef"),
        said(STOP, sha256="z" * 64),
    ],
)
def test_wrong_or_missing_parts_are_an_invalid_message(text: str) -> None:
    assert fault_of(text) is Fault.INVALID_MESSAGE


@pytest.mark.parametrize("rate", [0, 7_999, 48_001, 96_000])
def test_a_sample_rate_outside_8_to_48_khz_is_out_of_range(rate: int) -> None:
    assert fault_of(said(START, sample_rate=rate)) is Fault.SAMPLE_RATE_OUT_OF_RANGE


def test_parts_that_a_message_lacks_are_ignored_and_of_two_the_last_counts() -> None:
    assert parse('{"type": "hello", "protocol": 7, "protocol": 1, "language": "tr", "mood": [1]}') == Hello(
        1, "tr"
    )


def test_what_a_page_writes_is_what_the_site_reads() -> None:
    for message in (
        Hello(1, "tr"),
        Start("t", 8_000, {}),
        Mark("a", 1),
        Mark("a", 1, "é"),
        Stop(1, SHA),
        Next(),
    ):
        assert parse(protocol.written(message).decode()) == message


def test_settings_are_bounded_in_size() -> None:
    assert fault_of(said(START, settings={"label": "x" * 5_000})) is Fault.SETTINGS_TOO_LARGE


def test_ids_of_devices_are_not_kept() -> None:
    start = parse(said(START, settings={"deviceId": "a", "groupId": "b", "autoGainControl": True}))
    assert isinstance(start, Start)
    assert start.settings == {"autoGainControl": True}


def test_a_token_that_no_site_signs_is_an_unknown_round() -> None:
    assert fault_of(said(START, round="tøken\ud800")) is Fault.UNKNOWN_ROUND


def test_sound_sent_as_text_is_too_large_a_text() -> None:
    assert fault_of("A" * 20_000) is Fault.TEXT_TOO_LARGE


def test_a_posted_take_says_all_that_a_socket_would() -> None:
    marks = [{"name": "second_shown", "at": 3}]
    start, read, stop = parse_take(json.dumps(START | STOP | {"marks": marks}))
    assert (start.round, read, stop) == ("token", [Mark("second_shown", 3)], Stop(10, SHA))


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        ("second_shown", Fault.INVALID_MESSAGE),
        ([7], Fault.INVALID_MESSAGE),
        ([{"name": "a", "at": 0}] * (MAX_MARKS + 1), Fault.TOO_MANY_MARKS),
        ([{"name": "a", "at": 0, "value": "\ud800"}], Fault.INVALID_MESSAGE),
        ([{"name": "a", "at": 0, "value": "x" * 81}], Fault.INVALID_MESSAGE),
        ([{"name": "a", "at": 0, "value": 3}], Fault.INVALID_MESSAGE),
    ],
)
def test_the_marks_of_a_posted_take_are_read_as_strictly(marks: object, fault: Fault) -> None:
    with pytest.raises(Refused) as refused:
        parse_take(json.dumps(START | STOP | {"marks": marks}))
    assert refused.value.fault is fault


def test_every_fault_has_words_for_the_player_and_a_close_code() -> None:
    for fault in Fault:
        said = json.loads(protocol.written(Error.of(fault)))
        assert said == {"type": "error", "code": fault.code, "message": fault.words}
        assert fault.words.endswith(".")
        assert 4400 <= fault.close <= 4503
    assert len({fault.code for fault in Fault}) == len(Fault)
