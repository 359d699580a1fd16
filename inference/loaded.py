"""The models of this process: opened when they are first needed, once, and shared by its threads."""

from functools import cache
from threading import RLock

from django.conf import settings

from inference import weights
from inference.audio.vad import SileroVad
from inference.scorers import registry
from inference.scorers.base import Scorer
from inference.weights import Wanted

# `cache` alone would let two threads that come at the same moment both open the models.
_opening = RLock()


def scorers() -> tuple[Scorer, ...]:
    """Every scorer of the registry.

    Raises:
        WeightsMissing: the files of one are not there or not right.
    """
    with _opening:
        return _scorers()


def voice_activity() -> SileroVad:
    """The voice activity model.

    Raises:
        WeightsMissing: its file is not there or not right.
    """
    with _opening:
        return _voice_activity()


def open_all() -> None:
    """Open every model now, so that the first take does not wait for it.

    Raises:
        WeightsMissing: as `scorers` and `voice_activity`.
    """
    voice_activity()
    scorers()


def wanted() -> Wanted:
    """What the settings ask for."""
    return Wanted(
        cache=settings.MODELS_DIR,
        smart_turn_revision=settings.SMART_TURN_REVISION,
        smart_turn_file=settings.SMART_TURN_FILE,
    )


@cache
def _scorers() -> tuple[Scorer, ...]:
    return registry.load(wanted())


@cache
def _voice_activity() -> SileroVad:
    return SileroVad(weights.from_package(weights.SILERO).path)
