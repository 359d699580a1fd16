"""The house has the way in Map Talk and tells it, piece by piece; the player draws, and answers in a word.
Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from games.catalogue.two.house import SIDE, Drawn, Part, Script, Turn, Words
from games.catalogue.two.map_talk.maps import COLUMNS

AT_ONCE: Final = 3
"""Most cells that are told in one go: as many as anybody remembers while they tap."""

DIRECTIONS: Final = {-COLUMNS: "up", COLUMNS: "down", -1: "left", 1: "right"}

CELLS: Final[dict[int, Words]] = {
    1: {"en": "One square", "no": "En rute", "tr": "Bir kare", "de": "Ein Feld", "es": "Una casilla"},
    2: {"en": "Two squares", "no": "To ruter", "tr": "İki kare", "de": "Zwei Felder", "es": "Dos casillas"},
    3: {
        "en": "Three squares",
        "no": "Tre ruter",
        "tr": "Üç kare",
        "de": "Drei Felder",
        "es": "Tres casillas",
    },
}

WHERE: Final[dict[str, Words]] = {
    "up": {"en": "up", "no": "opp", "tr": "yukarı", "de": "nach oben", "es": "hacia arriba"},
    "down": {"en": "down", "no": "ned", "tr": "aşağı", "de": "nach unten", "es": "hacia abajo"},
    "left": {
        "en": "to the left",
        "no": "til venstre",
        "tr": "sola",
        "de": "nach links",
        "es": "a la izquierda",
    },
    "right": {
        "en": "to the right",
        "no": "til høyre",
        "tr": "sağa",
        "de": "nach rechts",
        "es": "a la derecha",
    },
}

STEPS: Final[dict[str, Words]] = {
    f"{where}-{count}": {code: f"{cells[code]} {words[code]}." for code in words}
    for where, words in WHERE.items()
    for count, cells in CELLS.items()
}

PHRASES: Final[dict[str, Words]] = {
    "hello": {
        "en": "Hello. I am a machine, and I have the way. Say okay when you have drawn a piece of it.",
        "no": "Hei. Jeg er en maskin, og jeg har veien. Si ok når du har tegnet et stykke av den.",
        "tr": "Merhaba. Ben bir makineyim ve yol bende. Bir parçasını çizince tamam de.",
        "de": "Hallo. Ich bin eine Maschine und habe den Weg. Sag okay, wenn du ein Stück gezeichnet hast.",
        "es": "Hola. Soy una máquina y tengo el camino. Di vale cuando hayas dibujado un trozo.",
    },
    "goal": {
        "en": "That is the goal. Thank you!",
        "no": "Der er målet. Takk!",
        "tr": "Hedef orası. Teşekkürler!",
        "de": "Das ist das Ziel. Danke!",
        "es": "Esa es la meta. ¡Gracias!",
    },
    "listens": {"en": "Mm-hm.", "no": "Mm-hm.", "tr": "Hı hı.", "de": "Mhm.", "es": "Ajá."},
}


def script(drawn: Drawn) -> Script | None:
    """The way in steps, from its first cell to its last; the house can tell one, and cannot follow one."""
    if drawn.solution["guide"] != SIDE:
        return None
    steps = (Turn((step,)) for step in _steps(drawn.solution["way"]))
    return Script((Turn(("hello",), answered=False), *steps, Turn(("goal",))), (), "listens")


def _steps(way: Sequence[int]) -> Iterator[str]:
    moves = (DIRECTIONS[cell - before] for before, cell in pairwise(way))
    for where, same in groupby(moves):
        left = len(list(same))
        while left:
            told = min(left, AT_ONCE)
            yield f"{where}-{told}"
            left -= told


PART: Final = Part({**PHRASES, **STEPS}, "map_talk", script)
