"""Names of the environment variables that the settings read."""

import re

from tests.sites import ROOT

SETTINGS = (ROOT / "platform" / "config" / "settings.py").read_text()
NAMES = set(
    re.findall(
        r'env\.(?:text|token|number|flag|choice|listing|address|mail|changed)\(\s*"([A-Z0-9_]+)"', SETTINGS
    )
)
NAMES |= set(re.findall(r'env\.address\("[A-Z_]+", .*, "([A-Z_]+)"\)', SETTINGS))
"""And the passwords that stand apart."""
