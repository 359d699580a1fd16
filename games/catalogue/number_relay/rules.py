"""Number Relay: a made-up number appears piece by piece and is read aloud; each piece waits for a pause.

Why a label can be trusted: at a pause before the last piece the player *could* not be done, because what
comes next was not on the page yet; they waited for it and then read it. That is *incomplete*, the hardest
kind there is, since a card number after twelve digits sounds much like one after sixteen. The last piece
carries a full stop, so the player knows while reading it that it is the last, lets the voice fall as one
does, and presses Done: *complete*. An end is only believed when every piece had been shown before it;
whoever presses Done earlier has said nothing complete.
"""

from collections.abc import Callable, Sequence
from random import Random

from corpus.languages import NAMES
from corpus.marking import N_
from games.catalogue import feats
from games.catalogue.base import Cut, Game, Prompt, Take
from games.catalogue.number_relay import addresses, cards, mails, phones, pins
from games.catalogue.turns import turn_cuts, turns

CHUNK = "chunk"
"""Mark of the page: a piece was shown; its value is the place in `prompt["chunks"]`."""

STOPS = {"zh": "。", "ja": "。", "hi": "।", "bn": "।"}
"""The full stop that the last piece carries on the page, as it is written; "." elsewhere."""

DRAWS: dict[str, Callable[[str, Random], list[str]]] = {
    "card": cards.draw,
    "phone": phones.draw,
    "email": mails.draw,
    "address": addresses.draw,
    "pin": pins.draw,
}
"""What is read aloud: the `mode` of the prompt, and of every sample of its take."""


class NumberRelay(Game):
    key = "number-relay"
    title = N_("Number Relay")
    sentence = N_("Read out what appears, piece by piece.")
    yields = ("incomplete", "complete")
    marks = (CHUNK,)
    why = "What comes next is not on the page yet, and the last piece is marked as the last."
    languages = tuple(NAMES)
    # Higher than in free speech: at a pause the rest was not known yet, and at the end there was no more.
    prior = 0.9
    drawn = True
    measure = feats.PACE

    def prepare(self, prompt: Prompt, language: str, seed: int) -> Prompt:
        """The prompt with `chunks`, the pieces of a number of nobody's, and `say`, all of them in a row."""
        # To be shown, not to be secret: what matters is that the same seed draws the same number.
        chunks = DRAWS[prompt["mode"]](language, Random(seed))  # noqa: S311
        return {**prompt, "chunks": chunks, "say": " ".join(chunks)}

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        if prompt["mode"] in DRAWS:
            return []
        return [f"The mode {prompt['mode']!r} is none of {', '.join(DRAWS)}."]

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause after which the player read on, then the end if nothing was left to be read."""
        found = [cut for turn in turns(take) for cut in turn_cuts(turn)]
        return [cut for cut in found if cut.went_on or _all_shown(take, cut.at)]

    def feat(self, take: Take, cuts: Sequence[Cut]) -> float | None:
        """Seconds a piece, from the first sound to the end, where the number has its end."""
        ends = [cut.at for cut in cuts if not cut.went_on]
        pieces = len(take.prompt.get("chunks", []))
        if not (ends and pieces and take.speech):
            return None
        return feats.seconds((ends[-1] - take.speech[0].start) / pieces)

    def known_words(self, take: Take, at: int, silence: int, language: str) -> str:
        """The pieces read by a cut: all at the end, those shown so far where the pause brought the next.

        A pause that brought no piece may lie in the middle of one.
        """
        pieces = [str(piece) for piece in take.prompt.get("chunks", [])]
        joint = "" if take.prompt.get("mode") == "email" else " "
        if _all_shown(take, at):
            return joint.join(pieces) + STOPS.get(language, ".")
        marks = [event.at for event in take.events if event.name == CHUNK]
        if not any(at < mark <= at + silence for mark in marks):
            return ""
        return joint.join(pieces[: sum(mark <= at for mark in marks)])

    def speaks_any_language(self, prompt: Prompt) -> bool:
        """Mail addresses are Latin letters everywhere, and English words where people write otherwise."""
        return prompt.get("mode") == "email"


def _all_shown(take: Take, at: int) -> bool:
    """Whether every piece was on the page before `at`."""
    pieces = len(take.prompt.get("chunks", []))
    shown = {event.value for event in take.events if event.name == CHUNK and event.at < at}
    return pieces > 0 and {str(place) for place in range(pieces)} <= shown
