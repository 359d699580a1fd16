"""Measurements inside one process with Django set up.

`python -m bench.inside NAME`, of any module in the rooms beside this one: storing SECONDS,
publishing CLIPS CUT, filling CLIPS CUT, analysis, scoring and so on.

Prints one JSON object of series; the parent compares them. Works on the data folder of its environment.
"""

import importlib
import json
import sys
from pathlib import Path

import django

django.setup()

HERE = Path(__file__).parent


def main(name: str, *arguments: str) -> None:
    (room,) = (found.parent.name for found in HERE.glob(f"*/{name}.py"))
    # By name, and only now: these import models, which need the registry that setup has just filled, and one
    # of them torch, which not everybody has.
    measure = importlib.import_module(f"bench.inside.{room}.{name}").measure
    print(json.dumps(measure(*map(int, arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
