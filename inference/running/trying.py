"""Whether a model can be used, found out by using it: the end of every fetch, and `models verify --open`.

Files that are what was downloaded say nothing of that. A tokenizer may be none that we can hold, an export
may have other outputs than its contract, and another onnxruntime may not run it.
"""

from dataclasses import replace
from pathlib import Path

from inference.registry import weights
from inference.registry.entries import ModelEntry
from inference.registry.weights import State
from inference.running import loaded
from inference.scorers.base import ScorerError
from inference.speech import recognisers
from inference.speech.recognition import CONTRACT, RecogniserError


def tried(state: State) -> State:
    """What is known of a model once it was opened and asked: ready or broken. Others stay as they are."""
    if not state.may_be_opened or state.entry.source == "outside":
        return state
    attempt = recognisers.try_recogniser if state.entry.contract == CONTRACT.name else loaded.try_scorer
    try:
        attempt(state)
    except (ScorerError, RecogniserError) as error:
        return state.broken(str(error))
    does = "answers" if state.entry.source == "remote" else "is ready"
    return replace(state, status="ready", sentence=f"{state.entry.title} {does}.")


def tried_entry(entry: ModelEntry, folder: Path) -> State:
    """The same of what was just fetched, one that is switched off too.

    Args:
        folder: of all weights.
    """
    found = tried(weights.state(replace(entry, enabled=True), folder))
    return found if found.status == "broken" or entry.enabled else weights.state(entry, folder)
