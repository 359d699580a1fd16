"""Taboo Rush: describe a word without five others, and answer the agent's guesses.

The floor passes back and forth in one take, and the player hands it over with the button. That is why the
labels can be trusted: who presses has said what they wanted to say, and who goes on after a pause had not. A
banned word spoils the round for the player and no label, so nothing is refused for it.
"""

from corpus.marking import N_
from games.catalogue.base import FIVE, Cut, Game, Prompt, Take
from games.catalogue.turns import turn_cuts, turns

BANNED = 5
FEWEST_LINES = 3
"""A question, a wrong guess and the right one."""


class TabooRush(Game):
    key = "taboo-rush"
    title = N_("Taboo Rush")
    sentence = N_("Describe it without the forbidden words.")
    yields = ("complete",)
    why = "A button hands the floor over, so the player says where each turn ends."
    languages = FIVE

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]

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
