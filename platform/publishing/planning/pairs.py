"""Who talked with whom: a talk of two players is two recordings of one prompt key, one of each side.

Either is heard in the other's row of `dialogues`. So what stands against one stands against both, and both
speakers belong to one split.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from corpus.models import Recording
from games.catalogue.two.house import HOUSE
from games.catalogue.two.registry import talks
from publishing.planning.keys import dashed, key, some

GAMES = tuple(game.key for game in talks())
"""Keys of the games for two."""


class Side(NamedTuple):
    """One recording of a talk: its key, the pseudonym of who speaks there, and how far it has come."""

    recording: str
    speaker: str
    status: str


def other_sides(recordings: Collection[str]) -> dict[str, Side | None]:
    """Id of a recording to the other side of its talk; None where that is not known.

    Recordings that are no side of a talk are left out.
    """
    names = _talks_of(recordings)
    sides = _sides(names.values())
    return {
        dashed(id_): next((side for side in sides[name] if side.recording != id_), None)
        for id_, name in names.items()
    }


def partners(recordings: Collection[str]) -> dict[str, str]:
    """The same, to the pseudonym of whom its speaker talked with; "" where that is not known."""
    return {id_: side.speaker if side else "" for id_, side in other_sides(recordings).items()}


def with_others(keys: Collection[str]) -> set[str]:
    """Keys of these recordings, and of the other sides of those that are sides of talks."""
    sides = _sides(_talks_of(keys).values())
    return {*keys, *(side.recording for both in sides.values() for side in both)}


def _talks_of(recordings: Collection[str]) -> dict[str, str]:
    """Key of each that is a side of a talk to the prompt key of that."""
    # The house is no player: its takes are as those of a game with an agent.
    ours = Recording.objects.filter(game__in=GAMES).exclude(mode=HOUSE).order_by()
    found = (ours.filter(pk__among=chunk).values_list(key("pk"), "prompt_key") for chunk in some(recordings))
    return {id_: name for rows in found for id_, name in rows}


def _sides(names: Iterable[str]) -> Mapping[str, list[Side]]:
    """Prompt key to both recordings."""
    columns = ("prompt_key", key("pk"), "contributor__speaker", "status")
    ours = Recording.objects.filter(game__in=GAMES).order_by()
    found: defaultdict[str, list[Side]] = defaultdict(list)
    for chunk in some(set(names)):
        for name, *side in ours.filter(prompt_key__in=chunk).values_list(*columns):
            found[name].append(Side(*side))
    return found
