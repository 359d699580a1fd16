"""From the spool into the store, as soon as it answers again. Run twice, or at once, it does no harm."""

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from corpus.storage.spool import Spool

if TYPE_CHECKING:  # boto3 takes half a second to import, and an embedded site has no use for it
    from corpus.storage.bucket import BucketStorage

log = logging.getLogger(__name__)

EVERY: Final = 15.0
"""Seconds between two looks of a process that serves: its spool may lie where no worker sees it."""

LATE: Final = 60.0
"""Seconds after which nothing that was on its way when it was deleted can still arrive in the store."""


STALE: Final = 3600.0
"""Seconds after which nobody is still writing a take."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of one look: takes moved, takes that still wait, and what the store said, "" of nothing."""

    moved: int = 0
    waiting: int = 0
    error: str = ""


def spooling() -> "tuple[BucketStorage, Spool] | None":
    """The storage and its spool, where it has one."""
    storage: Any = storages["default"]
    spool = getattr(storage, "spool", None)
    return (storage, spool) if spool else None


def waiting() -> int:
    """Objects in the spool; 0 where there is none."""
    found = spooling()
    return sum(1 for _ in found[1].names()) if found else 0


def move() -> Moved:
    """Everything that waits, one after the other; the first that the store does not take ends it."""
    found = spooling()
    if found is None:
        return Moved()
    storage, spool = found
    moved, error = 0, ""
    with spool.moving() as mine:
        if not mine:
            return Moved()
        try:
            spool.tidy(time.time() - STALE)
            for name in list(spool.names()):
                moved += _move(storage, spool, name)
            for name in list(spool.deleted(time.time() - LATE)):
                storage.take_out(name)
                spool.back(name)
        except (OSError, BotoCoreError, ClientError) as refused:
            error = str(refused) or type(refused).__name__
    left = waiting()
    if moved:
        log.warning("The store answers again: %s objects moved into it, %s still wait.", moved, left)
    return Moved(moved, left, error)


def _move(storage: "BucketStorage", spool: Spool, name: str) -> bool:
    """Whether it is in the store now. Deleted meanwhile, its mark has it deleted there too."""
    content = spool.read(name)
    if content is None:
        return False
    storage.put(name, content)
    return spool.drop(name)


def keep_moving() -> None:
    """In a thread, as long as this process lives."""
    if spooling() is not None:
        threading.Thread(target=_again_and_again, name="spool", daemon=True).start()


def _again_and_again() -> None:
    while True:
        try:
            move()
        except Exception:  # a thread that ended would leave takes lying, and nobody would hear of it
            log.exception("Moving from the spool failed; it is tried again.")
        time.sleep(EVERY)
