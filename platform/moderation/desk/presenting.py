"""What the cockpit may show of a sample: little before the moderator leaned, everything after.

Intent, scores, votes, dispute, flag and all that comes after the cut stay on the server until a lean is
written down: a label that one has seen is a label that one hears (Label Studio #584).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from corpus import excerpt
from corpus.floor import Floor, floor_line
from corpus.models import SAMPLE_RATE, Sample
from inference.models import Score, Transcript
from moderation.belief import flags
from moderation.desk import recutting, talk, why
from moderation.desk.recutting import Room
from moderation.desk.talk import Turn
from moderation.desk.why import Bar
from moderation.models import Lean, Vote

ASKED = ("first", "ask", "story", "word", "title", "who")
"""Parts of a prompt that say what the player was asked, as the games name them; nothing that came later."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One scorer's answer, as the table shows it; `words` is the source of those that it read, or ""."""

    by: str
    says: str
    probability: float
    revision: str
    threshold: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A sample as one moderator may see it now; all but its sound is empty until `lean` is there.

    Attributes:
        verdicts: what each scorer says, its newest revision.
        before: what scorers said in a revision that is history, where it was something else.
        why: who speaks for the intended label and who against, in bars.
        room: where its cut may be moved to.
        waits: whether models are yet to be asked about where it was moved to.
        talk: the whole conversation of the take.
    """

    sample: Sample
    seconds: float
    floor: Floor
    lean: Lean | None = None
    verdicts: Sequence[Verdict] = ()
    before: Sequence[Verdict] = ()
    votes: dict[str, int] = field(default_factory=dict)
    why: Sequence[Bar] = ()
    room: Room | None = None
    waits: bool = False
    words: Transcript | None = None
    talk: Sequence[Turn] = ()

    @property
    def cut(self) -> float:
        """Seconds from where the clip begins."""
        return excerpt.cut_at(self.sample)

    @property
    def silence(self) -> float:
        """Seconds of silence after the cut."""
        return self.sample.silence / SAMPLE_RATE

    @property
    def flag(self) -> str:
        """Why it is disputed, in words; "" where it is not, and before the lean."""
        return gettext(flags.words(self.sample.flag)) if self.lean and self.sample.flag else ""

    @property
    def floor_json(self) -> str:
        return json.dumps(self.floor)

    @property
    def words_text(self) -> str:
        """ "" where nobody has written down what was said up to the cut."""
        return (self.words.text or self.words.plain) if self.words else ""

    @property
    def room_json(self) -> str:
        """Where the cut is, its pause and its room, in seconds from where the clip begins."""
        if self.room is None:
            return "{}"
        places = (self.sample.cut, self.room.start, self.room.end, *self.room.bounds)
        at, start, end, first, last = (round(excerpt.place(self.sample, each), 6) for each in places)
        return json.dumps({"at": at, "pause": [start, end], "room": [first, last]})

    @property
    def asked(self) -> str:
        """What the player was asked first; the second part may give away that they went on."""
        prompt = self.sample.recording.prompt
        return next((str(prompt[part]) for part in ASKED if prompt.get(part)), "")


def item(sample: Sample, lean: Lean | None) -> Item:
    """The sample, as far as this moderator may see it."""
    return _shown(sample, lean) if lean else _blind(sample)


def _blind(sample: Sample) -> Item:
    return Item(sample=sample, seconds=heard(sample), floor=excerpt.drawing(sample))


def _shown(sample: Sample, lean: Lean) -> Item:
    scores = list(sample.scores.all())
    verdicts = [_verdict(score) for score in Score.standing(scores)]
    dots = [{"by": each.by, "says": each.says, "p": each.probability} for each in verdicts]
    floor = floor_line(sample.recording, verdicts={sample.pk: dots})
    talked = talk.turns(sample, floor)
    floor["cuts"] = [cut for cut in floor["cuts"] if cut["at"] == round(sample.cut / SAMPLE_RATE, 3)]
    return Item(
        sample=sample,
        seconds=heard(sample),
        floor=_from_the_turn_on(excerpt.moved(floor, sample.begin / SAMPLE_RATE)),
        lean=lean,
        verdicts=verdicts,
        before=[_verdict(score) for score in Score.changed(scores).values()],
        votes=tally(sample.votes.all()),
        why=why.bars(sample),
        room=recutting.room(sample),
        waits=recutting.waits(sample),
        words=talk.words(sample),
        talk=talked,
    )


def heard(sample: Sample) -> float:
    """Seconds that the listener hears: the turn to the cut and 200 ms on."""
    return excerpt.seconds(sample)


def _from_the_turn_on(floor: Floor) -> Floor:
    return {
        **floor,
        "pauses": [pause for pause in floor["pauses"] if pause[0] >= 0],
        "agent": [{**span, "start": max(0.0, span["start"])} for span in floor["agent"] if span["end"] > 0],
    }


def _verdict(score: Score) -> Verdict:
    says = score.verdict
    probability, words = round(score.probabilities[says], 2), score.given if score.reads else ""
    return Verdict(score.by, says, probability, score.revision, score.threshold, words)


def tally(votes: Iterable[Vote]) -> dict[str, int]:
    """Label to number of votes that count."""
    counts: dict[str, int] = {}
    for vote in votes:
        if vote.counts:
            counts[vote.label] = counts.get(vote.label, 0) + 1
    return dict(sorted(counts.items()))
