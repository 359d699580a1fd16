"""What the cockpit may show of a sample: little before the moderator leaned, everything after.

Intent, scores, votes, dispute and all that comes after the cut stay on the server until a lean is written
down: a label that one has seen is a label that one hears (Label Studio #584).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.floor import Floor, floor_line
from corpus.models import SAMPLE_RATE, TAIL, Sample
from inference.models import Score
from moderation.models import Lean, Vote

LEVELS_A_SECOND = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """One scorer's answer, as the table shows it."""

    by: str
    says: str
    probability: float
    revision: str
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Item:
    """A sample as one moderator may see it now; `verdicts` and `votes` are empty until `lean` is there."""

    sample: Sample
    seconds: float
    floor: Floor
    lean: Lean | None = None
    verdicts: Sequence[Verdict] = ()
    votes: dict[str, int] = field(default_factory=dict)

    @property
    def cut(self) -> float:
        """Seconds on the audio clock."""
        return self.sample.cut / SAMPLE_RATE

    @property
    def silence(self) -> float:
        """Seconds of silence after the cut."""
        return self.sample.silence / SAMPLE_RATE

    @property
    def floor_json(self) -> str:
        return json.dumps(self.floor)

    @property
    def asked(self) -> str:
        """What the player was asked first; the second part may give away that they went on."""
        return str(self.sample.recording.prompt.get("first", ""))


def item(sample: Sample, lean: Lean | None) -> Item:
    """The sample, as far as this moderator may see it."""
    return _shown(sample, lean) if lean else _blind(sample)


def _blind(sample: Sample) -> Item:
    seconds = heard(sample)
    return Item(sample=sample, seconds=seconds, floor=_up_to(seconds, floor_line(sample.recording), sample))


def _shown(sample: Sample, lean: Lean) -> Item:
    verdicts = [_verdict(score) for score in sample.scores.order_by("pk")]
    dots = [{"by": each.by, "says": each.says, "p": each.probability} for each in verdicts]
    floor = floor_line(sample.recording, verdicts={sample.pk: dots})
    floor["cuts"] = [cut for cut in floor["cuts"] if cut["at"] == round(sample.cut / SAMPLE_RATE, 3)]
    return Item(
        sample=sample,
        seconds=heard(sample),
        floor=floor,
        lean=lean,
        verdicts=verdicts,
        votes=tally(sample.votes.all()),
    )


def heard(sample: Sample) -> float:
    """Seconds that the listener hears: to the cut and 200 ms on, or to the end of the take."""
    return min((sample.cut + TAIL) / SAMPLE_RATE, sample.recording.seconds)


def _up_to(seconds: float, floor: Floor, sample: Sample) -> Floor:
    """The floor line as it looked at that moment: nothing later, and a flag without a label."""
    return {
        "seconds": seconds,
        "levels": floor["levels"][: round(seconds * LEVELS_A_SECOND)],
        "pauses": [pause for pause in floor["pauses"] if pause[1] <= sample.cut / SAMPLE_RATE],
        "cuts": [{"at": sample.cut / SAMPLE_RATE, "label": "?", "tail": TAIL / SAMPLE_RATE}],
        "agent": [span for span in floor["agent"] if span["start"] < seconds],
    }


def _verdict(score: Score) -> Verdict:
    says = score.verdict
    name = score.scorer.replace("-", " ").replace("_", " ").title()
    return Verdict(name, says, round(score.probabilities[says], 2), score.revision, score.latency_ms)


def tally(votes: Iterable[Vote]) -> dict[str, int]:
    """Label to number of votes."""
    counts: dict[str, int] = {}
    for vote in votes:
        counts[vote.label] = counts.get(vote.label, 0) + 1
    return dict(sorted(counts.items()))
