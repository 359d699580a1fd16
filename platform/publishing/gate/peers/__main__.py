"""`python -m publishing.gate.peers FOLDER`: every reader tries a release; one line of JSON for each check."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from publishing.gate.peers import eot_bench, loading, smart_turn, turn_taking, vap
from publishing.gate.peers.asking import Check, NotThere, Unfit

READERS = (loading, smart_turn, eot_bench, vap, turn_taking)
LONGEST = 500
"""Characters of a library's own message."""


def all_checks(folder: Path) -> Iterator[tuple[str, Check]]:
    for reader in READERS:
        yield from reader.checks(folder).items()


def tried(check: Check, folder: Path) -> tuple[str, str]:
    """Outcome, and words. A library may fail in any way of its own: that is what is looked for here."""
    try:
        return "passed", check(folder)
    except NotThere as error:
        return "not there", str(error)
    except Unfit as error:
        return "failed", str(error)
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"[:LONGEST]


def main(folder: Path) -> None:
    try:
        checks = list(all_checks(folder))
    except Unfit as error:
        print(json.dumps({"check": "card", "outcome": "failed", "said": str(error)}))
        return
    for name, check in checks:
        outcome, said = tried(check, folder)
        print(json.dumps({"check": name, "outcome": outcome, "said": said}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
