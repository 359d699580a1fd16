"""Samples that listeners accept together: after a vote that made them sure, without a moderator.

Their decision is a line of the log like any other, with nobody's name. A moderator may take it back. When a
vote that it came from stops counting, it is taken back by itself (`moderation.belief.reweighing`).
"""

from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from accounts.models import Act, Contributor, JournalEntry
from corpus.labels import Decider, Label
from corpus.models import OPEN, Recording, Sample
from moderation.belief import versions
from moderation.crowd import rule, watch
from moderation.crowd.rule import Voice
from moderation.models import Lean, Lease, Recheck, Report, Review, Vote

BY: Final = "listeners"
"""Who moved a sample, as its row says."""

AT_ONCE: Final = 100
"""Samples that are looked at again when somebody's votes count again."""


def decide(sample: Sample) -> Review | None:
    """Accept a sample that was just weighed, if its listeners are sure of what its game meant.

    Returns:
        The line of the log; None where a moderator still has to decide.
    """
    if sample.status not in OPEN or 1 - (1.0 if sample.dispute is None else sample.dispute) < rule.SURE:
        return None  # most votes end here, without a question to the database
    with transaction.atomic():
        # A block that takes out one of the votes waits for this row, or has taken it out before we read it.
        locked = Sample.objects.select_for_update(of=("self",)).filter(pk=sample.pk, status__in=OPEN)
        found = locked.select_related("recording__contributor").first()
        if (
            found is None
            or not _is_sure(found)
            or _is_for_people(found)
            or not watch.runs(found.recording.language)
        ):
            return None
        return _accept(found)


def again(contributor: Contributor) -> int:
    """Votes of this listener count again: accept once more what listeners had accepted before; how many.

    Only of the first `AT_ONCE`: another vote decides the others, or a moderator.
    """
    theirs = Vote.objects.filter(contributor=contributor, label=F("sample__intent")).values("sample")
    before = Review.objects.filter(sample=OuterRef("pk"), decided_by=Decider.CROWD)
    rows = Sample.objects.filter(Exists(before), pk__in=theirs, status__in=OPEN).order_by("pk")
    return sum(decide(sample) is not None for sample in rows[:AT_ONCE])


def voices(sample: Sample) -> list[Voice]:
    """Every vote that counts, is not the speaker's, and came from somebody who had not seen the answer."""
    rows = sample.votes.filter(counts=True, contributor__blocked_at=None)
    votes = list(rows.exclude(contributor=sample.recording.contributor_id).select_related("contributor"))
    users = [vote.contributor.user_id for vote in votes if vote.contributor.user_id]
    leans = Lean.objects.filter(sample=sample, moderator__in=users) if users else Lean.objects.none()
    seen = dict(leans.values_list("moderator", "created_at"))
    return [
        Voice(
            str(vote.contributor_id),
            agrees=vote.label == sample.intent,
            weight=vote.weight,
            trusted=vote.trusted,
            address=vote.address,
            at=vote.created_at,
        )
        for vote in votes
        if vote.contributor.user_id not in seen or vote.created_at < seen[vote.contributor.user_id]
    ]


def _is_sure(sample: Sample) -> bool:
    return sample.dispute is not None and rule.decides(voices(sample), sample.dispute, versions.newest())


def _is_for_people(sample: Sample) -> bool:
    """Whether it is not listeners' to decide: a moderator took a decision back, or the take may be wrong."""
    if sample.recording.status != Recording.Status.LISTENED or sample.recording.contributor.is_blocked:
        return True
    decided = Review.objects.filter(sample=sample, beside="").exclude(moderator=None)
    reported = Report.objects.standing().filter(sample__recording=sample.recording_id)
    return decided.exists() or reported.exists()


def _accept(sample: Sample) -> Review:
    label = Label(sample.intent)
    sample.accept(by=BY, label=label, decided_by=Decider.CROWD)
    accepted = Review.Decision.ACCEPT
    made = Review.objects.create(sample=sample, decision=accepted, label=label, decided_by=Decider.CROWD)
    JournalEntry.write(Act.LABELLED, None, program=BY, sample=sample.pk, text=label)
    Lease.objects.filter(sample=sample).delete()
    if rule.is_audited(sample.pk, watch.since_start().of):
        Recheck.ask(made)
    return made
