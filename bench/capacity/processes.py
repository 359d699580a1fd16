"""What processes have used of a machine, read from /proc and from the services themselves."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

TICK = os.sysconf("SC_CLK_TCK")


def spent(pid: int, *, children: bool = False) -> float:
    """Seconds of processor time of a process, all threads; `children`: with those it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    mine = fields[11:15] if children else fields[11:13]
    return sum(map(int, mine)) / TICK


def _children(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (thread / "children").read_text().split())


@dataclass(frozen=True)
class Database:
    """A PostgreSQL server on this machine."""

    url: str

    def spent(self) -> float:
        """Seconds of processor time of all its processes, those that have ended included."""
        with psycopg.connect(self.url) as here:
            (own,) = here.execute("SELECT pg_backend_pid()").fetchone() or (0,)
            server = int(Path(f"/proc/{own}/stat").read_text().rpartition(")")[2].split()[1])
            return spent(server, children=True) + sum(spent(each) for each in _children(server))

    def size(self) -> tuple[int, int]:
        """Rows, and bytes on disk, of every table of the site with its indexes."""
        with psycopg.connect(self.url) as here:
            names = [
                name
                for (name,) in here.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            count = psycopg.sql.SQL("SELECT count(*), pg_total_relation_size({literal}) FROM {name}")
            found = [
                here.execute(
                    count.format(literal=psycopg.sql.Literal(name), name=psycopg.sql.Identifier(name))
                ).fetchone()
                for name in names
            ]
        kept = [each for each in found if each]
        return sum(rows for rows, _ in kept), sum(size for _, size in kept)


@dataclass(frozen=True)
class Broker:
    """A Redis server."""

    url: str

    def spent(self) -> float:
        """Seconds of processor time."""
        told = redis.Redis.from_url(self.url).info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])

    def memory(self) -> int:
        """Bytes at the highest since it started."""
        return int(redis.Redis.from_url(self.url).info("memory")["used_memory_peak"])
