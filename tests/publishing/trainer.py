"""A trainer on another machine who loads a dataset from the Hub, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.publishing import fake_hub

PROGRAM = """
import json, sys
from datasets import Audio, load_dataset

rows = load_dataset(sys.argv[1], sys.argv[2], split="train", streaming=sys.argv[3] == "streaming")
rows = rows.cast_column("audio", Audio(decode=False)).remove_columns("audio")
print(json.dumps(list(rows)))
"""


def loads(hub: fake_hub.Hub, home: Path, config: str, *, streaming: bool = False) -> list[dict[str, Any]]:
    """All rows of `train` but for their sound. home: where its cache lies."""
    environment = {
        "PATH": os.environ["PATH"],
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_XET": "1",
        "HF_TOKEN": fake_hub.TOKEN,
    }
    how = "streaming" if streaming else "whole"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "talkers/your-turn", config, how],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
