"""The parts of `make scaled`: processes that are killed, hang and come back; a door before them."""

import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
import yaml
from django.core.management import CommandError, call_command

from config.scaled import programs
from config.scaled.door import Door
from config.scaled.keeping import MOST_STARTS, Keeper
from config.scaled.parts import Part, PartError
from config.scaled.services import empty_folder
from config.scaled.topology import Topology
from tests.sites import ROOT, wait_for

LIVES = "import time; print('here', flush=True); time.sleep(600)"
DIES = "print('it fell over'); raise SystemExit(3)"


def part(folder: Path, code: str) -> Part:
    log = folder / "a-part.log"
    return Part("a-part", [sys.executable, "-c", code], {}, log, lambda part: part.said("here"))


@pytest.fixture
def living(tmp_path: Path) -> Iterator[Part]:
    found = part(tmp_path, LIVES)
    found.start()
    found.await_ready()
    yield found
    found.kill()


@contextmanager
def answering(words: str, status: int = 200) -> Iterator[http.server.ThreadingHTTPServer]:
    """A web process that says one thing."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def asked(door: Door) -> str:
    return httpx.get(f"http://127.0.0.1:{door.port}/", timeout=30).text


Two = tuple[Door, http.server.ThreadingHTTPServer, http.server.ThreadingHTTPServer]


@pytest.fixture
def two() -> Iterator[Two]:
    with ExitStack() as stack:
        first, second = (stack.enter_context(answering(words)) for words in ("first", "second"))
        door = Door([first.server_port, second.server_port])
        stack.callback(door.close)
        yield door, first, second


def test_a_part_is_started_killed_and_stopped(living: Part) -> None:
    assert living.alive
    living.kill()
    assert not living.alive
    living.start()
    living.stop()
    assert not living.alive
    assert not living.watched


def test_one_that_hangs_ends_even_so(living: Part) -> None:
    living.hang()
    living.stop()
    assert not living.alive


def test_one_that_does_not_start_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    found = part(tmp_path, DIES)
    found.start()
    with pytest.raises(
        PartError, match=r"(?s)a-part ended while it started.*a-part\.log, ends:.*it fell over"
    ):
        found.await_ready()


def test_what_ends_by_itself_is_named_and_started_again(living: Part) -> None:
    said: list[str] = []
    keeper = Keeper([living], said.append)
    keeper.start()
    living.crash()
    wait_for(lambda: len(living.starts) == 2, "it to be started again")
    keeper.end()
    assert said == ["a-part ended with status -9, and is started again."]
    assert not keeper.failed.is_set()


def test_what_ends_again_and_again_ends_the_whole(tmp_path: Path) -> None:
    found = part(tmp_path, DIES)
    said: list[str] = []
    found.start()
    keeper = Keeper([found], said.append)
    keeper.start()
    assert keeper.failed.wait(60)
    assert len(found.starts) == MOST_STARTS
    assert "a-part ended 5 times within a minute" in said[-1]
    assert "it fell over" in said[-1]


def test_the_door_leads_to_another_process_when_one_rests_or_is_gone(two: Two) -> None:
    door, first, second = two
    assert asked(door) in ("first", "second")
    door.rest(first.server_port, True)
    assert {asked(door) for _ in range(4)} == {"second"}
    door.rest(first.server_port, False)
    second.shutdown()
    second.server_close()
    assert {asked(door) for _ in range(4)} == {"first"}


def test_a_process_that_says_it_is_not_well_gets_nobody() -> None:
    with answering("ill", 503) as ill, answering("well") as well:
        door = Door([ill.server_port, well.server_port])
        wait_for(lambda: {asked(door) for _ in range(4)} == {"well"}, "the health check")
        door.close()


def test_a_door_that_is_shut_lets_nobody_in_until_it_is_opened(two: Two) -> None:
    door = two[0]
    door.shut(True)
    with pytest.raises(httpx.TransportError):
        asked(door)
    door.shut(False)
    assert asked(door)


def test_a_port_that_is_taken_is_said(two: Two) -> None:
    with pytest.raises(OSError, match="in use"):
        Door([1], two[0].port)


@pytest.mark.parametrize("command", ["scaled", "drill"])
def test_what_is_not_installed_is_named_with_what_to_type(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = [programs.Program("redis-server", "apt-get install redis-server", lambda: None)]
    monkeypatch.setattr(programs, "PROGRAMS", nothing)
    with pytest.raises(CommandError, match="redis-server is not installed: apt-get install redis-server"):
        call_command(command)


@pytest.mark.parametrize(("option", "value"), [("--players", "0"), ("--players", "1000"), ("--hold", "0")])
def test_a_drill_has_bounds(option: str, value: str) -> None:
    with pytest.raises(CommandError, match="must be"):
        call_command("drill", option, value)


@pytest.mark.needs("redis", "postgresql")
def test_it_has_the_processes_of_the_compose_file_with_their_commands() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    with empty_folder() as folder:
        topology = Topology(folder, 0, print)
        topology.stop()
    ours = {
        name.removesuffix("-1").removesuffix("-2"): found.command[1:]
        for name, found in topology.parts.items()
        if "manage.py" in found.command
    }
    theirs = {
        name: service["command"][1:]
        for name, service in services.items()
        if service.get("build") and name != "prepare"
    }
    # The container listens for others, on a port that only it has.
    assert (ours.pop("web")[:3], theirs.pop("web")[:2]) == (
        ["manage.py", "serve", "--port"],
        ["manage.py", "serve"],
    )
    assert ours == theirs
    assert {"redis", "postgres", "storage"} <= topology.parts.keys() & services.keys()
