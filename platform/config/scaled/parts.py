"""One part of the topology: a process with its log, that can be killed, made to hang, and started again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PATIENCE: Final = 300.0
"""Seconds until a part counts as one that will not start; a machine may have much else to do."""

GENTLE: Final = 20.0
"""Seconds that a part is given to end when it is asked to."""


class PartError(Exception):
    """A part did not start, or would not stay; the message names it and its log."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def listens(port: int) -> bool:
    """Whether anybody takes connections there."""
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Part:
    """A process, with its children, in a session of its own: a signal to it reaches all of them.

    Attributes:
        name: of its service in docker-compose.yml, with a number where there are several.
        log: everything that it says.
        ready: whether it is up; asked until it is.
        user: whom it runs as; None: as we do.
        watched: whether it is started again when it ends.
        starts: when it was started, in steady seconds.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[["Part"], bool] = lambda _part: True
    user: str | None = None
    folder: Path | None = None
    watched: bool = False
    starts: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    _since: int = 0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, and do not wait."""
        with self.log.open("ab") as log:
            self._since = log.tell()
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.folder,
                user=self.user,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.starts.append(time.monotonic())
        self.watched = True

    def await_ready(self, patience: float = PATIENCE) -> None:
        """Raises PartError: it ended, or is not up after so long."""
        end = time.monotonic() + patience
        while not self.ready(self):
            if not self.alive:
                raise PartError(f"{self.name} ended while it started. {self.last_words()}")
            if time.monotonic() > end:
                raise PartError(f"{self.name} was not there after {patience:.0f} s. {self.last_words()}")
            time.sleep(0.1)

    def said(self, words: str) -> bool:
        """Whether these words stand in its log since it last started."""
        with self.log.open("rb") as log:
            log.seek(self._since)
            return words.encode() in log.read()

    def last_words(self, lines: int = 8) -> str:
        """The end of its log, and where that lies."""
        found = self.log.read_text(errors="replace").splitlines()[-lines:] if self.log.exists() else []
        return "\n  ".join([f"Its log, {self.log}, ends:", *found])

    def kill(self) -> None:
        """At once, all of it, and for good until it is started again."""
        self.watched = False
        self._signal(signal.SIGKILL)
        if self.process:
            self.process.wait(GENTLE)

    def crash(self) -> None:
        """As `kill`, but it is watched on: whoever watches starts it again."""
        self._signal(signal.SIGKILL)

    def hang(self) -> None:
        """It takes connections, since the kernel does, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ask it to end, and kill it where it does not."""
        self.watched = False
        if not self.alive or self.process is None:
            return
        self.go_on()
        # The main process alone: its children end as it tells them.
        self.process.send_signal(how)
        try:
            self.process.wait(GENTLE)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return
