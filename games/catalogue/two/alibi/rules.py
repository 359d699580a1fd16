"""Alibi: two suspects agree on a story, and then each is asked about it.

First both talk freely: each has clues that the other does not see and that the story has to explain, so both
have to bring something in, and to break in where it does not fit. Then come questions that nobody knew
before. Each side taps its answer before the other can hear it; then one of them tells the detective aloud,
and the other may come to help.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from corpus.marking import N_
from games.catalogue.base import Cut, Prompt, Take
from games.catalogue.two.alibi.house import PART
from games.catalogue.two.alibi.stories import CASES, CLUES, QUESTIONS
from games.catalogue.two.base import Answers, Sides, TalkGame
from games.catalogue.two.moments import cuts_of

CLUES_EACH: Final = 2
ASKED: Final = 5
AGREE_SECONDS: Final = 110
TELL_SECONDS: Final = 24
"""For each question: to tap, and then to tell."""


class Alibi(TalkGame):
    key = "alibi"
    title = N_("Alibi")
    sentence = N_("Agree on a story. Then you are asked.")
    house = PART
    minutes = (AGREE_SECONDS + ASKED * TELL_SECONDS) / 60

    def draw(self, seed: int, language: str) -> Sides:
        """A case, clues for each, and questions for both.

        Each prompt: `{"task": "alibi", "minutes", "side": 0 or 1, "case": sentence, "clues": [sentence…],
        "agree_seconds", "questions": [{"key", "text", "seconds", "teller": side that tells it aloud,
        "choices": [{"key", "name"}]}]}`. The first question is shown `agree_seconds` after the beginning, and
        each next one `seconds` later. Both sides answer every question before anybody tells: "where:beach" is
        the key of a question and that of a choice.

        The result: `{"right": questions that both answered alike, "of", "questions": [{"key", "text", "same",
        "sides": [name of the choice or "", likewise]}]}`.
        """
        rng = Random(seed)  # noqa: S311  # to be shown, not to be secret
        case = CASES[rng.choice(sorted(CASES))][language]
        clues = [CLUES[key][language] for key in rng.sample(sorted(CLUES), 2 * CLUES_EACH)]
        first = rng.randrange(2)
        asked = [
            _question(key, (first + number) % 2, language)
            for number, key in enumerate(rng.sample(sorted(QUESTIONS), ASKED))
        ]
        sides = (self._prompt(side, case, clues[side::2], asked) for side in (0, 1))
        return Sides((next(sides), next(sides)), {"questions": asked})

    def cuts(self, take: Take) -> list[Cut]:
        return cuts_of(take)

    def result(self, sides: Sides, answers: Answers) -> dict[str, Any]:
        first, second = (_chosen(each) for each in answers)
        questions = [_answered(each, first, second) for each in sides.solution["questions"]]
        return {
            "right": sum(each["same"] for each in questions),
            "of": len(questions),
            "questions": questions,
        }

    def _prompt(self, side: int, case: str, clues: list[str], questions: list[dict[str, Any]]) -> Prompt:
        shown = {"side": side, "case": case, "clues": clues}
        return self.head(**shown, agree_seconds=AGREE_SECONDS, questions=questions)


def _question(key: str, teller: int, language: str) -> dict[str, Any]:
    text, choices = QUESTIONS[key]
    named = [{"key": choice, "name": words[language]} for choice, words in choices.items()]
    return {"key": key, "text": text[language], "seconds": TELL_SECONDS, "teller": teller, "choices": named}


def _chosen(answers: Sequence[str]) -> dict[str, str]:
    """Question to choice; of several answers the last one counts."""
    return {question: choice for question, _, choice in (each.partition(":") for each in answers)}


def _answered(
    asked: Mapping[str, Any], first: Mapping[str, str], second: Mapping[str, str]
) -> dict[str, Any]:
    names = {choice["key"]: choice["name"] for choice in asked["choices"]}
    said = [names.get(each.get(asked["key"], ""), "") for each in (first, second)]
    return {"key": asked["key"], "text": asked["text"], "same": said[0] == said[1] != "", "sides": said}
