"""What a process has in memory when it begins to serve: every start waits for it, every worker keeps it."""

import json
import subprocess
import sys

from tests.sites import ROOT

RARELY = (
    "fontTools",
    "matplotlib",
    "pandas",
    "pyarrow",
    "scipy",
    "sklearn",
    "torch",
    "transformers",
)
"""Libraries that take long to import, for what few requests need."""

ADDRESSES = """
import json, sys
from django.core import checks
checks.run_checks()
from config import urls
print(json.dumps(sorted(sys.modules)))
"""


def test_a_site_starts_without_libraries_that_few_of_its_pages_need() -> None:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ADDRESSES]
    done = subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "publishing.statistics.views" in loaded
    assert loaded & {*RARELY} == set()
