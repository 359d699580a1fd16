"""Names of the environment variables that the settings read."""

import re

from tests.sites import ROOT

SETTINGS = (ROOT / "platform" / "config" / "settings.py").read_text()
NAMES = set(re.findall(r'env\.(?:text|number|flag|choice|listing|changed)\(\s*"([A-Z0-9_]+)"', SETTINGS))
