"""Every condition in two processes, its row on the terminal, and the page where all were asked for."""

from concurrent.futures import ProcessPoolExecutor

import django

from tests.torture import conditions, measuring, page
from tests.torture.measuring import Row

PROCESSES = 2


def measured(place: int, some: bool) -> Row:
    """The row of the condition at this place, in a process that has Django."""
    condition = conditions.CONDITIONS[place]
    return measuring.few(condition) if some else measuring.measure(condition)


def main(arguments: list[str]) -> None:
    words = [word.lower() for word in arguments if word != "--few"]
    some = "--few" in arguments
    places = [place for place, one in enumerate(conditions.CONDITIONS) if chosen(one, words)]
    rows = []
    with ProcessPoolExecutor(PROCESSES, initializer=django.setup) as pool:
        for row in pool.map(measured, places, [some] * len(places)):
            print(line(row), flush=True)
            rows.append(row)
    if not words:
        page.write(rows)


def chosen(condition: conditions.Condition, words: list[str]) -> bool:
    name = f"{condition.name} {condition.family}".lower()
    return not words or any(word in name for word in words)


def line(row: Row) -> str:
    """A row for a terminal."""
    counts = (
        f"{row.takes:4} takes {row.refused:3} refused {row.missed:3}/{row.ends:3} missed {row.false:3} false"
    )
    errors = f"median {row.median:5.1f} p95 {row.p95:5.1f} starts {row.starts_p95:5.1f}"
    return (
        f"{row.name:42} {counts} {row.flagged:3} told {errors}  {'; '.join(measuring.worse(row)) or 'holds'}"
    )
