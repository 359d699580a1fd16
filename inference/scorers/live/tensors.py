"""What goes in and out of a model that answers frame by frame: its states, its answers, and its sound.

Names and shapes are read from the session. What cannot be told from them stops the opening, with a sentence
that says what an entry may write under `options`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.scorers.base import ScorerError
from inference.scorers.kinds import FrameContract, Heard
from inference.scorers.onnx import Model, fractions

FED_BACK: Final = ("{}_out", "{}_next", "next_{}", "new_{}", "{}N")
"""How exports name the output that an input is given back: gru_state to gru_state_out, state to stateN."""


def fed_back(model: Model, named: Mapping[str, str]) -> dict[str, str]:
    """Each input that is a state, to the output that the next chunk is given for it.

    Args:
        named: option `states` of the entry; whoever names one names all.

    Raises:
        ScorerError: one of a pair is missing, their shapes differ, or an output is fed back to nothing.
    """
    pairs = dict(named) or dict(_by_name(model))
    for state, output in pairs.items():
        if state not in model.shapes or output not in model.answers:
            raise ScorerError(f"{model.title} has no state {state} that is fed back from {output}.")
        if not alike(model.shapes[state], model.answers[output]):
            raise ScorerError(
                f"{model.title} asks for a state {state} of {model.shapes[state]}, "
                f"and answers {output} of {model.answers[output]}."
            )
    lost = [name for name in model.answers if name.endswith("_out") and name not in pairs.values()]
    if lost:
        raise ScorerError(f"{model.title} answers {', '.join(lost)}, and has no input to feed it back to.")
    return pairs


def _by_name(model: Model) -> Iterator[tuple[str, str]]:
    for state in model.shapes:
        outputs = (*(pattern.format(state) for pattern in FED_BACK), state.replace("_in", "_out"))
        found = next((name for name in outputs if name in model.answers), None)
        if found:
            yield state, found


def alike(ours: Sequence[int | str | None], theirs: Sequence[int | str | None]) -> bool:
    """Whether two shapes agree wherever both say a number."""
    sizes = zip(ours, theirs, strict=False)
    known = ((a, b) for a, b in sizes if isinstance(a, int) and isinstance(b, int))
    return len(ours) == len(theirs) and all(a == b for a, b in known)


def zeros(model: Model, states: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The states of a conversation that has not begun.

    Raises:
        ScorerError: the model does not say how large one is.
    """
    made: dict[str, NDArray[Any]] = {}
    for state in states:
        first, *others = model.shapes[state] or [1]
        if not all(isinstance(size, int) for size in others):
            raise ScorerError(f"{model.title} asks for a state {state} of {model.shapes[state]}: how large?")
        sizes = [first if isinstance(first, int) else 1, *(size for size in others if isinstance(size, int))]
        made[state] = np.zeros(sizes if model.shapes[state] else (), model.dtypes[state] or np.float32)
    return made


def answers(
    model: Model, contract: FrameContract, named: Mapping[str, str], states: Sequence[str]
) -> list[str]:
    """The names of the contract's outputs in the model, in the contract's order.

    Args:
        named: option `outputs` of the entry.
        states: outputs that are fed back.

    Raises:
        ScorerError: the model has no such output.
    """
    names = [named.get(output, output) for output in contract.outputs]
    others = [name for name in model.answers if name not in states]
    if len(names) == len(others) == 1:
        return others
    if missing := [name for name in names if name not in others]:
        raise ScorerError(
            f"{model.title} answers {', '.join(others)}, and not {', '.join(missing)}: say under "
            "options.outputs what it calls that."
        )
    return names


class Frames:
    """The answers to one chunk, of which a frame can be asked for.

    Raises:
        ScorerError: they have another shape than the contract says.
    """

    def __init__(
        self, title: str, outputs: Mapping[str, int], arrays: Sequence[NDArray[Any]], frames: int
    ) -> None:
        self._title = title
        self._arrays: dict[str, NDArray[np.float32]] = {}
        for (output, width), array in zip(outputs.items(), arrays, strict=True):
            shapes = [(1, frames, width), *([(1, frames)] if width == 1 else [])]
            if np.shape(array) not in shapes:
                raise ScorerError(f"{title} answered {output} of {np.shape(array)} instead of {shapes[0]}.")
            self._arrays[output] = fractions(title, array).reshape(frames, width)

    def at(self, frame: int) -> Heard:
        """Each output at that frame, float32 [numbers], all of them probabilities.

        Raises:
            ScorerError: one is none: not finite, or outside 0 to 1, as in an export without its last step.
        """
        heard = {output: array[frame] for output, array in self._arrays.items()}
        for output, numbers in heard.items():
            if not ((numbers >= 0) & (numbers <= 1)).all():
                raise ScorerError(
                    f"{self._title} answered {output} {numbers.tolist()}, which are no probabilities."
                )
        return heard
