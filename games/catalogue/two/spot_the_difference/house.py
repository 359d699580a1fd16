"""The house has the other picture of Spot the Difference: it tells and asks what is where, row by row, and
the player compares. It never knows what the player sees, and so names no difference. Pure.

Its sentences are right for every thing. Articles stand in a table, and a colour and a size as the scenes name
them, after a word with which they agree: "Color: rojo" is so of a house and of a tree.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, Final

from games.catalogue.two.house import Drawn, Part, Script, Turn, Words
from games.catalogue.two.spot_the_difference.things import COLOURS, GROUND, SIZES, SKY

THINGS: Final = {**SKY, **GROUND}

PHRASES: Final[dict[str, Words]] = {
    "hello": {
        "en": "Hello. I am a machine, and I have the other picture.",
        "no": "Hei. Jeg er en maskin, og jeg har det andre bildet.",
        "tr": "Merhaba. Ben bir makineyim ve öteki resim bende.",
        "de": "Hallo. Ich bin eine Maschine und habe das andere Bild.",
        "es": "Hola. Soy una máquina y tengo el otro dibujo.",
    },
    "count": {
        "en": "I count rows from the top and squares from the left. Say okay when you are ready.",
        "no": "Jeg teller rader ovenfra og ruter fra venstre. Si ok når du er klar.",
        "tr": "Sıraları yukarıdan, kareleri soldan sayıyorum. Hazır olunca tamam de.",
        "de": "Ich zähle Reihen von oben und Felder von links. Sag okay, wenn du bereit bist.",
        "es": "Cuento filas desde arriba y casillas desde la izquierda. Di vale cuando quieras empezar.",
    },
    "and-you": {"en": "And you?", "no": "Og du?", "tr": "Ya sen?", "de": "Und du?", "es": "¿Y tú?"},
    "mine": {
        "en": "In my picture it is like this.",
        "no": "I mitt bilde er det slik.",
        "tr": "Benim resmimde şöyle.",
        "de": "In meinem Bild ist es so.",
        "es": "En mi dibujo es así.",
    },
    "rest": {
        "en": "What else do you see in this row?",
        "no": "Hva mer ser du i denne raden?",
        "tr": "Bu sırada başka ne görüyorsun?",
        "de": "Was siehst du noch in dieser Reihe?",
        "es": "¿Qué más ves en esta fila?",
    },
    "nothing": {
        "en": "I see nothing there. What do you see?",
        "no": "Der ser jeg ingenting. Hva ser du?",
        "tr": "Orada hiçbir şey görmüyorum. Sen ne görüyorsun?",
        "de": "Da sehe ich nichts. Was siehst du?",
        "es": "Ahí no veo nada. ¿Qué ves tú?",
    },
    "bye": {
        "en": "That was all of my picture. Tap where yours is different. Thank you!",
        "no": "Det var hele bildet mitt. Trykk der ditt er annerledes. Takk!",
        "tr": "Resmimin tamamı buydu. Seninkinin farklı olduğu yerlere dokun. Teşekkürler!",
        "de": "Das war mein ganzes Bild. Tippe an, wo deines anders ist. Danke!",
        "es": "Ese era todo mi dibujo. Toca donde el tuyo sea distinto. ¡Gracias!",
    },
    "listens": {"en": "Mm-hm.", "no": "Mm-hm.", "tr": "Hı hı.", "de": "Mhm.", "es": "Ajá."},
}

ROWS: Final[dict[str, Words]] = {
    "row-1": {
        "en": "First row.",
        "no": "Første rad.",
        "tr": "Birinci sıra.",
        "de": "Erste Reihe.",
        "es": "Primera fila.",
    },
    "row-2": {
        "en": "Second row.",
        "no": "Andre rad.",
        "tr": "İkinci sıra.",
        "de": "Zweite Reihe.",
        "es": "Segunda fila.",
    },
    "row-3": {
        "en": "Third row.",
        "no": "Tredje rad.",
        "tr": "Üçüncü sıra.",
        "de": "Dritte Reihe.",
        "es": "Tercera fila.",
    },
    "row-4": {
        "en": "Fourth row.",
        "no": "Fjerde rad.",
        "tr": "Dördüncü sıra.",
        "de": "Vierte Reihe.",
        "es": "Cuarta fila.",
    },
    "row-5": {
        "en": "Fifth row.",
        "no": "Femte rad.",
        "tr": "Beşinci sıra.",
        "de": "Fünfte Reihe.",
        "es": "Quinta fila.",
    },
}

SQUARES: Final[dict[str, Words]] = {
    "square-1": {
        "en": "First square.",
        "no": "Første rute.",
        "tr": "Birinci kare.",
        "de": "Erstes Feld.",
        "es": "Primera casilla.",
    },
    "square-2": {
        "en": "Second square.",
        "no": "Andre rute.",
        "tr": "İkinci kare.",
        "de": "Zweites Feld.",
        "es": "Segunda casilla.",
    },
    "square-3": {
        "en": "Third square.",
        "no": "Tredje rute.",
        "tr": "Üçüncü kare.",
        "de": "Drittes Feld.",
        "es": "Tercera casilla.",
    },
    "square-4": {
        "en": "Fourth square.",
        "no": "Fjerde rute.",
        "tr": "Dördüncü kare.",
        "de": "Viertes Feld.",
        "es": "Cuarta casilla.",
    },
    "square-5": {
        "en": "Fifth square.",
        "no": "Femte rute.",
        "tr": "Beşinci kare.",
        "de": "Fünftes Feld.",
        "es": "Quinta casilla.",
    },
}

ARTICLE: Final[Words] = {"en": "a", "no": "en", "tr": "bir", "de": "einen", "es": "un"}
"""Of a thing that is seen or had: German in the accusative."""

OTHER_ARTICLES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "en": {"an": ("umbrella",)},
    "no": {"et": ("tree", "house")},
    "de": {"eine": ("sun", "cloud", "cat", "flower", "cup"), "ein": ("house", "car", "boat", "book")},
    "es": {"una": ("cloud", "kite", "star", "ball", "flower", "house", "chair", "cup", "key")},
}
"""ISO 639-1 to article to the shapes that have it instead."""

SEE: Final[Words] = {
    "en": "I see {} there.",
    "no": "Jeg ser {} der.",
    "tr": "Orada {} görüyorum.",
    "de": "Da sehe ich {}.",
    "es": "Ahí veo {}.",
}

ASK: Final[Words] = {
    "en": "Do you have {} there?",
    "no": "Har du {} der?",
    "tr": "Sende orada {} var mı?",
    "de": "Hast du da {}?",
    "es": "¿Tienes ahí {}?",
}

LOOK: Final[Words] = {
    "en": "Colour: {}, size: {}.",
    "no": "Farge: {}, størrelse: {}.",
    "tr": "Renk: {}, boyut: {}.",
    "de": "Farbe: {}, Größe: {}.",
    "es": "Color: {}, tamaño: {}.",
}


def with_article(shape: str, language: str) -> str:
    """A thing, as somebody sees or has it: "an umbrella"."""
    others = OTHER_ARTICLES.get(language, {}).items()
    article = next((each for each, shapes in others if shape in shapes), ARTICLE[language])
    return f"{article} {THINGS[shape][language]}"


def _of_things(sentence: Words) -> Iterator[tuple[str, Words]]:
    for shape in THINGS:
        yield shape, {code: sentence[code].format(with_article(shape, code)) for code in sentence}


SEEN: Final[dict[str, Words]] = {f"see-{shape}": words for shape, words in _of_things(SEE)}
ASKED: Final[dict[str, Words]] = {f"ask-{shape}": words for shape, words in _of_things(ASK)}
LOOKS: Final[dict[str, Words]] = {
    f"look-{colour}-{size}": {code: LOOK[code].format(named[code], large[code]) for code in LOOK}
    for colour, named in COLOURS.items()
    for size, large in SIZES.items()
}


def script(drawn: Drawn) -> Script:
    """Its own picture from the first row to the last: one thing of each row is asked for, the others are
    told. What its side is shown, `rules.SpotTheDifference.draw` says.
    """
    rng = Random(drawn.seed)  # noqa: S311  # to be heard, not to be secret
    things: Sequence[Mapping[str, Any]] = drawn.prompt["things"]
    rows = ([each for each in things if each["at"][1] == row] for row in range(len(ROWS)))
    told = (turn for row, of_row in enumerate(rows, 1) for turn in _row(row, of_row, rng))
    return Script((Turn(("hello", "count"), answered=False), *told, Turn(("bye",))), (), "listens")


def _row(number: int, things: Sequence[Mapping[str, Any]], rng: Random) -> Iterator[Turn]:
    if not things:
        yield Turn((f"row-{number}", "nothing"))
        return
    asked = rng.choice(things)["cell"]
    before: tuple[str, ...] = (f"row-{number}",)
    for thing in things:
        where = (*before, f"square-{thing['at'][0] + 1}")
        look = f"look-{thing['colour']}-{thing['size']}"
        if thing["cell"] == asked:
            yield Turn((*where, f"ask-{thing['shape']}"))
            before = ("listens", "mine", look)
        else:
            yield Turn((*where, f"see-{thing['shape']}", look, "and-you"))
            before = ()
    if len(things) < len(SQUARES):
        yield Turn((*before, "rest"))
    elif before:
        yield Turn((*before, "and-you"))


PART: Final = Part({**PHRASES, **ROWS, **SQUARES, **SEEN, **ASKED, **LOOKS}, "spot_the_difference", script)
