"""The messages as JSON Schema 2020-12, for authors of other pages and players."""

from typing import Final

import msgspec
from msgspec import Struct

from corpus.labels import Label
from corpus.refusals import Fault
from games.judging.messages import Scored
from games.play import messages as play
from games.referee import messages as referee
from games.reference.fields import Schema
from moderation.models import Report, Vote

GROUPS: Final[dict[str, tuple[type[Struct], ...]]] = {
    "FromPage": (play.Hello, play.Start, play.Mark, play.Stop, play.Next),
    "FromSite": (play.Offered, play.Lean, play.Took, play.Stored, Scored, play.Error),
    "Posted": (play.PostedTake, play.PostedAnswer),
    "Answered": (play.Waiting, play.AnswerChecked),
    "FromListener": (referee.NextClip, referee.Heard, referee.Unusable, referee.Words, referee.Report),
    "ToListener": (
        referee.Clip,
        referee.Nothing,
        referee.Counted,
        referee.Mended,
        referee.Skipped,
        referee.Reported,
        referee.Summary,
    ),
}
"""Who says what, in the order of the page."""

CHOICES: Final[dict[type[Struct], dict[str, list[str]]]] = {
    play.Error: {"code": [fault.code for fault in Fault]},
    referee.Heard: {"label": list(Label.values)},
    referee.Unusable: {"reason": list(Vote.Flaw.values)},
    referee.Report: {"reason": list(Report.Reason.values)},
}
"""What a text may be, where that is known to rooms that the messages know nothing of."""


def document() -> Schema:
    """The schema of every message: `$defs` has each by its name, and each group of GROUPS by its own."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Play protocol of Your Turn, version {play.VERSION}",
        "description": "Validate against $defs/FromPage, $defs/FromSite, or one message.",
        "$defs": definitions() | {group: _any_of(kinds) for group, kinds in GROUPS.items()},
    }


def definitions() -> dict[str, Schema]:
    """The schema of each message and of its parts, by name."""
    kinds = [kind for group in GROUPS.values() for kind in group]
    _, made = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    for kind, choices in CHOICES.items():
        for field, values in choices.items():
            made[kind.__name__]["properties"][field]["enum"] = values
    return made


def _any_of(kinds: tuple[type[Struct], ...]) -> Schema:
    return {"anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds]}
