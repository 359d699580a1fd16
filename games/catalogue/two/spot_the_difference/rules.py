"""Spot the Difference: two pictures that are nearly the same, and neither side sees the other's.

After Diapix (Van Engen et al. 2010, Language and Speech 53(4); Baker & Hazan 2011, Behavior Research Methods
43): both have to describe and to ask, so that the floor changes hands often and neither leads. Whoever thinks
that a cell differs taps it.
"""

from random import Random
from typing import Any, Final

from corpus.marking import N_
from games.catalogue.base import Cut, Prompt, Take
from games.catalogue.two.base import Answers, Sides, TalkGame, place_of
from games.catalogue.two.moments import cuts_of
from games.catalogue.two.spot_the_difference import scenes
from games.catalogue.two.spot_the_difference.house import PART
from games.catalogue.two.spot_the_difference.scenes import Picture, Thing
from games.catalogue.two.spot_the_difference.things import COLOURS, SIZES, name_of

MOST: Final = 2 * scenes.DIFFERENCES
"""Taps of one side that count: who taps everything has found nothing."""


class SpotTheDifference(TalkGame):
    key = "spot-the-difference"
    title = N_("Spot the Difference")
    sentence = N_("Two pictures, nearly alike. Find out where.")
    house = PART

    def draw(self, seed: int, language: str) -> Sides:
        """Two pictures.

        Each prompt: `{"task": "spot-the-difference", "minutes", "size": [columns, rows], "differences": how
        many there are, "things": [{"cell": column + row * columns, "at": [column, row], "shape", "colour",
        "size": keys of `things.py`, "name", "colour_name", "size_name": words for people}]}`; row 0 is sky.
        An answer is a cell, "0" to "24", whether something stands there or not.

        The result: `{"right", "of", "wrong": taps where nothing differs, "places": [{"cell", "at", "kind":
        one of `scenes.KINDS`, "found": by whichever side, "sides": [thing or null, thing or null]}]}`.
        """
        pair = scenes.draw(Random(seed))  # noqa: S311  # to be shown, not to be secret
        first, second = (self._prompt(picture, language) for picture in pair.pictures)
        places = [
            {
                "cell": each.cell,
                "at": place_of(each.cell, scenes.COLUMNS),
                "kind": each.kind,
                "sides": [_shown(picture, each.cell, language) for picture in pair.pictures],
            }
            for each in pair.differences
        ]
        return Sides((first, second), {"places": places})

    def cuts(self, take: Take) -> list[Cut]:
        return cuts_of(take)

    def result(self, sides: Sides, answers: Answers) -> dict[str, Any]:
        tapped = {cell for side in answers for cell in side[:MOST]}
        places = sides.solution["places"]
        cells = {str(place["cell"]) for place in places}
        known = {str(cell) for cell in range(scenes.COLUMNS * scenes.ROWS)}
        return {
            "right": len(tapped & cells),
            "of": len(cells),
            "wrong": len(tapped & known - cells),
            "places": [{**place, "found": str(place["cell"]) in tapped} for place in places],
        }

    def _prompt(self, picture: Picture, language: str) -> Prompt:
        things = [_shown(picture, cell, language) for cell in sorted(picture)]
        size = [scenes.COLUMNS, scenes.ROWS]
        return self.head(size=size, differences=scenes.DIFFERENCES, things=things)


def _shown(picture: Picture, cell: int, language: str) -> dict[str, Any] | None:
    thing = picture.get(cell)
    if thing is None:
        return None
    return {"cell": cell, "at": place_of(cell, scenes.COLUMNS), **_described(thing, language)}


def _described(thing: Thing, language: str) -> dict[str, str]:
    return {
        "shape": thing.shape,
        "colour": thing.colour,
        "size": thing.size,
        "name": name_of(thing.shape, language),
        "colour_name": COLOURS[thing.colour][language],
        "size_name": SIZES[thing.size][language],
    }
