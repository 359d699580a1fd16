"""Map Talk: one side has the way, the other has to draw it, and their maps do not quite agree.

After the HCRC Map Task (Anderson et al. 1991, Language and Speech 34(4)): the guide speaks most and the
follower answers in a word, so it gives many backchannels; where the maps differ, both break in.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from corpus.marking import N_
from games.catalogue.base import Cut, Prompt, Take
from games.catalogue.maze_courier.landmarks import NAMES
from games.catalogue.two.base import Answers, Sides, TalkGame, place_of
from games.catalogue.two.map_talk import maps
from games.catalogue.two.map_talk.house import PART
from games.catalogue.two.map_talk.maps import Town
from games.catalogue.two.moments import cuts_of

GUIDE, FOLLOWER = "guide", "follower"


class MapTalk(TalkGame):
    key = "map-talk"
    title = N_("Map Talk")
    sentence = N_("One has the way, the other the pencil.")
    house = PART

    def draw(self, seed: int, language: str) -> Sides:
        """Two maps, and the way on one of them; which side is the guide is drawn too.

        Each prompt: `{"task": "map-talk", "minutes", "role": "guide" or "follower", "size": [columns, rows],
        "start": cell, "landmarks": [{"cell": column + row * columns, "at": [column, row], "shape": key of
        games/catalogue/maze_courier/stage/landmarks.js, "name": word for people}]}`; the guide's also has
        `"way": [cell…]`, which begins at `start`.
        The follower's answers are the cells after `start`, "0" to "55", in the order of the way; each shares
        an edge with the one before.

        The result: `{"right": cells of the way that were drawn, in its order, "of", "astray": cells drawn
        that are not on it, "arrived": whether the last one is the goal, "way": [cell…], "drawn": [cell…],
        "guide": number of the side, "landmarks": [those of side 0, those of side 1]}`.
        """
        rng = Random(seed)  # noqa: S311  # to be shown, not to be secret
        drawn = maps.draw(rng, NAMES)
        guide = rng.randrange(2)
        shown = self._prompt(GUIDE, drawn.guide, drawn.way, language) | {"way": list(drawn.way)}
        blank = self._prompt(FOLLOWER, drawn.follower, drawn.way, language)
        prompts = (blank, shown) if guide else (shown, blank)
        landmarks = [prompt["landmarks"] for prompt in prompts]
        return Sides(prompts, {"guide": guide, "way": list(drawn.way), "landmarks": landmarks})

    def cuts(self, take: Take) -> list[Cut]:
        return cuts_of(take)

    def result(self, sides: Sides, answers: Answers) -> dict[str, Any]:
        way, guide = sides.solution["way"], sides.solution["guide"]
        known = {str(cell): cell for cell in range(maps.COLUMNS * maps.ROWS)}
        cells = [known[cell] for cell in answers[1 - guide] if cell in known]
        drawn = maps.connected(cells, way[0])
        return {
            **sides.solution,
            "right": _in_order(way[1:], drawn),
            "of": len(way) - 1,
            "astray": len(set(drawn) - set(way)),
            "arrived": drawn[-1:] == way[-1:],
            "drawn": [way[0], *drawn],
        }

    def _prompt(self, role: str, town: Town, way: Sequence[int], language: str) -> Prompt:
        landmarks = [_landmark(cell, town[cell], language) for cell in sorted(town)]
        return self.head(role=role, size=[maps.COLUMNS, maps.ROWS], start=way[0], landmarks=landmarks)


def _landmark(cell: int, shape: str, language: str) -> dict[str, Any]:
    at = place_of(cell, maps.COLUMNS)
    return {"cell": cell, "at": at, "shape": shape, "name": NAMES[shape][language]}


def _in_order(way: Sequence[int], drawn: Sequence[int]) -> int:
    """Length of the longest common subsequence: cells of the way that were drawn in its order."""
    row = [0] * (len(drawn) + 1)
    for cell in way:
        before = 0
        for place, other in enumerate(drawn, start=1):
            before, row[place] = row[place], before + 1 if cell == other else max(row[place], row[place - 1])
    return row[-1]
