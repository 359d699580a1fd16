"""Servers in processes of their own on one core, and what they cost."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMITS = ",".join(
    f"{name}=1000000"
    for name in (
        *("guests", "guests_a_day", "rounds", "takes", "megabytes", "takes_of_an_address"),
        *("megabytes_of_an_address", "sockets", "sockets_of_an_address", "sent", "archives"),
    )
)
"""All players of a measurement come from one address, and one of them plays for many."""

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def loop_seconds(pid: int) -> float:
    """CPU time of a server's main thread, where its event loop runs, in seconds (1 ns steps)."""
    return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0]) / 1e9


def all_seconds(pid: int) -> float:
    """CPU time of all threads of a process that live, in seconds (1 ns steps)."""
    each = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in each) / 1e9


def tree_seconds(pid: int) -> float:
    """CPU time of a process and of its children that live, in seconds (10 ms steps)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(tree_seconds(int(child)) for child in children)


def resident_mib(pid: int) -> float:
    """Memory of a process that is in RAM, MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def serving(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """Run a Python server until the block ends; gives its process id once the port answers."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise TimeoutError(f"{arguments} did not serve within 60 s")
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def bench_site(**variables: str) -> Iterator[dict[str, str]]:
    """Environment of a prepared site with data of its own, deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="your-turn-bench-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "LIMITS": LIMITS, **variables}
        environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        for command in (["prepare"], ["collectstatic", "--noinput", "--verbosity=0"]):
            manage = [sys.executable, "manage.py", *command]
            subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield environment
