"""Whether somebody's votes count: by rule after known clips, or by hand."""

from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Act, Contributor, JournalEntry, User
from moderation.belief import ladder, reweighing
from moderation.crowd import deciding
from moderation.models import Serving, Standing, Vote
from moderation.serving import standing

RULE: Final = "rule"
"""Who quarantines and releases when no moderator does."""

TOO_WRONG: Final = "known clips heard wrongly"


def heard_known(contributor: Contributor, right: bool) -> None:
    """Count a vote on a clip whose answer is known; quarantine and release follow by rule."""
    mine, _ = Standing.objects.get_or_create(contributor=contributor)
    Standing.objects.filter(pk=mine.pk).update(golds=F("golds") + 1, right=F("right") + int(right))
    if ladder.listens(_newest_answers(mine), quarantined=mine.is_quarantined):
        _let_count(mine, None)
    elif mine.quarantine(by=RULE, reason=TOO_WRONG):
        reweighing.set_counting(contributor, False)
        _note(Act.QUARANTINED, contributor, None, TOO_WRONG)


@transaction.atomic
def begin(contributor: Contributor, moderator: User, reason: str) -> bool:
    """Keep the votes, and let none of them count; False when that was so before."""
    standing.may_vote(contributor)
    mine, _ = Standing.objects.get_or_create(contributor=contributor)
    moved = mine.quarantine(by=f"moderator {moderator.pk}", reason=reason)
    if moved:
        reweighing.set_counting(contributor, False)
        _note(Act.QUARANTINED, contributor, moderator, reason)
    return moved


@transaction.atomic
def end(contributor: Contributor, moderator: User) -> bool:
    """Let the votes count again; False when they did. Of who is blocked they go on not counting.

    Raises:
        OfOneself: they are the moderator's own.
    """
    standing.not_oneself(contributor, moderator)
    standing.may_vote(contributor)
    mine = standing.of(contributor)
    return mine.is_quarantined and _let_count(mine, moderator)


def _let_count(mine: Standing, moderator: User | None) -> bool:
    by = f"moderator {moderator.pk}" if moderator else RULE
    if not mine.is_quarantined or not mine.release(by=by):
        return False
    if not mine.contributor.is_blocked:
        reweighing.set_counting(mine.contributor, True)
        deciding.again(mine.contributor)
    _note(Act.LET_COUNT, mine.contributor, moderator)
    return True


def _note(act: Act, contributor: Contributor, moderator: User | None, text: str = "") -> None:
    program = "" if moderator else RULE
    JournalEntry.write(act, moderator, program=program, speaker=contributor.speaker, text=text)


def _newest_answers(mine: Standing) -> list[bool]:
    """Whether each of the newest known clips was heard rightly, of those whose answer is still what it was:
    of one that moderators took back or changed, nobody was wrong."""
    same = Vote.objects.filter(
        sample=OuterRef("sample"), contributor=OuterRef("contributor"), label=OuterRef("label")
    )
    judged = Q(answered_at__gt=mine.judged_from) if mine.judged_from else Q()
    known = Serving.objects.filter(judged, contributor=mine.pk, gold=True, status=Serving.Status.VOTED)
    known = known.filter(label=F("sample__label"))
    rows = known.order_by("-served_at").annotate(was_right=Exists(same))
    return list(rows.values_list("was_right", flat=True)[: ladder.NEWEST])
