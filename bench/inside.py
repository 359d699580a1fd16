"""Measurements inside one process that has Django set up: `python -m bench.inside storing|scoring|text`.

Prints one JSON object of series; the parent compares them. Works on the data folder of its environment.
"""

import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))

import django

django.setup()


def main(name: str) -> None:
    # Only now: these import models, which need the registry that setup has just filled.
    from bench import scoring_inside, storing_inside

    if name == "text":
        # Imports torch, which not everybody has.
        measure = importlib.import_module("bench.text_inside").measure
    else:
        measure = {"storing": storing_inside.measure, "scoring": scoring_inside.measure}[name]
    print(json.dumps(measure()))


if __name__ == "__main__":
    main(sys.argv[1])
