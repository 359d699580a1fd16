"""Badges: plain conditions on what somebody has done, by speaking and by listening. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from corpus.marking import N_


@dataclass(frozen=True, slots=True)
class Counts:
    """What a contributor has done that still stands.

    Attributes:
        takes: kept takes with a sample that nobody threw out; `games` and `languages` of them.
        fooled: samples that fooled a model and that people confirmed.
        quests: quests done.
        votes: clips listened to; `golds` of them with a known label.
        calibration: 0 to 1, on those.
        streak: longest run of days.
    """

    takes: int = 0
    games: int = 0
    languages: int = 0
    fooled: int = 0
    quests: int = 0
    votes: int = 0
    golds: int = 0
    calibration: float = 0.0
    streak: int = 0


@dataclass(frozen=True, slots=True)
class Design:
    """A badge.

    Attributes:
        deserved: whether these counts earn it.
        shape: path of its picture, in a box of 24 by 24.
        side: "you" for speaking, "agent" for listening, "both".
    """

    key: str
    name: str
    sentence: str
    side: str
    shape: str
    deserved: Callable[[Counts], bool]


CALIBRATED: Final = 0.6
"""A mean Brier score of 0.1: right nine times in ten when as good as sure."""

KNOWN: Final = 20
"""Known clips before calibration earns a badge: fewer may be luck."""


def _calibrated(counts: Counts) -> bool:
    return counts.golds >= KNOWN and counts.calibration >= CALIBRATED


DESIGNS: Final = (
    Design(
        "first-words",
        N_("First words"),
        N_("One take kept."),
        "you",
        "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4a2 2 0 0 1-2-2z",
        lambda counts: counts.takes >= 1,
    ),
    Design(
        "warmed-up",
        N_("Warmed up"),
        N_("25 takes kept."),
        "you",
        "M4 14h2v4H4zM8 10h2v8H8zM12 6h2v12h-2zM16 9h2v9h-2zM20 13h1v5h-1z",
        lambda counts: counts.takes >= 25,
    ),
    Design(
        "hundred",
        N_("A hundred turns"),
        N_("100 takes kept."),
        "you",
        "M12 3a9 9 0 1 0 9 9h-3a6 6 0 1 1-6-6v4l6-5-6-5z",
        lambda counts: counts.takes >= 100,
    ),
    Design(
        "trickster",
        N_("Trickster"),
        N_("Fooled a model five times, and people agreed."),
        "you",
        "M4 9l4-5 4 4 4-4 4 5v5a8 6 0 0 1-16 0zM8 11v3h2v-3zM14 11v3h2v-3z",
        lambda counts: counts.fooled >= 5,
    ),
    Design(
        "all-round",
        N_("All-rounder"),
        N_("A take kept in seven games."),
        "you",
        "M12 2l2.6 6.2 6.7.5-5.1 4.4 1.6 6.5L12 16.1l-5.8 3.5 1.6-6.5-5.1-4.4 6.7-.5z",
        lambda counts: counts.games >= 7,
    ),
    Design(
        "two-tongues",
        N_("Two tongues"),
        N_("Takes kept in two languages."),
        "you",
        "M3 4h11v8H9l-4 3v-3H3zM16 9h5v8h-2v3l-4-3h-5v-3h6z",
        lambda counts: counts.languages >= 2,
    ),
    Design(
        "good-ear",
        N_("A good ear"),
        N_("Listened to 10 clips."),
        "agent",
        "M12 3a6 6 0 0 1 6 6c0 4-4 4-4 8a3 3 0 0 1-6 0h2a1 1 0 0 0 2 0c0-5 4-5 4-8a4 4 0 0 0-8 0H6q0-6 6-6",
        lambda counts: counts.votes >= 10,
    ),
    Design(
        "knows-how-sure",
        N_("Knows how sure"),
        N_("Said how sure they were, and were right that often, on 20 clips."),
        "agent",
        "M12 4a9 9 0 0 0-9 9h3a6 6 0 0 1 12 0h3a9 9 0 0 0-9-9zM11 15l4-6 1 .6-2.6 6.6zM4 17h16v2H4z",
        _calibrated,
    ),
    Design(
        "whole-week",
        N_("A whole week"),
        N_("Seven days in a row."),
        "both",
        "M5 4h2V2h2v2h6V2h2v2h2v17H5zM7 9v10h10V9zM8 13l2-1 2 2 3-4 2 1-5 6z",
        lambda counts: counts.streak >= 7,
    ),
    Design(
        "helping-hand",
        N_("Helping hand"),
        N_("Five daily quests done."),
        "both",
        "M11 2h2v7h7l-8 6-8-6h7zM4 17h16v3H4z",
        lambda counts: counts.quests >= 5,
    ),
    Design(
        "two-way",
        N_("Two-way street"),
        N_("25 takes kept, and 25 clips listened to."),
        "both",
        "M3 8h12V4l6 5.5L15 15v-4H3zM21 16H9v-3l-6 4.5L9 22v-3h12z",
        lambda counts: counts.takes >= 25 and counts.votes >= 25,
    ),
    Design(
        "turn-taker",
        N_("Master of turns"),
        N_("100 takes, 100 clips, ten models fooled, and knows how sure to be."),
        "both",
        "M3 8l4 4 5-8 5 8 4-4-2 11H5zM5 20h14v2H5z",
        lambda counts: (
            counts.takes >= 100 and counts.votes >= 100 and counts.fooled >= 10 and _calibrated(counts)
        ),
    ),
)


def deserved(counts: Counts) -> set[str]:
    """Keys of the badges that these counts earn."""
    return {design.key for design in DESIGNS if design.deserved(counts)}
