"""The models of this process: opened when they are first needed, once, and shared by its threads.

Audio and text scorers are opened apart: the worker of live takes never pays for a language model. A model
that is fetched later is found after a restart.
"""

import logging
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Final

from django.conf import settings

from inference.audio.vad import SileroVad
from inference.registry import installed, lock, weights
from inference.registry.entries import ELSEWHERE, ModelEntry
from inference.registry.lock import LockError
from inference.registry.weights import State
from inference.remote.scorer import WITH_WORDS, RemoteScorer
from inference.scorers.audio_scorer import AudioScorer
from inference.scorers.base import Scorer, ScorerError
from inference.scorers.contracts import (
    AUDIO_CONTRACTS,
    CONTRACTS,
    OUTSIDE_CONTRACTS,
    REMOTE_CONTRACTS,
    TEXT_CONTRACTS,
)
from inference.scorers.kinds import AudioContract, ChannelsContract, StreamContract, TextContract
from inference.scorers.live.channels import ChannelsScorer
from inference.scorers.live.stream import StreamScorer
from inference.scorers.probing import probe
from inference.scorers.text_scorer import TextScorer
from inference.session import RUNTIME

log = logging.getLogger(__name__)

# `cache` alone would let two threads that come at the same moment both open the models.
_opening = RLock()

_open: Final[dict[str, Scorer | None]] = {}
"""Name of a model that was tried to its scorer, which whoever needs it next shares; None: it is broken."""

_broken: Final[dict[str, str]] = {}
"""Name of a model that this process could not use, and why."""


def scorers() -> tuple[Scorer, ...]:
    """Every scorer whose files are here; those that are not are absent, and `states` says why.

    Raises:
        RegistryError: the operator's models.toml cannot be followed.
    """
    return audio_scorers() + text_scorers() + remote_scorers()


def audio_scorers() -> tuple[Scorer, ...]:
    """Those that need nothing but sound. Raises as `scorers` does."""
    with _opening:
        return _scorers(AUDIO_CONTRACTS)


def live_scorer() -> AudioScorer | None:
    """The model that listens while one speaks: the first of the registry that hears sound and answers once.

    None where no such model is here. Opens that one and no other. Raises as `scorers` does.
    """
    with _opening:
        return _live_scorer()


def text_scorers() -> tuple[Scorer, ...]:
    """Those that need a transcript. Raises as `scorers` does."""
    with _opening:
        return _scorers(TEXT_CONTRACTS)


def remote_scorers() -> tuple[RemoteScorer, ...]:
    """Those that somebody else runs, whether their server answers or not: it may be back for the next take.

    Raises as `scorers` does.
    """
    with _opening:
        return _remote_scorers()


def ask_remote(only: str = "") -> None:
    """Find out now whether the servers of remote scorers answer; `states` then says so.

    Args:
        only: name of one scorer; empty for all.

    Raises:
        RegistryError: as `scorers`.
    """
    for state in states():
        entry = state.entry
        if entry.contract in REMOTE_CONTRACTS and only in ("", entry.name) and state.may_be_opened:
            _broken.pop(entry.name, None)
            try:
                try_scorer(state)
            except ScorerError as error:
                _broken[entry.name] = str(error)


@cache
def specialists() -> dict[str, str]:
    """Name of a model to the name of the one that it is asked instead of, as the operator wants it."""
    named = {entry.name: entry.options.get("instead_of") for entry in installed.entries()}
    return {name: instead_of for name, instead_of in named.items() if instead_of}


@cache
def conversing() -> frozenset[str]:
    """Names of the models that read the turns before the one that they judge."""
    return frozenset(entry.name for entry in installed.entries() if _converses(entry))


def _converses(entry: ModelEntry) -> bool:
    """By its contract; one that others run, where its entry gives it words."""
    given = entry.options.get("given") if entry.contract in REMOTE_CONTRACTS else None
    return CONTRACTS[entry.contract].converses or given in WITH_WORDS


def states() -> tuple[State, ...]:
    """What there is of every model that scores, for pages: files are not hashed, and nothing is opened.

    A model is broken if it was when it was tried last, by this process or by another. Raises as `scorers`
    does.
    """
    found = (
        state
        for state in installed.states(thorough=False)
        if state.entry.contract in AUDIO_CONTRACTS | TEXT_CONTRACTS | REMOTE_CONTRACTS | OUTSIDE_CONTRACTS
    )
    return tuple(
        state.broken(_broken[state.entry.name]) if state.entry.name in _broken and state.ready else state
        for state in found
    )


def voice_activity() -> SileroVad:
    """The voice activity model.

    Raises:
        WeightsMissing: its file is not there or not right.
    """
    with _opening:
        return _voice_activity()


def open_all() -> None:
    """Open now all that a live take needs, so that the first one does not wait. Text scorers wait for words.

    Raises:
        WeightsMissing: as `voice_activity`.
        RegistryError: as `audio_scorers`.
    """
    voice_activity()
    audio_scorers()


def open_scorer(entry: ModelEntry, folder: Path) -> Scorer:
    """A new scorer of an audio or text contract, out of the folder in which its files lie.

    Raises:
        ScorerError: the files are not those of such a model.
    """
    contract = CONTRACTS[entry.contract]
    if isinstance(contract, TextContract):
        return TextScorer(contract, entry, folder)
    if isinstance(contract, AudioContract):
        return AudioScorer(contract, entry, folder)
    if isinstance(contract, StreamContract):
        return StreamScorer(contract, entry, folder)
    if isinstance(contract, ChannelsContract):
        return ChannelsScorer(contract, entry, folder)
    if entry.contract in REMOTE_CONTRACTS:
        return RemoteScorer(entry)
    raise ScorerError(f"{entry.title} scores nothing; it follows the contract {contract.name}.")


def try_scorer(state: State) -> Scorer:
    """Open a model whose files are right, ask it the probes of its contract, and write down how it went.

    Raises:
        ScorerError: it cannot be used.
    """
    try:
        scorer = open_scorer(state.entry, state.folder)
        probe(scorer, state.entry, CONTRACTS[state.entry.contract])
    except ScorerError as error:
        keep_opening(state, str(error))
        raise
    keep_opening(state, "")
    return scorer


def keep_opening(state: State, problem: str) -> None:
    """Write down beside the weights, for every process, whether a model could be used, "" if it could.

    Not of one that others run: whether its server answers is known by asking it.
    """
    entry = state.entry
    if entry.source in ELSEWHERE:
        return
    try:
        lock.keep_opening(
            settings.MODELS_DIR, entry.name, entry.revision, runtime=RUNTIME, broken=state.bare(problem)[:500]
        )
    except (LockError, OSError) as error:
        # A worker may be given the weights to read only.
        log.warning("That %s was opened could not be written down: %s", entry.title, error)


def forget() -> None:
    """Close all models, and look again at files and entries, for a process in which they have changed."""
    with _opening:
        _scorers.cache_clear()
        _live_scorer.cache_clear()
        _remote_scorers.cache_clear()
        specialists.cache_clear()
        conversing.cache_clear()
        _broken.clear()
        _open.clear()


@cache
def _scorers(contracts: frozenset[str]) -> tuple[Scorer, ...]:
    entries = [entry for entry in installed.entries() if entry.contract in contracts]
    states = (weights.state(entry, settings.MODELS_DIR) for entry in entries)
    opened = (_opened(state) for state in states if state.may_be_opened)
    return tuple(scorer for scorer in opened if scorer is not None)


@cache
def _live_scorer() -> AudioScorer | None:
    entries = (each for each in installed.entries() if isinstance(CONTRACTS[each.contract], AudioContract))
    states = (weights.state(entry, settings.MODELS_DIR) for entry in entries)
    opened = (_opened(state) for state in states if state.may_be_opened)
    return next((scorer for scorer in opened if isinstance(scorer, AudioScorer)), None)


@cache
def _remote_scorers() -> tuple[RemoteScorer, ...]:
    """Opened without a probe: a server that is away for a minute would be left out until a restart."""
    entries = [entry for entry in installed.entries() if entry.contract in REMOTE_CONTRACTS]
    states = (weights.state(entry, settings.MODELS_DIR) for entry in entries)
    return tuple(RemoteScorer(state.entry) for state in states if state.ready)


def _opened(state: State) -> Scorer | None:
    """The scorer, or None for a model whose files are right but that is not what its entry says it is."""
    if state.entry.name not in _open:
        _open[state.entry.name] = _tried(state)
    return _open[state.entry.name]


def _tried(state: State) -> Scorer | None:
    try:
        return try_scorer(state)
    except ScorerError as error:
        log.warning("%s is left out: %s", state.entry.title, error)
        _broken[state.entry.name] = str(error)
        return None


@cache
def _voice_activity() -> SileroVad:
    return SileroVad(weights.from_package(weights.SILERO))
