"""Starts again what ended by itself, until a part ends so often that another start heals nothing."""

import threading
import time
from collections.abc import Callable, Collection
from typing import Final

from config.scaled.parts import Part

WATCHED: Final = 0.3
"""Seconds between two looks at whether every part lives."""

MOST_STARTS: Final = 5
"""Of one part within MINUTE."""

MINUTE: Final = 60.0


class Keeper:
    """Looks after parts that are watched, in a thread of its own.

    Attributes:
        failed: set once a part would not stay.

    Args:
        say: is called with a line about each part that ended.
    """

    def __init__(self, parts: Collection[Part], say: Callable[[str], None]) -> None:
        self.failed = threading.Event()
        self._parts, self._say = parts, say
        self._ending = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._watch, name="keeper", daemon=True).start()

    def end(self) -> None:
        """From now on what ends was meant to."""
        self._ending.set()

    def _watch(self) -> None:
        while not self._ending.wait(WATCHED):
            for part in self._parts:
                if part.watched and not part.alive and not self._ending.is_set():
                    self._again(part)

    def _again(self, part: Part) -> None:
        lately = [at for at in part.starts if at > time.monotonic() - MINUTE]
        if len(lately) >= MOST_STARTS:
            part.watched = False
            self._say(f"{part.name} ended {len(lately)} times within a minute. {part.last_words()}")
            self.failed.set()
            return
        status = part.process.returncode if part.process else None
        self._say(f"{part.name} ended with status {status}, and is started again.")
        part.start()
