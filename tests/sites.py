"""A whole site in processes of its own, for tests that come in through the real door."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.sharing import made_once

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60
"""Seconds until a process counts as stuck; generous, since two cores may be shared with other tests."""

DATABASE = "your-turn.sqlite3"
"""Where a site keeps it in its data folder, if no other is named."""

MANY = 1_000_000
LIMITED = (
    *("guests", "guests_a_day", "rounds", "takes", "megabytes", "takes_of_an_address"),
    *("megabytes_of_an_address", "sockets", "sockets_of_an_address", "sent", "archives"),
)
LIMITS = ",".join(f"{name}={MANY}" for name in LIMITED)
"""Every player of a test comes from one address, and one of them plays for many."""


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for(condition, what: str, patience: float = PATIENCE):
    """Ask until the answer is true; return it.

    Raises:
        TimeoutError: it stayed false; says what was waited for.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {patience:.0f} s for {what}")


@dataclass
class Process:
    """`manage.py` in a process, with its output kept."""

    arguments: list[str]
    environment: dict[str, str]
    root: Path = ROOT
    lines: list[str] = field(default_factory=list)

    def start(self) -> "Process":
        self.popen = subprocess.Popen(
            [sys.executable, "manage.py", *self.arguments],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def _read(self) -> None:
        assert self.popen.stdout
        with self.popen.stdout as output:
            for line in output:
                self.lines.append(line.rstrip())

    def said(self, pattern: str) -> re.Match[str] | None:
        if self.popen.poll() is not None and not any(re.search(pattern, line) for line in self.lines):
            raise RuntimeError(f"{self.arguments} ended early:\n" + "\n".join(self.lines[-30:]))
        return next((match for line in self.lines if (match := re.search(pattern, line))), None)

    def stop(self, how: int = signal.SIGINT) -> int:
        if self.popen.poll() is None:
            self.popen.send_signal(how)
            try:
                self.popen.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.popen.kill()
        code = self.popen.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


# Setting Django up takes seconds; asking takes none.
ANSWERING = """
import contextlib, io, json, sys, traceback
from django.db import connections
for line in sys.stdin:
    printed, error = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(json.loads(line), {"__name__": "__site__"})
        except BaseException:
            error = traceback.format_exc()
    connections.close_all()
    print(json.dumps([printed.getvalue(), error]), flush=True)
"""


class Shell:
    """A process with Django set up for a site's data, that runs one piece of code after the other."""

    def __init__(self, environment: dict[str, str], root: Path = ROOT) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", ANSWERING],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What the code prints.

        Raises:
            RuntimeError: what it raised, with its traceback.
        """
        assert self.popen.stdin
        assert self.popen.stdout
        self.popen.stdin.write(json.dumps(code) + "\n")
        self.popen.stdin.flush()
        printed, error = json.loads(self.popen.stdout.readline())
        if error:
            raise RuntimeError(error)
        return str(printed)

    def stop(self) -> None:
        if self.popen.stdin:
            self.popen.stdin.close()
        self.popen.wait(PATIENCE)
        if self.popen.stdout:
            self.popen.stdout.close()


@dataclass
class RunningSite:
    """A site that serves: its address, its data, its processes, and the repository that it is made of."""

    url: str
    data: Path
    environment: dict[str, str]
    web: Process
    others: list[Process] = field(default_factory=list)
    asking: Shell | None = None
    root: Path = ROOT

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command against this site's data."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=self.environment, text=True, capture_output=True, timeout=300
        )
        if check and done.returncode:
            raise RuntimeError(f"{command} failed:\n{done.stdout}\n{done.stderr}\n{self.last_words()}")
        return done

    def last_words(self, lines: int = 30) -> str:
        """What each of its processes printed last: what a failure here is often about happened there."""
        processes = [self.web, *self.others]
        return "\n".join("\n".join([f"{it.arguments}:", *it.lines[-lines:]]) for it in processes)

    def shell(self, code: str) -> str:
        """What the code prints, run inside this site with Django set up."""
        if self.asking is None:
            self.asking = Shell(self.environment, self.root)
        return self.asking.run(code).strip()

    @property
    def sign_in_link(self) -> str:
        match = wait_for(lambda: self.web.said(r"sign in once with: (\S+)"), "the sign-in link")
        return str(match[1])

    def restart(self, how: int = signal.SIGKILL) -> None:
        """End the web process (as hard as asked) and start it again on the same port and data."""
        self.web.stop(how)
        self.web = Process(self.web.arguments, self.environment, self.root).start()
        wait_for(lambda: self.web.said("Your Turn is here"), "the site to serve again")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Meanwhile it takes connections, and answers nothing."""
        self.web.popen.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.web.popen.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        code = self.web.stop()
        for process in self.others:
            process.stop()
        if self.asking is not None:
            self.asking.stop()
            self.asking = None
        return code


def environment_of(data: Path, port: int, static: Path | None = None, **more: str) -> dict[str, str]:
    """Environment of a site with its own data folder; `static` is shared between sites by a link."""
    data.mkdir(parents=True, exist_ok=True)
    if static and not (data / "static").exists():
        (data / "static").symlink_to(static)
    clean = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE"}}
    return {
        **clean,
        "DATA_DIR": str(data),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "RELEASE_GATE": "off",
        "LIMITS": LIMITS,
        **more,
    }


def migrated(factory: pytest.TempPathFactory) -> Path:
    """Data folder of a site whose SQLite has had every migration and nothing else, once for a whole run."""

    def migrate(data: Path) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment_of(data, 0, DATABASE_URL=""), check=True)

    return made_once(factory, "migrated", migrate)


@contextmanager
def running_site(
    data: Path,
    static: Path | None = None,
    workers: tuple[tuple[str, ...], ...] = (),
    prepared: Path | None = None,
    root: Path = ROOT,
    **environment: str,
) -> Iterator[RunningSite]:
    """Prepare and serve a site; `workers` are further `manage.py` processes beside the web process.

    Args:
        prepared: data folder of a site that was prepared and never served, to begin with.
        root: the repository, where it is not this one.
    """
    port = free_port()
    variables = environment_of(data, port, static, **environment)
    web = Process(["serve"], variables, root)
    site = RunningSite(f"http://127.0.0.1:{port}", data, variables, web, root=root)
    if prepared:
        ignored = shutil.ignore_patterns("static")
        shutil.copytree(prepared, data, ignore=ignored, dirs_exist_ok=True)
    else:
        site.manage("prepare")
    site.web.start()
    try:
        wait_for(lambda: site.web.said("Your Turn is here"), "the site to serve")
        site.others = [Process(list(arguments), variables, root).start() for arguments in workers]
        yield site
    finally:
        site.stop()
