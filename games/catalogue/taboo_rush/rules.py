"""Taboo Rush: describe a word without five others, and answer the agent's guesses.

The floor passes back and forth in one take, and the player hands it over with the button. That is why the
labels can be trusted: who presses has said what they wanted to say, and who goes on after a pause had not. A
banned word spoils the round for the player and no label, so nothing is refused for it.

Where a recogniser is here, the agent's guess counts if a description was heard, and no forbidden word in it.
Words are compared as they are written: rather a slip in another form is missed than somebody blamed for what
they did not say. Where none is here the player is asked.
"""

from collections.abc import Sequence

from corpus.marking import N_
from games.catalogue import feats
from games.catalogue.base import FIVE, Checked, Cut, FromWords, Game, Prompt, Said, Take
from games.catalogue.turns import lines, turn_cuts, turns
from inference.text.cleaning import bare

BANNED = 5
FEWEST_LINES = 3
"""A question, a wrong guess and the right one."""


FEWEST_WORDS = 3
"""In the first turn, the description: with fewer nothing was described."""


class TabooRush(Game):
    key = "taboo-rush"
    title = N_("Taboo Rush")
    sentence = N_("Describe it without the forbidden words.")
    yields = ("complete",)
    marks = ("taboo",)
    why = "A button hands the floor over, so the player says where each turn ends."
    languages = FIVE
    hears_words = True
    measure = feats.RUSH

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]

    def feat(self, take: Take, cuts: Sequence[Cut]) -> float | None:
        return feats.rush(take, cuts)

    def heard(self, take: Take, said: Sequence[Said], language: str) -> FromWords | None:
        """One right guess of one, where the word was described without itself and the banned ones; else those
        that were heard. After the last guess the player may say the word."""
        last, told = len(take.prompt["lines"]) - 1, lines(take)
        guess = told[last].start if len(told) > last else take.samples
        turns = [turn.words for turn in said if turn.start < guess]
        if not turns:
            return None
        forbidden = [take.prompt["word"], *take.prompt["banned"]]
        slips = [word for word in forbidden if any(_says(turn, word, language) for turn in turns)]
        counts = not slips and len(turns[0]) >= FEWEST_WORDS
        return FromWords(int(counts), 1, tuple(slips))

    def check(self, prompt: Prompt, answer: object) -> Checked | None:
        """Whether none of the words slipped out, as the player has it; honesty is not paid, nor punished."""
        del prompt
        return Checked(0, 0) if isinstance(answer, bool) else None

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        word, banned, lines = prompt["word"].casefold(), prompt["banned"], prompt["lines"]
        found = []
        if len({each.casefold() for each in banned} - {word}) != BANNED:
            found.append(f"There must be {BANNED} banned words, all different and none of them the word.")
        if len(lines) < FEWEST_LINES:
            found.append("The agent needs a question, a wrong guess and the right one.")
        if any(word in line.casefold() for line in lines[:-1]):
            found.append(f"The agent says “{prompt['word']}” before its last guess.")
        return found


def _says(words: Sequence[str], word: str, language: str) -> bool:
    """Whether a word, or several in a row, stands among others as it is written."""
    wanted = tuple(bare(word, language).split())
    return any(tuple(words[at : at + len(wanted)]) == wanted for at in range(len(words)))
