"""The question after a story.

Which option is right must not reach the page, and everything a round holds does: its token is signed, not
secret. So the round carries a keyed hash of the right option. A plain hash of one of three options would be
looked up in a blink, and an index kept elsewhere would be a second place for the truth, missing for what
moderators add.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from games.catalogue.sealing import matches, seal

OPTIONS = 3
SALT = "games.mm-hm-radio.quiz"

Quiz = Mapping[str, Any]


def sealed(quiz: Quiz, seed: int) -> dict[str, Any]:
    """The quiz as a player gets it: options shuffled, the right one (first in the file) sealed.

    The seed orders the options, so it must never reach the page either.
    """
    right, options = quiz["options"][0], list(quiz["options"])
    Random(seed).shuffle(options)  # noqa: S311 -- an order, not a secret
    kept = seal(SALT, _answer(quiz["question"], right))
    return {"question": quiz["question"], "options": options, "seal": kept}


def is_right(quiz: Quiz, answer: object) -> bool | None:
    """Whether the option at this place is the right one; None when there is no such option."""
    options = quiz.get("options", [])
    if type(answer) is not int or not 0 <= answer < len(options):
        return None
    return matches(quiz["seal"], SALT, _answer(quiz["question"], options[answer]))


def solution(quiz: Quiz) -> str:
    """The right option, for who has given their answer; "" where none of them is."""
    options = quiz.get("options", [])
    return next((option for place, option in enumerate(options) if is_right(quiz, place)), "")


def _answer(question: str, option: str) -> str:
    return f"{question}\n{option}"
