"""Measurements inside one process with Django set up: `python -m bench.inside storing SECONDS|scoring|text`.

Prints one JSON object of series; the parent compares them. Works on the data folder of its environment.
"""

import importlib
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
        measured = storing_inside.measure(int(arguments[0]))
    elif name == "scoring":
        measured = scoring_inside.measure()
    else:
        # Imports torch, which not everybody has.
        measured = importlib.import_module("bench.text_inside").measure()
    print(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
