"""The words for a way, as they are said and as a recogniser writes them. Pure."""

from collections.abc import Iterable, Sequence

SAID: dict[str, dict[str, str]] = {
    "en": {"left": "left", "straight": "straight ahead forward forwards", "right": "right"},
    "no": {"left": "venstre", "straight": "rett fremover framover", "right": "høyre"},
    "tr": {
        "left": "sol sola soldan solda soluna solunda",
        "straight": "düz dümdüz düzden ileri ileriye",
        "right": "sağ sağa sağdan sağda sağına sağında",
    },
    "de": {"left": "links", "straight": "geradeaus gerade", "right": "rechts"},
    "es": {"left": "izquierda", "straight": "recto derecho adelante", "right": "derecha"},
}
"""ISO 639-1 to turn to its words, written by hand, not measured. One that means something else too, as the
English "right" does, may be found once too often: `in_order` leaves out what does not fit."""


def heard(words: Iterable[str], language: str) -> list[str]:
    """The turns among these words, in their order."""
    turns = {word: turn for turn, said in SAID.get(language, {}).items() for word in said.split()}
    return [turns[word] for word in words if word in turns]


def in_order(way: Sequence[str], found: Sequence[str]) -> int:
    """How many turns of a way were found in its order: the longest common subsequence."""
    row = [0] * (len(found) + 1)
    for turn in way:
        before, row = row, [0]
        for place, other in enumerate(found):
            row.append(before[place] + 1 if turn == other else max(before[place + 1], row[place]))
    return row[-1]
