"""The whole conversation of a take, in turns: what the agent said and what the player did, and when."""

from dataclasses import dataclass
from itertools import groupby

from corpus.floor import Floor
from corpus.models import SAMPLE_RATE, Sample
from inference.models import Transcript
from inference.running.conversation import PLAYER, Said, said_in
from inference.running.questions import best_transcript


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side says until the other speaks.

    Attributes:
        start, end: seconds on the clock of the take.
        text: "" where nobody knows the words.
        here: whether it is the one that is cut.
    """

    agent: bool
    start: float
    end: float
    text: str
    here: bool = False


def turns(sample: Sample, floor: Floor) -> list[Turn]:
    """All turns of the take of a sample, in order.

    Args:
        floor: the floor line of the whole take.
    """
    cuts = sample.recording.cuts.exclude(status=Sample.Status.WITHDRAWN).order_by("cut")
    read = [(cut, best_transcript(cut.transcripts.all())) for cut in cuts.prefetch_related("transcripts")]
    said = said_in(sample.recording, read)
    agent = [Turn(True, span["start"], span["end"], span["text"]) for span in floor["agent"]]
    players = (list(its) for role, its in groupby(said, lambda each: each.role) if role == PLAYER)
    return sorted([*agent, *(_turn(sample, its) for its in players)], key=lambda turn: turn.start)


def words(sample: Sample) -> Transcript | None:
    """What is thought to have been said up to the cut."""
    return best_transcript(sample.transcripts.all())


def _turn(sample: Sample, said: list[Said]) -> Turn:
    """The player's, of all that was said between two lines of the agent."""
    first, last = said[0].at, said[-1].at
    ends = [end for start, end in sample.recording.speech if first <= start <= last]
    text = " ".join(each.text for each in said if each.text)
    here = any(first <= start <= last for start, _ in sample.speech)
    return Turn(False, first / SAMPLE_RATE, max(ends, default=last) / SAMPLE_RATE, text, here)
