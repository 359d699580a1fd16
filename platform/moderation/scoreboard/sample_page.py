"""What the page of one sample shows, and to whom.

The public sees a sample that people accepted, while its speaker's consent stands, nobody blocked the speaker,
and no moment of the take was reported as personal data: what a release may hold. It sees no sound and no
words of the speaker, since both are personal and a page, unlike a release, comes without terms; no names of
who decided; and no other moment of the take. Moderators see the rest; of an open sample, once they leaned.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from accounts.models import User
from corpus.floor import floor_line
from corpus.labels import Decider
from corpus.models import OF_THE_END, OPEN, SAMPLE_RATE, Recording, Sample
from inference.models import Score, Transcript
from inference.registry import installed
from inference.registry.entries import ModelEntry
from moderation.access import may_review
from moderation.belief import flags
from moderation.desk import decisions, leases, presenting, wording
from moderation.desk.decisions import NotLeanedError
from moderation.models import Recut, Review
from moderation.serving import both_sides, known, reports

__all__ = ["NotLeanedError", "SamplePage", "shown"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one scorer said, whole.

    Attributes:
        counts: whether it is a witness: an earlier revision is history, and so is one asked at another
        moment. changed: whether its revision before said something else.
    """

    by: str
    says: str
    probabilities: list[tuple[str, float]]
    threshold: float
    score: Score
    counts: bool = True
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One decision; `by` is empty for the public."""

    review: Review
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One moment, as far as this reader may see it."""

    sample: Sample
    inside: bool
    floor_json: str
    opinions: Sequence[Opinion]
    history: Sequence[Opinion]
    votes: dict[str, int]
    log: Sequence[Line]
    transcripts: Sequence[Transcript] = ()
    moves: Sequence[Recut] = ()
    may_hear_all: bool = False

    @property
    def cut(self) -> float:
        """Seconds on the audio clock."""
        return self.sample.cut / SAMPLE_RATE

    @property
    def silence(self) -> float:
        """Seconds after the cut."""
        return self.sample.silence / SAMPLE_RATE

    @property
    def measured(self) -> bool:
        """Whether anything is known of how the speech before the cut ended."""
        return any(getattr(self.sample, name) is not None for name in OF_THE_END)

    @property
    def knowable(self) -> bool:
        """Whether this reader may choose it as a known clip."""
        one = self.sample.decided_by not in (Decider.PROGRAM, Decider.CROWD)
        return self.inside and one and self.sample.status == Sample.Status.ACCEPTED

    @property
    def known(self) -> str:
        """Whether listeners hear it as one, in words."""
        return gettext(known.SAID[self.sample.known])

    @property
    def flag(self) -> str:
        """Why it is, or was, disputed, in words."""
        return gettext(flags.words(self.sample.flag)) if self.sample.flag else ""

    @property
    def votes_together(self) -> int:
        return sum(self.votes.values())


def shown(sample_id: UUID, reader: User | AnonymousUser) -> SamplePage:
    """The page for this reader.

    Raises:
        Http404: there is none, or none for this reader; which, it does not say.
        NotLeanedError: a moderator must say first what they hear.
    """
    sample = get_object_or_404(
        Sample.objects.select_related("recording__consent", "recording__contributor"), pk=sample_id
    )
    inside = may_review(reader)
    if sample.status == Sample.Status.WITHDRAWN or not (inside or is_public(sample)):
        raise Http404("There is no such sample.")
    leaned = isinstance(reader, User) and inside and decisions.lean_of(sample, reader) is not None
    if inside and sample.status in OPEN and not leaned:
        raise NotLeanedError(str(sample))
    if isinstance(reader, User) and inside and leases.rechecking(sample, reader):
        raise NotLeanedError(f"{sample} waits for a second opinion")  # the first one would be read here
    if inside:
        return _page(sample, inside=True, may_hear_all=leaned)
    return _page(sample, inside=False)


def is_public(sample: Sample) -> bool:
    """Whether everybody may look at it."""
    take = sample.recording
    return (
        sample.status == Sample.Status.ACCEPTED
        and take.status == Recording.Status.LISTENED
        and take.consent.withdrawn_at is None
        and not take.contributor.is_blocked
        and not both_sides.is_blocked(take)
        and not reports.kept_back(take)
    )


def _page(sample: Sample, *, inside: bool, may_hear_all: bool = False) -> SamplePage:
    opinions = _opinions(sample, inside=inside)
    return SamplePage(
        sample=sample,
        inside=inside,
        floor_json=json.dumps(_floor(sample, opinions)),
        opinions=[each for each in opinions if each.counts],
        history=[each for each in opinions if not each.counts],
        votes=presenting.tally(sample.votes.all()),
        log=_log(sample, inside=inside),
        transcripts=list(sample.transcripts.order_by("pk")) if inside else [],
        moves=list(sample.moves.select_related("moderator").order_by("pk")) if inside else [],
        may_hear_all=may_hear_all,
    )


def _opinions(sample: Sample, *, inside: bool) -> list[Opinion]:
    entries = {entry.name: entry for entry in installed.entries()}
    scores = list(sample.scores.order_by("scorer", "offset_ms", "pk"))
    standing, changed = {score.pk for score in Score.standing(scores)}, Score.changed(scores)
    return [
        replace(
            _opinion(score, entries),
            counts=score.pk in standing,
            changed=score.pk in standing and score.scorer in changed,
        )
        for score in scores
        if inside or _may_show(score, entries)
    ]


def _may_show(score: Score, entries: dict[str, ModelEntry]) -> bool:
    """What a licence keeps in the house stays there; so does that of a model that no entry names any more."""
    return score.scorer in entries and entries[score.scorer].publish_scores


def _opinion(score: Score, entries: dict[str, ModelEntry]) -> Opinion:
    title = entries[score.scorer].title if score.scorer in entries else score.scorer
    ranked = sorted(score.probabilities.items(), key=lambda pair: -pair[1])
    return Opinion(title, score.verdict, ranked, score.threshold, score)


def _floor(sample: Sample, opinions: Sequence[Opinion]) -> dict[str, object]:
    """The floor line with this cut alone: the others may still be open."""
    dots = [
        {"by": each.by, "says": each.says, "p": round(each.score.probabilities[each.says], 2)}
        for each in opinions
        if each.counts
    ]
    floor = floor_line(sample.recording, verdicts={sample.pk: dots})
    floor["cuts"] = [cut for cut in floor["cuts"] if cut["at"] == round(sample.cut / SAMPLE_RATE, 3)]
    return floor


def _log(sample: Sample, *, inside: bool) -> list[Line]:
    rows = sample.reviews.select_related("moderator").order_by("pk")
    rows = rows if inside else rows.deciding()
    return [Line(review, wording.of(review), _name(review) if inside else "") for review in rows]


def _name(review: Review) -> str:
    """Listeners have none here."""
    return str(review.moderator) if review.moderator else ""
