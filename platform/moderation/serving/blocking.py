"""Blocking: one's votes and unpublished takes are out at once, as if they had never come; undoing brings all
of it back. What either would change is counted before anybody decides."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import transaction
from django.dispatch import Signal

from accounts.models import Act, Contributor, JournalEntry, User
from corpus.models import OPEN, Sample, StatusMoved
from moderation.belief import following, reweighing
from moderation.crowd import deciding
from moderation.models import Block, Report, Vote
from moderation.serving import standing

blocked: Final = Signal()
"""Somebody is blocked and that is committed: what goes on with them is to end. Sent with `contributor`."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a block, a quarantine or the undoing of one would change.

    Attributes:
        votes: of theirs that would stop counting, or count again.
        weighed: open samples of other people that these are on.
        moved: of the first of those (`reweighing.AT_ONCE`), how many would turn agreed or disputed.
        samples: open ones of theirs that would leave the queue, or come back to it.
        accepted: of theirs, decided: not served as gold and in no further release while they are blocked.
        reports: open ones of theirs, which then hide nothing.
        together: samples that listeners accepted with their vote, which would be open again.
    """

    votes: int
    weighed: int
    moved: int
    samples: int
    accepted: int
    reports: int
    together: int


def preview(contributor: Contributor) -> Preview:
    """What blocking would change; of somebody blocked, what undoing it would."""
    # Votes are out for either reason, and come back only when it was the one there is.
    quarantined = standing.of(contributor).is_quarantined
    counts = contributor.is_blocked != quarantined
    with_them = reweighing.accepted_with(Vote.objects.filter(contributor=contributor))
    own = Sample.objects.filter(recording__contributor=contributor)
    standing_block = Block.objects.standing().filter(contributor=contributor).first()
    out = own.being(Sample.Status.REJECTED).filter(moved_by=str(standing_block))
    weighed, moved = reweighing.would_move(contributor, counts)
    return Preview(
        votes=reweighing.to_change(contributor, counts).count(),
        weighed=weighed,
        moved=moved,
        samples=(out if contributor.is_blocked else own.being(*OPEN)).count(),
        accepted=own.being(Sample.Status.ACCEPTED).count(),
        reports=Report.objects.waiting().filter(contributor=contributor).count(),
        together=0 if contributor.is_blocked or quarantined else with_them.count(),
    )


@transaction.atomic
def block(contributor: Contributor, moderator: User, reason: str) -> Block:
    """Nothing more comes in from them, and nothing that is not published counts any longer.

    Raises:
        ValueError: no reason was given.
        StatusMoved: they are blocked.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("a block needs a reason")
    if not standing.may_vote(contributor):
        raise StatusMoved(f"{contributor} is blocked")
    contributor.block(reason)
    made = Block.objects.create(contributor=contributor, moderator=moderator, reason=reason)
    made.votes = reweighing.set_counting(contributor, False)
    made.samples = keep_out(contributor, made)
    following.again(contributor)
    made.save(update_fields=["votes", "samples"])
    JournalEntry.write(Act.BLOCKED, moderator, speaker=contributor.speaker, text=reason)
    transaction.on_commit(partial(blocked.send, Contributor, contributor=contributor))
    return made


@transaction.atomic
def unblock(contributor: Contributor, moderator: User) -> None:
    """Undo a block: votes count again, unless they are in quarantine, and samples are back where they were.

    Raises:
        StatusMoved: they are not blocked.
        OfOneself: it is the moderator who is.
    """
    standing.not_oneself(contributor, moderator)
    if standing.may_vote(contributor):
        raise StatusMoved(f"{contributor} is not blocked")
    contributor.unblock()
    own = Sample.objects.filter(recording__contributor=contributor)
    for made in Block.objects.standing().filter(contributor=contributor):
        made.undo(moderator)
        own.reopen_all(rejected_by=str(made), by=f"moderator {moderator.pk}")
    following.again(contributor)
    if not standing.of(contributor).is_quarantined:
        reweighing.set_counting(contributor, True)
        deciding.again(contributor)
    JournalEntry.write(Act.UNBLOCKED, moderator, speaker=contributor.speaker)


def keep_out(contributor: Contributor, made: Block | None = None) -> int:
    """Take open samples of somebody blocked out of the queue: at once, and those that a worker had under its
    hands when they were blocked."""
    made = made or Block.objects.standing().filter(contributor=contributor).first()
    return made.keep_out() if made else 0


def keep_all_out() -> int:
    """Take out what came back to the queue in another room, such as a take whose lost sound was found; how
    many moments there were. Running twice changes nothing."""
    there = Block.objects.standing().filter(contributor__recordings__cuts__status__in=OPEN)
    return sum(made.keep_out() for made in there.distinct())
