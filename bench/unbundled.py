"""Settings of a site whose pages load every module as it is. For comparison only."""

from config.settings import *  # noqa: F403

BUNDLED = False
