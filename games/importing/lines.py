"""What became of one file, in the words of the report and as a row of its run."""

import hashlib
from dataclasses import dataclass
from typing import Final

from corpus.models import Recording
from games.importing.clips import Unfit
from games.importing.models import ImportItem

CORRECTED: Final = "corrected"
JUDGED: Final = "judged"

WORDS: Final = {
    CORRECTED: "It was here already; the label that its row has now is taken over.",
    JUDGED: "People have judged it by the label it came with, which it keeps. What they say is published.",
}
"""Of one that is here whose label was another."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file, in the words of the report."""

    name: str
    outcome: ImportItem.Outcome
    reason: str = ""
    words: str = ""
    recording: Recording | None = None
    file_sha256: str = ""


def refused(name: str, unfit: Unfit) -> Line:
    return Line(name, ImportItem.Outcome.REFUSED, unfit.code, str(unfit))


def present(name: str, recording: Recording, digest: str, corrected: str = "") -> Line:
    """One that is here; of a withdrawn one that it does not come back.

    Args:
        corrected: as `correcting.found` says.
    """
    if recording.status == Recording.Status.WITHDRAWN:
        words = "Its speaker took it back. It does not come in again."
        return Line(name, ImportItem.Outcome.REFUSED, "taken_back", words, None, digest)
    words = WORDS.get(corrected, "")
    return Line(name, ImportItem.Outcome.PRESENT, corrected, words, recording, digest)


def as_row(line: Line) -> dict[str, object]:
    """As a row holds it. A name may hold bytes that are no text in any database, and words may name it."""
    name = readable(line.name)
    if len(name) > 300:
        name = f"{name[:230]}…{hashlib.sha256(name.encode()).hexdigest()}"
    return {
        "name": name,
        "outcome": line.outcome,
        "reason": line.reason,
        "words": readable(line.words)[:300],
        "recording": line.recording,
        "file_sha256": line.file_sha256,
    }


def readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "�")
