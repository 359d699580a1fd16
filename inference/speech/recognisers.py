"""The recognisers of this process: opened when they are first needed, once, and shared by its threads."""

import logging
from functools import cache
from threading import RLock

from inference.registry import installed
from inference.registry.weights import State
from inference.running.loaded import keep_opening
from inference.scorers.probing import syllables
from inference.speech.recognition import CONTRACT, OnnxRecogniser, Recogniser, RecogniserError

log = logging.getLogger(__name__)

# `cache` alone would let two threads that come at the same moment both open the models.
_opening = RLock()


def states(*, thorough: bool = False) -> tuple[State, ...]:
    """What there is of every recogniser, with a sentence for people where it is not ready."""
    return tuple(s for s in installed.states(thorough=thorough) if s.entry.contract == CONTRACT.name)


def ready(language: str) -> State | None:
    """The recogniser for a language; opens nothing. None where none is here.

    One that names the language goes before one that takes any.
    """
    return next(iter(_fitting(language)), None)


def recogniser(language: str) -> Recogniser | None:
    """The model for a language, opened; None where none is here, or none that can be opened.

    Where the first cannot be opened, the next one listens.
    """
    with _opening:
        opened = (_opened(state.entry.name) for state in _fitting(language))
        return next((each for each in opened if each), None)


def _fitting(language: str) -> list[State]:
    fitting = [s for s in _ready() if not s.entry.languages or language in s.entry.languages]
    return sorted(fitting, key=lambda s: not s.entry.languages)


def named(name: str) -> Recogniser | None:
    """That model, opened; None where it cannot be."""
    with _opening:
        return _opened(name)


@cache
def _ready() -> tuple[State, ...]:
    """Looked for once, without hashing: a live take waits for it. What is fetched later needs a restart.

    One that was broken is among them: what opens it may have changed.
    """
    return tuple(state for state in states(thorough=False) if state.may_be_opened)


@cache
def _opened(name: str) -> Recogniser | None:
    """Every file is held against its hash before it is opened."""
    found = next((s for s in states(thorough=True) if s.entry.name == name), None)
    if found is None or not found.may_be_opened:
        log.error("%s", found.sentence if found else f"{name} is no longer in the registry.")
        return None
    try:
        return OnnxRecogniser(found.entry, found.folder) if found.ready else try_recogniser(found)
    except RecogniserError as error:
        log.error("%s", error)
        keep_opening(found, str(error))
        return None


def try_recogniser(state: State) -> OnnxRecogniser:
    """Open a recogniser whose files are right, let it hear two sounds, and write down how it went.

    Raises:
        RecogniserError: it cannot be used.
    """
    language = state.entry.languages[0] if state.entry.languages else "en"
    try:
        opened = OnnxRecogniser(state.entry, state.folder)
        opened.recognise([syllables(1), syllables(2)], language)
    except RecogniserError as error:
        keep_opening(state, str(error))
        raise
    keep_opening(state, "")
    return opened
