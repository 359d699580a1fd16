"""What a card says where not all of a release was played here: of clips and calls that were brought in.

Whoever plays has agreed to a text of ours and said that they are an adult, in a game that knows what it
meant. Of what comes from elsewhere others state what was agreed to, and what was meant. Pure.
"""

from collections.abc import Mapping
from typing import Final

from accounts.consent import STATED
from games.catalogue.elsewhere import ELSEWHERE
from publishing.card.facts import Facts

GAMES: Final = {game.key: game for game in ELSEWHERE}

PLAYED: Final = (
    "is played, not found: people who know that they are in a game, at their own microphones, mostly in "
    "short takes."
)


def said(found: Mapping[str, Facts]) -> dict[str, str]:
    """Slots of the card; found: configuration to its facts."""
    rows = {config: number for config, each in found.items() if (number := _rows(each))}
    keys = sorted({key for each in found.values() for key in each.get("games", {}) if key in GAMES})
    return {
        "elsewhere": _elsewhere(rows, keys),
        "meant": "".join(f" Of rows whose game is `{key}`: {GAMES[key].why}" for key in keys),
        "spoken": _spoken(keys),
        "consents": _consents(found),
        "withdraw": _withdraw(found),
    }


def consents(found: Mapping[str, Facts]) -> set[str]:
    """Version and language of each text of ours that speakers agreed to."""
    return {name for each in found.values() for name in each.get("consents", {}) if not _is_stated(name)}


def _rows(found: Facts) -> int:
    return sum(sum(labels.values()) for key, labels in found.get("games", {}).items() if key in GAMES)


def _elsewhere(rows: Mapping[str, int], keys: list[str]) -> str:
    if not rows:
        return ""
    counted = ", ".join(f"{number:,} rows of `{config}`" for config, number in rows.items())
    kinds = " ".join(f"`{key}`: {GAMES[key].sentence}" for key in keys)
    return f"\n\nNot all of it was played here: {counted} come from elsewhere. Column `game` says so. {kinds}"


def _spoken(keys: list[str]) -> str:
    if not keys:
        return f"- The speech {PLAYED}"
    return f"- The speech of games {PLAYED}\n- How speech from elsewhere came about, nobody here has seen."


def _consents(found: Mapping[str, Facts]) -> str:
    named = ", ".join(f"`{name}`" for name in sorted(consents(found)))
    whose = "All who played here" if _stated(found) else "All speakers"
    ours = (
        f"{whose} said that they are adults, and agreed to a versioned text before their first recording. "
        f"These recordings were made under {named} (version and language of the text)."
    )
    theirs = (
        "Of what comes from elsewhere, whoever brought it in stated in their own words what its speakers "
        "agreed to, publication under this licence included, and who says so; these words are kept with each "
        "take. How old these speakers are was not asked."
    )
    parts = [ours] if named else []
    return " ".join([*parts, *([theirs] if _stated(found) else [])]) or "No recording is in it."


def _withdraw(found: Mapping[str, Facts]) -> str:
    ways = "with the receipt code of a take or in the browser that recorded it"
    return f"{ways}, or through whoever brought it in" if _stated(found) else ways


def _stated(found: Mapping[str, Facts]) -> bool:
    return any(map(_is_stated, (name for each in found.values() for name in each.get("consents", {}))))


def _is_stated(name: str) -> bool:
    return name.partition(".")[0] == STATED
