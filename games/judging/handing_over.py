"""What the site has workers do with takes, by the names of their tasks.

The web side imports this and no more of the room: who keeps a take hands over its id, and a worker does the
rest (`games.judging.tasks`).
"""

from typing import Final
from uuid import UUID

from corpus.broker import hand_over

TAKE: Final = "games.judging.tasks.take"
TRANSCRIBE: Final = "games.judging.tasks.words"
SWEEP: Final = "games.judging.sweeping.sweep"


def take(recording_id: UUID, *, again: bool = False) -> None:
    """Have a stored take listened to, scored and settled."""
    hand_over(TAKE, str(recording_id), what=f"take {recording_id}", again=again)


def transcription(recording_id: UUID, *, again: bool = False) -> None:
    """Have the words of a settled take written down, and read by the text scorers."""
    hand_over(TRANSCRIBE, str(recording_id), what=f"the transcription of {recording_id}", again=again)


def leftovers() -> None:
    """Have everything that waits worked on, however short it has waited: a start with a broker in memory."""
    hand_over(SWEEP, 0, what="the first sweep")
