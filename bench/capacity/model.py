"""What so many takes a day need, from what one costs. Pure: measured figures in, a table out."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MEASURED: Final = Path(__file__).parent / "measured.json"
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "operating.md"
BEGIN: Final = "<!-- python -m bench.capacity -->"
END: Final = "<!-- end -->"

DAYS: Final = (10_000, 1_000_000)
"""Takes a day that the table is about."""

BUSIEST_HOUR: Final = 0.1
"""Part of a day's takes that come in its busiest hour: 2.4 times the mean."""

BUSY: Final = 0.7
"""How much of a core is planned for; beyond it takes wait for one another."""

BETWEEN: Final = 30.0
"""Seconds from one take of a player to the next: reading the prompt, speaking, hearing what came of it."""

PLAYERS: Final = 500
"""Sockets of a web process (MAX_PLAYERS)."""


@dataclass(frozen=True)
class Cost:
    """One take, as measured.

    Attributes:
        seconds: of sound.
        web, worker, database, redis: milliseconds of processor time.
        rows: of all tables together.
        row_bytes: by which the database grew on disk, indexes and dead rows included.
        sound_bytes: of objects in the store.
        redis_bytes: by which Redis's memory grew at most while all of them were under way, by their number.
        web_mib, worker_mib: memory of a process after them.
        takes: so many were measured.
        machine: on what and when, in words.
    """

    seconds: float
    web: float
    worker: float
    database: float
    redis: float
    rows: float
    row_bytes: float
    sound_bytes: float
    redis_bytes: float
    web_mib: float
    worker_mib: float
    takes: int
    machine: str

    @classmethod
    def read(cls) -> "Cost":
        found: Mapping[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
        return cls(**found)


def at_once(takes_a_day: int) -> float:
    """Takes a second in the busiest hour."""
    return takes_a_day * BUSIEST_HOUR / 3600


def cores(takes_a_day: int, milliseconds: float) -> float:
    """Of processor, in the busiest hour."""
    return at_once(takes_a_day) * milliseconds / 1000 / BUSY


def players(takes_a_day: int) -> int:
    """With a socket open, in the busiest hour."""
    return math.ceil(at_once(takes_a_day) * BETWEEN)


def web_processes(takes_a_day: int, cost: Cost) -> int:
    """Each works on one core, and lets so many players in; two, so that one may be restarted."""
    by_cores = math.ceil(cores(takes_a_day, cost.web))
    return max(2, by_cores, math.ceil(players(takes_a_day) / PLAYERS))


def gigabytes_a_year(takes_a_day: int, each: float) -> float:
    return takes_a_day * 365 * each / 1e9


def table(cost: Cost) -> str:
    """Markdown: what a take costs, then what the days of DAYS need."""
    return "\n".join([*_costs(cost), "", *_needs(cost)])


def written(page: str, cost: Cost) -> str:
    """The page with this table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(cost)}\n{END}{after}"


def _costs(cost: Cost) -> Sequence[str]:
    rows = (
        ("web process", f"{cost.web:.0f} ms", f"{cost.web_mib:.0f} MiB a process"),
        ("worker of takes", f"{cost.worker:.0f} ms", f"{cost.worker_mib:.0f} MiB a process"),
        (
            "PostgreSQL",
            f"{cost.database:.0f} ms",
            f"{cost.rows:.0f} rows, {_kb(cost.row_bytes)}",
        ),
        (
            "Redis",
            f"{cost.redis:.1f} ms",
            f"{_kb(cost.redis_bytes)} while it is under way",
        ),
        ("store", "", f"{_kb(cost.sound_bytes)} of FLAC"),
    )
    head = f"One take of {cost.seconds:.1f} s, the mean of {cost.takes:,} ({cost.machine}):"
    return [
        head,
        "",
        "| where | processor | keeps |",
        "|---|---:|---:|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _needs(cost: Cost) -> Sequence[str]:
    rows: Sequence[tuple[str, Callable[[int], str]]] = (
        ("takes a second, busiest hour", lambda day: f"{at_once(day):.2g}"),
        ("players at once", lambda day: f"{players(day):,}"),
        ("web processes", lambda day: f"{web_processes(day, cost)}"),
        ("cores for web", lambda day: f"{cores(day, cost.web):.2g}"),
        ("cores for workers of takes", lambda day: f"{cores(day, cost.worker):.2g}"),
        ("cores for PostgreSQL", lambda day: f"{cores(day, cost.database):.2g}"),
        ("machines of 8 cores for all of these", lambda day: f"{_machines(day, cost)}"),
        ("database a year", lambda day: _size(gigabytes_a_year(day, cost.row_bytes))),
        ("store a year", lambda day: _size(gigabytes_a_year(day, cost.sound_bytes))),
    )
    lines = [f"| {name} | {' | '.join(say(day) for day in DAYS)} |" for name, say in rows]
    head = " | ".join(f"{day:,} takes a day" for day in DAYS)
    return [f"| | {head} |", "|---|" + "---:|" * len(DAYS), *lines]


def _machines(takes_a_day: int, cost: Cost) -> int:
    total = cores(takes_a_day, cost.web + cost.worker + cost.database + cost.redis)
    return max(1, math.ceil(total / 8))


def _kb(count: float) -> str:
    return f"{count / 1e3:.0f} kB"


def _size(gigabytes: float) -> str:
    return f"{gigabytes / 1000:.1f} TB" if gigabytes >= 1000 else f"{gigabytes:.0f} GB"
