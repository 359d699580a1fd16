"""A zip that somebody sent by the page: kept in the storage until a worker has read it to its end."""

import logging
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from corpus.store import StorageDown, StorageFull
from games.importing import places, running
from games.importing.models import ImportRun
from games.importing.places import PlaceError, Zip
from games.importing.running import Import
from games.importing.terms import Terms, TermsError
from games.judging import handing_over

log = logging.getLogger(__name__)

BRING_IN: Final = "games.importing.tasks.bring_in"
"""The task that reads one."""

ERRORS: Final = (OSError, BotoCoreError, ClientError)
"""What a storage, its network and its credentials say."""

HELD: Final = 50
"""Files after which a worker says that it is still at it."""


def keep(file: "File[Any]", terms: Terms, who: User) -> ImportRun:
    """Put an upload into the storage, and write the row that waits for a worker.

    Raises:
        StorageDown: the storage did not take it.
    """
    name = str(file.name or "upload.zip")
    try:
        stored = default_storage.save(f"imports/{uuid.uuid4()}.zip", file)
    except ERRORS as error:
        raise StorageDown(str(error)) from error
    return running.begun(terms, who, name, upload=stored)


def bring_in(run: ImportRun) -> None:
    """Read an upload, if it waits and no other worker has it; its row says what came of that.

    What broke off is gone on with by asking again: what came in is known by its bytes.
    """
    if not run.take():
        return
    try:
        with _opened(run) as place:
            _all(run, place)
    except (PlaceError, TermsError) as error:
        run.break_off(str(error))
    except (StorageFull, StorageDown, *ERRORS) as error:
        log.warning("Import %s broke off: %s", run.pk, error)
        run.break_off(
            f"The storage failed ({str(error)[:100]}). What came in stays; try again when it answers."
        )
    except Exception:
        run.break_off("Something broke on our side, and the log says what. What came in stays; try again.")
        raise
    else:
        forget(run)


def _all(run: ImportRun, place: Zip) -> None:
    for number, _ in enumerate(Import(Terms.of(run), run.who, handing_over.take).go_on(run, place), 1):
        if number % HELD == 0:
            run.hold()


@contextmanager
def _opened(run: ImportRun) -> Iterator[Zip]:
    """On a disk of ours while it is read: zips are read from their end, and a bucket gives no such file."""
    with tempfile.TemporaryFile() as here:
        _fetch(run, here)
        with places.unzipped(here, run.place) as place:
            yield place


def _fetch(run: ImportRun, here: IO[bytes]) -> None:
    with default_storage.open(run.upload, "rb") as there:
        shutil.copyfileobj(there, here)


def forget(run: ImportRun) -> None:
    """Delete an upload that is needed no more. A storage that does not answer is asked again by `tidy`."""
    try:
        default_storage.delete(run.upload)
    except ERRORS as error:
        log.warning("The upload %s cannot be deleted yet: %s", run.upload, error)
        return
    ImportRun.objects.filter(pk=run.pk).update(upload="")


def tidy() -> list[ImportRun]:
    """Delete the uploads that nobody needs; those that still wait for a worker, whose message was lost."""
    now = timezone.now()
    for run in ImportRun.objects.read(now):
        forget(run)
    return list(ImportRun.objects.waiting(now))
