"""Every speed figure of the house, each a ratio against a baseline measured in the same run.

`measures/` has the rows, `inside/` what works within a process with Django; the rest is what they share.
"""

import sys
from pathlib import Path

# As manage.py does: `python -m bench` starts here.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))
