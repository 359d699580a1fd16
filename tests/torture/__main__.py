"""`python -m tests.torture` measures every condition and writes docs/cuts.md's table and its picture.

`python -m tests.torture NAME...` prints the rows whose name or family holds one of the words, and writes nothing;
`--few` takes only as many takes as the suite does. DJANGO_SETTINGS_MODULE and PYTHONPATH=platform must be set.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

import django

PROCESSES = 2


def measured(name: str, some: bool):  # type: ignore[no-untyped-def]
    """The row of the condition of this name, in a process of its own."""
    from tests.torture import conditions, measuring

    condition = next(one for one in conditions.CONDITIONS if one.name == name)
    return measuring.few(condition) if some else measuring.measure(condition)


def main(arguments: list[str]) -> None:
    from tests.torture import conditions

    words = [word.lower() for word in arguments if word != "--few"]
    chosen = [
        one.name
        for one in conditions.CONDITIONS
        if not words or any(word in f"{one.name} {one.family}".lower() for word in words)
    ]
    some = "--few" in arguments
    with ProcessPoolExecutor(PROCESSES, initializer=django.setup) as pool:
        for row in pool.map(measured, chosen, [some] * len(chosen)):
            show(row)


def show(row) -> None:  # type: ignore[no-untyped-def]
    from tests.torture.measuring import worse

    wrong = "; ".join(worse(row)) or "holds"
    print(
        f"{row.name:42} {row.takes:4} takes {row.refused:3} ref {row.missed:3}/{row.ends:3} missed {row.false:3} false"
        f" {row.flagged:3} flag  med {row.median:5.1f} p95 {row.p95:6.1f} start {row.starts_p95:6.1f}  {wrong}",
        flush=True,
    )


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1:])
