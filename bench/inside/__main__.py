"""Measurements inside one process with Django set up.

`python -m bench.inside NAME`: storing SECONDS, publishing CLIPS CUT, analysis, scoring, importing, text,
live or evaluation.

Prints one JSON object of series; the parent compares them. Works on the data folder of its environment.
"""

import importlib
import json
import sys

import django

django.setup()


def main(name: str, *arguments: str) -> None:
    # By name, and only now: these import models, which need the registry that setup has just filled, and one
    # of them torch, which not everybody has.
    measure = importlib.import_module(f"bench.inside.{name}").measure
    print(json.dumps(measure(*map(int, arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
