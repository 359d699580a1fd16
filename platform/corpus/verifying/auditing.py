"""One look through the whole storage: what is lost, and what nobody knows of."""

import logging

from corpus.models import VerifyRun
from corpus.verifying import strays, takes
from corpus.withdrawal import STORAGE_ERRORS

logger = logging.getLogger(__name__)


def verify(*, decode: bool = False) -> VerifyRun:
    """Look at every take and every object; goes on where an earlier process was broken off.

    decode: every take from beginning to end, which takes about ten times as long.

    Returns the run; with `error` set and no `finished_at` the storage did not answer, and calling again goes
    on from there.

    Raises:
        AlreadyVerifying: another process is at it.
    """
    run = VerifyRun.objects.take_up()
    try:
        takes.look(run, decode=decode)
        run.unnamed, run.strays = 0, []
        for name in strays.unnamed():
            run.found_unnamed(name)
    except STORAGE_ERRORS as error:
        logger.error("Verifying broke off after %s takes: the storage said %s", run.checked, error)
        run.break_off(str(error) or type(error).__name__)
        return run
    except BaseException:
        run.break_off("The process was stopped.")
        raise
    run.finish()
    _tell(run)
    return run


def _tell(run: VerifyRun) -> None:
    """In the log too, which operators watch; each take that is lost was named there when it was found so."""
    if run.lost:
        logger.error("The audio of %s takes is lost; the page /storage/ names them", run.lost)
    if run.unnamed:
        logger.warning("The storage holds %s objects that no row names", run.unnamed)
