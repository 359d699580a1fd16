"""Why a sample wants a person, as a code and in words. Pure.

One reason a sample: the first in `RULES` that holds, the more telling ones before. No code says which label
anybody heard or meant: it tells who contradicts whom, so that a queue filtered by it gives no label away
(docs/decisions/0009-blind-until-leaned.md).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from corpus.labels import Label
from corpus.marking import N_
from moderation.belief.disagreement import MODELS, Kind, Witness


class Flag(StrEnum):
    """What a row holds; at most 24 characters."""

    LISTENERS_SPLIT = "listeners_split"
    CHANGED_MIND = "changed_mind"
    SOUND_FINISHED = "sound_finished"
    WORDS_FINISHED = "words_finished"
    SOUND_AGAINST_WORDS = "sound_against_words"
    MODELS_SPLIT = "models_split"
    LISTENERS_AGAINST_MODELS = "listeners_against_models"
    LISTENERS_AGAINST_GAME = "listeners_against_game"
    MODELS_AGAINST_GAME = "models_against_game"
    MODEL_AGAINST_GAME = "model_against_game"
    DOUBTFUL = "doubtful"


WORDS: Final[Mapping[str, str]] = {
    Flag.LISTENERS_SPLIT: N_("listeners are split"),
    Flag.CHANGED_MIND: N_("a model changed its mind with its new revision"),
    Flag.SOUND_FINISHED: N_("sound says finished, words say not"),
    Flag.WORDS_FINISHED: N_("words say finished, sound says not"),
    Flag.SOUND_AGAINST_WORDS: N_("sound and words contradict each other"),
    Flag.MODELS_SPLIT: N_("models contradict each other"),
    Flag.LISTENERS_AGAINST_MODELS: N_("listeners against the models"),
    Flag.LISTENERS_AGAINST_GAME: N_("listeners against the game"),
    Flag.MODELS_AGAINST_GAME: N_("all models against the game"),
    Flag.MODEL_AGAINST_GAME: N_("one model against the game"),
    Flag.DOUBTFUL: N_("the label of the game is doubtful"),
}


def words(code: str) -> str:
    """A flag as people read it, to be translated; a code that no one knows any more as it stands."""
    return WORDS.get(code, code)


FINISHED: Final = {Label.COMPLETE: True, Label.INCOMPLETE: False}
"""Whether somebody who speaks for this intent says that the turn is over."""


class Camps:
    """The witnesses that spoke clearly, by kind, for (True) and against (False) the intended label.

    Attributes:
        changed: whether a scorer of the weaker side said something else in its revision before.
    """

    def __init__(self, among: Iterable[Witness], intent: str, changed: Collection[str]) -> None:
        clear = [witness for witness in among if witness.is_clear]
        self.intent = intent
        self._counts = Counter((witness.kind, witness.evidence > 0) for witness in clear)
        weaker = sum(witness.evidence for witness in clear) < 0
        self.changed = any(w.scorer in changed and (w.evidence > 0) == weaker for w in clear if w.scorer)

    def count(self, on: bool, *kinds: Kind) -> int:
        """How many of these kinds are on that side."""
        return sum(self._counts[kind, on] for kind in kinds)

    def fewest(self, *kinds: Kind) -> int:
        """How many of these kinds are on the side where fewer of them are."""
        return min(self.count(True, *kinds), self.count(False, *kinds))

    def oppose(self, one: Sequence[Kind], other: Sequence[Kind], on: bool) -> bool:
        """Whether all of the one kind are on that side, and all of the other kind on the other."""
        there = self.count(on, *one) and self.count(not on, *other)
        return bool(there) and not self.count(not on, *one) and not self.count(on, *other)

    @property
    def sound_against_words(self) -> bool:
        return any(self.oppose((Kind.SOUND,), (Kind.WORDS,), on) for on in (True, False))

    def sound_says(self, finished: bool) -> bool:
        """Whether sound says that the turn is finished, or that it is not, and words say the opposite."""
        if self.intent not in FINISHED:
            return False
        return self.oppose((Kind.SOUND,), (Kind.WORDS,), FINISHED[Label(self.intent)] == finished)


RULES: Final[Sequence[tuple[Flag, Callable[[Camps], object]]]] = (
    (Flag.LISTENERS_SPLIT, lambda it: it.fewest(Kind.LISTENER) > 1),
    (Flag.CHANGED_MIND, lambda it: it.changed),
    (Flag.SOUND_FINISHED, lambda it: it.sound_says(finished=True)),
    (Flag.WORDS_FINISHED, lambda it: it.sound_says(finished=False)),
    (Flag.SOUND_AGAINST_WORDS, lambda it: it.sound_against_words),
    (Flag.MODELS_SPLIT, lambda it: it.fewest(*MODELS)),
    (
        Flag.LISTENERS_AGAINST_MODELS,
        lambda it: any(it.oppose((Kind.LISTENER,), MODELS, on) for on in (True, False)),
    ),
    (Flag.LISTENERS_SPLIT, lambda it: it.fewest(Kind.LISTENER)),
    (Flag.LISTENERS_AGAINST_GAME, lambda it: it.count(False, Kind.LISTENER)),
    (Flag.MODELS_AGAINST_GAME, lambda it: it.count(False, *MODELS) > 1),
    (Flag.MODEL_AGAINST_GAME, lambda it: it.count(False, *MODELS)),
)


def reason(among: Iterable[Witness], intent: str, changed: Collection[str] = ()) -> Flag:
    """Why these witnesses make a sample worth a person's time.

    Args:
        intent: the label that the game meant.
        changed: scorers whose revision before said something else.
    """
    camps = Camps(among, intent, changed)
    return next((flag for flag, holds in RULES if holds(camps)), Flag.DOUBTFUL)
