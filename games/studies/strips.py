"""The line above the stage that tells a participant how far they are."""

from typing import Any

from accounts.models import Contributor
from games.studies import figures, seats, wording
from games.studies.figures import Line
from games.studies.models import Participant, Seat
from games.studies.paying import Pay, Why


def shown(contributor: Contributor | None, game: str) -> dict[str, Any]:
    """What the page of a game needs for it; nothing of somebody who takes part in no study of the game."""
    seat = seats.playing(contributor, game)
    return {"seat": seat, "progress": of(seat)} if seat else {}


def of(seat: Seat) -> dict[str, Any]:
    """A sentence, whether the end is reached, and whether a take is being listened to."""
    line = next(figures.lines(seat.study, [seat.participant]))
    ended = seat.participant.status != Participant.Status.OPEN
    return {
        "text": wording.because(seat.study, line),
        "over": ended or is_over(line),
        "waits": line.verdict.why is Why.JUDGING,
    }


def is_over(line: Line) -> bool:
    """Whether there is nothing left to do: the number is reached, or the tries are used up."""
    return line.verdict.pay is not Pay.WAIT and line.verdict.why is not Why.UNFINISHED
