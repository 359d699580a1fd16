"""Settings of a site like any other, but for its pages: they load every module as it is. For comparison only."""

from config.settings import *  # noqa: F403

BUNDLED = False
