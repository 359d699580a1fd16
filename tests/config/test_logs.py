"""Log lines as JSON, and one id from a socket to the moment its player hears what came of the take."""

import io
import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
import soundfile
from structlog.contextvars import bound_contextvars, get_contextvars

from config.celery import app
from config.logs.following import HEADER
from config.logs.lines import TRACE, json_lines
from tests import voices
from tests.sites import running_site, wait_for

WAY = ("is stored", "tasks.take", "and settled", "was told of")
"""Of one take, in the order in which it happens."""


@pytest.fixture
def written() -> Any:
    """A logger, and what it has written as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_lines())
    log = logging.Logger("a test", logging.INFO)
    log.addHandler(handler)
    return log, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_with_its_trace(written: Any) -> None:
    log, lines = written
    with bound_contextvars(**{TRACE: "abc"}):
        log.warning("%s of %s", 1, "two\nlines")
    log.info("later")
    first, second = lines()
    assert first["event"] == "1 of two\nlines"
    assert (first["level"], first["logger"], first[TRACE]) == ("warning", "a test", "abc")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", first["at"])
    assert TRACE not in second


def test_no_address_and_no_key_is_written_not_even_in_a_traceback(written: Any) -> None:
    log, lines = written
    with bound_contextvars(asked="grace@example.org"):
        try:
            raise ValueError("no letter to\nada@example.org, /sign-in/MQ/c0ffee-1234/")
        except ValueError:
            log.exception("\nada@example.org was not written to")
    (line,) = lines()
    assert "Traceback" in line["exception"]
    assert "ValueError" in line["exception"]
    for secret in ("ada@", "grace@", "example.org", "c0ffee"):
        assert secret not in json.dumps(line)


def test_a_task_is_worked_on_under_the_id_of_who_sent_it_and_else_one_of_its_own() -> None:
    seen: list[Any] = []

    @app.task(name="tests.look", shared=False)
    def look() -> None:
        seen.append(get_contextvars().get(TRACE))

    try:
        with bound_contextvars(**{TRACE: "outer"}):
            look.apply(headers={HEADER: "sent"})
            assert get_contextvars()[TRACE] == "outer"
        look.apply()
        look.apply()
    finally:
        app.tasks.pop("tests.look")
    assert seen[0] == "sent"
    assert len(set(seen)) == 3
    assert all(seen)
    assert TRACE not in get_contextvars()


def test_one_id_leads_from_the_socket_through_the_worker_to_the_player(
    tmp_path: Path, collected_static: Path, prepared_data: Path
) -> None:
    clip = tmp_path / "clip.wav"
    soundfile.write(clip, voices.read(voices.readings()[0]), voices.SAMPLE_RATE, subtype="PCM_16")
    with running_site(
        tmp_path / "data", collected_static, prepared=prepared_data, LOG_FORMAT="json", LOG_LEVEL="INFO"
    ) as site:

        def logged() -> list[dict[str, Any]]:
            return [json.loads(line) for line in site.web.lines if line.startswith("{")]

        def told() -> bool:
            return any(WAY[-1] in line["event"] for line in logged())

        played = site.manage("play", "--agree", "--fast", str(clip), check=False)
        wait_for(told, f"the player to be told: {played.stdout} {played.stderr}")
        trace = next(line[TRACE] for line in logged() if WAY[0] in line["event"])
        way = [line["event"] for line in logged() if line.get(TRACE) == trace]
        steps = [next(at for at, event in enumerate(way) if step in event) for step in WAY if step != WAY[1]]
        assert steps == sorted(steps), way
        assert any(WAY[1] in event for event in way), way
        assert len({line[TRACE] for line in logged() if TRACE in line}) > 1  # of the sweeps, at least
