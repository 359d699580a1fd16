"""One take as a page shows it to its speaker."""

import json
from dataclasses import dataclass

from corpus.floor import floor_line, floor_sentence
from corpus.mine.words import StatusLine, advice_line, status_line
from corpus.models import Recording


@dataclass(frozen=True)
class Card:
    recording: Recording
    game: str
    prompt: list[str]
    status: StatusLine
    advice: str
    floor: str
    floor_words: str

    @property
    def withdrawn(self) -> bool:
        return self.recording.status == Recording.Status.WITHDRAWN

    @property
    def audible(self) -> bool:
        lost = self.recording.status == Recording.Status.LOST
        return bool(self.recording.audio) and not self.withdrawn and not lost


def card(recording: Recording) -> Card:
    """Prefetch "cuts" when showing many."""
    floor, status = floor_line(recording), status_line(recording)
    return Card(
        recording=recording,
        game=recording.game.replace("_", " ").replace("-", " ").capitalize(),
        prompt=[part for part in recording.prompt.values() if isinstance(part, str)],
        status=status,
        advice=advice_line(recording, status),
        floor=json.dumps(floor, ensure_ascii=False, separators=(",", ":")),
        floor_words=floor_sentence(floor),
    )
