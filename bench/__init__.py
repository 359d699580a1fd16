"""Every speed figure of the house, each a ratio against a baseline measured in the same run."""

import sys
from pathlib import Path

# As manage.py does: `python -m bench` starts here.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))
