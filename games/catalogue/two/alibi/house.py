"""The house brings the story along in Alibi: it says what was how, and the player remembers it. Pure."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from games.catalogue.two.alibi.stories import QUESTIONS
from games.catalogue.two.house import SIDE, Drawn, Part, Script, Turn, Words

TAPPED: Final = 9.0
"""Seconds after a question is shown, at which the house tells its answer: the player has tapped theirs."""

PHRASES: Final[dict[str, Words]] = {
    "hello": {
        "en": "Hello. I am a machine, and I have a story for us. Say okay when you have it.",
        "no": "Hei. Jeg er en maskin, og jeg har en historie til oss. Si ok når du har den.",
        "tr": "Merhaba. Ben bir makineyim ve bize bir hikayem var. Aklında kalınca tamam de.",
        "de": "Hallo. Ich bin eine Maschine und habe eine Geschichte für uns. Sag okay, wenn du sie hast.",
        "es": "Hola. Soy una máquina y tengo una historia para los dos. Di vale cuando la tengas.",
    },
    "ready": {
        "en": "That is our story. Tell it to me once more, please.",
        "no": "Det er historien vår. Fortell den til meg en gang til.",
        "tr": "Hikayemiz bu. Bir kez daha bana anlat lütfen.",
        "de": "Das ist unsere Geschichte. Erzähl sie mir bitte noch einmal.",
        "es": "Esa es nuestra historia. Cuéntamela otra vez, por favor.",
    },
    "listens": {"en": "Mm-hm.", "no": "Mm-hm.", "tr": "Hı hı.", "de": "Mhm.", "es": "Ajá."},
}

ASKED: Final = {key: text for key, (text, _) in QUESTIONS.items()}
TOLD: Final = {
    f"{key}-{choice}": words for key, (_, choices) in QUESTIONS.items() for choice, words in choices.items()
}


def script(drawn: Drawn) -> Script:
    """A story that answers every question, told in another order than they are asked.
    What its side is shown, `rules.Alibi.draw` says.
    """
    prompt, rng = drawn.prompt, Random(drawn.seed)  # noqa: S311  # to be shown, not to be secret
    questions: Sequence[Mapping[str, Any]] = prompt["questions"]
    story = {each["key"]: rng.choice([choice["key"] for choice in each["choices"]]) for each in questions}
    facts = [Turn((key, f"{key}-{choice}")) for key, choice in story.items()]
    rng.shuffle(facts)
    begins = float(prompt["agree_seconds"])
    tells = []
    for each in questions:
        if each["teller"] == SIDE:
            tells.append(Turn((f"{each['key']}-{story[each['key']]}",), begins + TAPPED, answered=False))
        begins += each["seconds"]
    answers = tuple(f"{key}:{choice}" for key, choice in story.items())
    agreed = (Turn(("hello",), answered=False), *facts, Turn(("ready",)))
    return Script((*agreed, *tells), answers, "listens")


PART: Final = Part({**PHRASES, **ASKED, **TOLD}, "alibi", script)
