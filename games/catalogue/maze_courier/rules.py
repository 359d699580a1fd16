"""Maze Courier: guide a courier through a foggy maze in words; the next fork appears only as one speaks.

Why a label can be trusted: at every pause before the last fork the way was not known to the end, because
the next fork was still in the fog or had only just come out of it. Whoever goes on after such a pause was
not done: *incomplete*, and since the map changes while they speak, often with a filler in the middle or at
the end. The last fork shows the goal as well, so whoever has named it knows that it was the last, and
presses Done: *complete*. An end is only believed when every fork had been shown before it.

Afterwards the player may tap the way that they described. That says how well they were guided by the map,
and is kept beside the take; it changes no label. Where a recogniser is here, the turns that it heard are held
against the map as well, and change none either.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from corpus.marking import N_
from games.catalogue.base import FIVE, Checked, Cut, FromWords, Game, Prompt, Said, Take
from games.catalogue.maze_courier import directions, maze
from games.catalogue.maze_courier.landmarks import NAMES
from games.catalogue.turns import turn_cuts, turns

FORK = "fork"
"""Mark of the page: a fork came out of the fog; its value is its place in `prompt["map"]["forks"]`."""


class MazeCourier(Game):
    key = "maze-courier"
    title = N_("Maze Courier")
    sentence = N_("Talk a courier through the fog.")
    yields = ("incomplete", "complete")
    marks = (FORK,)
    why = (
        "Until the last fork the way lies in fog, so at a pause nobody can be done; the "
        "goal on the map ends it."
    )
    languages = FIVE
    # People plan aloud here and stop in the middle; as for Cliffhanger, moderators' decisions correct it.
    prior = 0.85
    drawn = True
    hears_words = True

    def prepare(self, prompt: Prompt, language: str, seed: int) -> Prompt:
        """The prompt with a `map`: size, start, goal, and forks with their landmarks."""
        rng = Random(seed)  # noqa: S311  # to be shown, not to be secret
        return {**prompt, "map": _drawn(rng, prompt["landmarks"], language)}

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        landmarks = prompt["landmarks"]
        unknown = [name for name in landmarks if language not in NAMES.get(name, {})]
        found = [f"There is no landmark {name!r} in this language." for name in unknown]
        if len(set(landmarks)) < max(maze.FORKS):
            found.append(f"It takes {max(maze.FORKS)} different landmarks, one for every fork.")
        return found

    def check(self, prompt: Prompt, answer: object) -> Checked | None:
        """How many forks the described way, a list of turns, has right before its first mistake."""
        if not isinstance(answer, list) or not answer or not all(turn in maze.TURNS for turn in answer):
            return None
        way = [fork["turn"] for fork in prompt["map"]["forks"]]
        if len(answer) > len(way):
            return None
        mistakes = [place for place, turn in enumerate(answer) if turn != way[place]]
        return Checked(mistakes[0] if mistakes else len(answer), len(way))

    def heard(self, take: Take, said: Sequence[Said], language: str) -> FromWords | None:
        """How many turns of the way were heard in its order, and all that were heard."""
        way = [fork["turn"] for fork in take.prompt.get("map", {}).get("forks", [])]
        found = directions.heard((word for turn in said for word in turn.words), language)
        return FromWords(directions.in_order(way, found), len(way), tuple(found)) if way else None

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause after which the player went on, then the end if the whole way had been on the map."""
        found = [cut for turn in turns(take) for cut in turn_cuts(turn)]
        return [cut for cut in found if cut.went_on or _all_shown(take, cut.at)]


def _drawn(rng: Random, landmarks: list[str], language: str) -> dict[str, Any]:
    drawn = maze.draw(rng)
    stand = rng.sample(landmarks, len(drawn.forks))
    return {
        "size": [maze.WIDTH, maze.HEIGHT],
        "start": list(drawn.start),
        "goal": list(drawn.goal),
        "forks": [
            {
                "at": list(fork.at),
                "turn": fork.turn,
                "ways": {turn: list(cell) for turn, cell in fork.ways.items()},
                "landmark": landmark,
                "name": NAMES[landmark][language],
            }
            for fork, landmark in zip(drawn.forks, stand, strict=True)
        ],
    }


def _all_shown(take: Take, at: int) -> bool:
    """Whether every fork had come out of the fog before `at`."""
    forks = len(take.prompt.get("map", {}).get("forks", []))
    shown = {event.value for event in take.events if event.name == FORK and event.at < at}
    return forks > 0 and {str(place) for place in range(forks)} <= shown
