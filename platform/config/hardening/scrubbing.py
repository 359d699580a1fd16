"""What goes to the log, tracebacks too, says no e-mail address and no link that lets somebody in. Pure."""

import logging
import re
from typing import Final

KEYS: Final = re.compile(r"(/(?:sign-in|accounts/password/reset/key|accounts/confirm-email)/)[^\s\"'?#]+")
"""Addresses of pages that hold a key."""

ADDRESS: Final = re.compile(r"[\w.+%-]+@(?=[\w-]+\.)[\w.-]+")
"""As people write them; the names of Celery's workers have no dot behind their @."""


def scrubbed(text: str) -> str:
    return ADDRESS.sub("…@…", KEYS.sub(r"\1…", text))


class Scrubbed(logging.Formatter):
    """A line, and its traceback, without them."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))
