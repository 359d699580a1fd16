"""Measurements inside one process that has Django set up: `python -m bench.inside storing SECONDS|scoring`.

Prints one JSON object of series; the parent compares them. Works on the data folder of its environment.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))

import django

django.setup()


def main(name: str, *arguments: str) -> None:
    # Only now: these import models, which need the registry that setup has just filled.
    from bench import scoring_inside, storing_inside

    if name == "storing":
        print(json.dumps(storing_inside.measure(int(arguments[0]))))
    else:
        print(json.dumps(scoring_inside.measure()))


if __name__ == "__main__":
    main(*sys.argv[1:])
