"""What a moderator can decide: each moves the sample and adds a line to the log, together or not at all.

Where somebody else was first, or where a second opinion is asked for, the line alone is added: it says in
`Review.beside` why it moved nothing. Every function raises `corpus.models.StatusMoved`, and writes nothing,
where the speaker took the take back, or where this moderator has decided before.
"""

from typing import Any, Final

from django.db import transaction

from accounts.models import Act, Contributor, JournalEntry, User
from corpus.labels import Decider, Label
from corpus.models import Sample, StatusMoved
from moderation.belief import consensus, following, settling
from moderation.crowd import watch
from moderation.desk import leases, queue, wording
from moderation.models import Block, Lean, Lease, Recheck, Report, Review, Vote

LEANS: Final = (*Label.values, Vote.UNUSABLE)


class NotLeanedError(Exception):
    """The moderator has to say what they heard before they may decide: the scores would decide for them."""


class CannotUndoError(Exception):
    """Only a decision that still stands, and that nobody has undone, can be undone."""


def lean(sample: Sample, moderator: User, label: str, *, anchored: bool = False) -> Lean:
    """Write down what the moderator heard; the first lean stands, a later one changes nothing. Where they
    may have known what it is, it is marked as anchored.

    Args:
        anchored: whether their queue was narrowed to what the games meant, so that they knew that.

    Raises:
        ValueError: not a label.
    """
    if label not in LEANS:
        raise ValueError(f"{label!r} is not a label")
    values = {"label": label, "anchored": anchored or _may_know(sample, moderator)}
    return Lean.objects.get_or_create(sample=sample, moderator=moderator, defaults=values)[0]


def _may_know(sample: Sample, moderator: User) -> bool:
    """Whether they spoke it; voted on it, after which one is told how others and models heard it; were
    shown the whole take, at another moment of it or for a report; or can read in the log what was decided
    of it, which a second opinion is not shown."""
    take, theirs = sample.recording_id, Contributor.objects.filter(user=moderator)
    whole = Lean.objects.filter(moderator=moderator, sample__recording=take).exclude(sample=sample)
    answered = Report.objects.filter(sample__recording=take, moved_by=_name(moderator))
    known = (theirs.filter(recordings=take), theirs.filter(votes__sample=sample), whole, answered)
    if any(rows.exists() for rows in known):
        return True
    return sample.reviews.exists() and leases.rechecking(sample, moderator) is None


def lean_of(sample: Sample, moderator: User) -> Lean | None:
    return Lean.objects.filter(sample=sample, moderator=moderator).first()


def accept(
    sample: Sample, moderator: User, *, midfiller: bool | None = None, endfiller: bool | None = None
) -> Review:
    """The intended label is right."""
    return relabel(sample, moderator, sample.intent, midfiller=midfiller, endfiller=endfiller)


@transaction.atomic
def relabel(
    sample: Sample,
    moderator: User,
    label: str,
    *,
    midfiller: bool | None = None,
    endfiller: bool | None = None,
    decided_by: Decider = Decider.PERSON,
) -> Review:
    """This label is right; naming the intended one is accepting it.

    Raises:
        ValueError: not a label.
    """
    decision = Review.Decision.ACCEPT if label == sample.intent else Review.Decision.RELABEL
    heard = {"midfiller": midfiller, "endfiller": endfiller}
    row = _row(sample, moderator, decision, label=Label(label), decided_by=decided_by.value, **heard)
    try:
        sample.accept(by=_name(moderator), label=Label(label), decided_by=decided_by)
    except StatusMoved as moved:
        return _beside(row, moderator, moved)
    return _decided(row)


@transaction.atomic
def reject(sample: Sample, moderator: User, reason: str) -> Review:
    """Of no use, for a reason: a code of `moderation.desk.wording.REASONS` or the moderator's own words.

    Raises:
        ValueError: no reason was given.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("a rejection needs a reason")
    row = _row(sample, moderator, Review.Decision.REJECT, reason=reason)
    try:
        sample.reject(by=_name(moderator), reason=reason)
    except StatusMoved as moved:
        return _beside(row, moderator, moved)
    return _decided(row)


@transaction.atomic
def undo(review: Review, moderator: User) -> Review:
    """Take a decision back: the sample returns to the queue where its dispute had put it, unless its
    speaker is blocked; reports that it had upheld wait for a moderator again.

    Raises:
        CannotUndoError: it is an undoing itself, was undone already, or a later decision stands.
    """
    sample = review.sample
    newest = Review.objects.select_for_update().deciding().filter(sample=sample).order_by("pk").last()
    if review.decision == Review.Decision.UNDO or newest != review:
        raise CannotUndoError(f"{review} no longer stands")
    try:
        sample.reopen(by=_name(moderator), disputed=_was_disputed(sample))
    except StatusMoved as moved:
        raise CannotUndoError(str(moved)) from moved
    same = Sample.objects.filter(pk=sample.pk)
    same.update(**settling.fillers(sample.votes.all()))
    Recheck.objects.filter(sample=sample).delete()
    following.wait_again(review)
    for block in Block.objects.standing().of(same):
        block.keep_out()
    made = Review.objects.create(
        sample=sample, moderator=moderator, decision=Review.Decision.UNDO, undoes=review
    )
    JournalEntry.write(Act.UNDONE, moderator, sample=sample.pk, text=wording.kept(review))
    return made


@transaction.atomic
def redo(undoing: Review, by: User) -> Review:
    """Let a decision stand again that was undone, as its moderator had it: a new line says the same.

    Args:
        by: who undoes the undoing.

    Raises:
        CannotUndoError: the sample was decided, undone again or taken back since.
    """
    sample, first = undoing.sample, undoing.undoes
    newest = Review.objects.select_for_update().deciding().filter(sample=sample).order_by("pk").last()
    if first is None or first.moderator is None or newest != undoing:
        raise CannotUndoError(f"{undoing} was not the last word")
    heard = ("lean", "midfiller", "endfiller")
    kept = (*heard, "decision", "label", "reason", "decided_by", "audit", "of_crowd")
    row = Review(sample=sample, moderator=first.moderator, **{name: getattr(first, name) for name in kept})
    name, decided_by = _name(first.moderator), Decider(first.decided_by)
    try:
        if sample.status == Sample.Status.REJECTED and sample.reason == Block.REASON:
            sample.reopen(by=name, disputed=_was_disputed(sample))  # kept out when it was undone
        if first.decision == Review.Decision.REJECT:
            sample.reject(by=name, reason=first.reason, decided_by=decided_by)
        else:
            sample.accept(by=name, label=Label(first.label), decided_by=decided_by)
    except StatusMoved as moved:
        raise CannotUndoError(str(moved)) from moved
    return _decided(row, by)


def _was_disputed(sample: Sample) -> bool:
    """Whether it had a flag; one that was decided before there were flags, by its dispute."""
    return bool(sample.flag) or consensus.is_disputed(sample.dispute or 0.0)


def last_of(moderator: User) -> Review | None:
    """The moderator's newest decision that still stands."""
    return Review.objects.standing().filter(moderator=moderator).order_by("-pk").first()


def _row(sample: Sample, moderator: User, decision: Review.Decision, **values: Any) -> Review:
    """The line of the log, before it is known whether it moves the sample."""
    lean, audit = _leaned(sample, moderator).label, queue.is_audit(sample)
    return Review(sample=sample, moderator=moderator, decision=decision, lean=lean, audit=audit, **values)


def _decided(row: Review, by: User | None = None) -> Review:
    """It moved the sample: one in `leases.RECHECK_EVERY` comes back to somebody else. `by` as of `_save`."""
    _save(row, by)
    sample = row.sample
    _hear_fillers(sample, row)
    Lease.objects.filter(sample=sample).delete()
    if row.decided_by == Decider.PERSON and leases.comes_back(sample):
        Recheck.ask(row)
    return row


def _beside(row: Review, moderator: User, moved: StatusMoved) -> Review:
    """It moved nothing, since the sample is decided: kept as a second opinion, or as what came second.

    Raises:
        StatusMoved: nobody has decided it, or it was this very moderator.
    """
    sample = row.sample
    sample.refresh_from_db(fields=["status", "decided_by"])
    theirs = sample.reviews.exclude(decision=Review.Decision.UNDO).filter(moderator=moderator, undone_by=None)
    if sample.status not in leases.DECIDED or theirs.exists():
        raise moved
    asked = leases.rechecking(sample, moderator)
    if asked and sample.decided_by == Decider.CROWD:
        return _audited(row, asked)
    row.audit, row.beside = False, Review.Beside.BLIND if asked else Review.Beside.LATE
    _save(row)
    if asked:
        Recheck.objects.filter(pk=asked.pk, waits=True).update(second=row, waits=False)
    leases.give_back(sample.pk, moderator)
    return row


def _save(row: Review, by: User | None = None) -> None:
    """The line of the log, and that of the journal: of `by`, where that is not the row's moderator."""
    row.save(force_insert=True)
    act = Act.REJECTED if row.decision == Review.Decision.REJECT else Act.LABELLED
    program = "" if row.decided_by == Decider.PERSON else row.decided_by
    text = wording.kept(row)
    JournalEntry.write(act, by or row.moderator, program=program, sample=row.sample_id, text=text)


def _audited(row: Review, asked: Recheck) -> Review:
    """What listeners together had accepted, heard blind. Where this moderator says something else, that
    decides it: who is appointed for it is believed before several who are not."""
    row.audit, row.of_crowd = False, True
    if row.said == asked.first.said:
        row.beside = Review.Beside.BLIND
    else:
        row.undoes = asked.first
        _overrule(row)
    _save(row)
    Recheck.objects.filter(pk=asked.pk, waits=True).update(second=row, waits=False)
    Lease.objects.filter(sample=row.sample).delete()
    watch.stop_if_wrong()
    return row


def _overrule(row: Review) -> None:
    sample, by = row.sample, f"moderator {row.moderator_id}"
    sample.reopen(by=by, disputed=True)
    if row.label:
        sample.accept(by=by, label=Label(row.label))
    else:
        sample.reject(by=by, reason=row.reason)
    _hear_fillers(sample, row)


def _hear_fillers(sample: Sample, row: Review) -> None:
    """What the moderator said of fillers; what they did not say, listeners may have agreed on."""
    heard = {"midfiller": row.midfiller, "endfiller": row.endfiller}
    if said_so := {name: value for name, value in heard.items() if value is not None}:
        Sample.objects.filter(pk=sample.pk).update(**said_so)


def _leaned(sample: Sample, moderator: User) -> Lean:
    said = lean_of(sample, moderator)
    if said is None:
        raise NotLeanedError(f"{moderator} has not leaned on {sample.pk}")
    return said


def _name(moderator: User) -> str:
    """Who moved a sample, as its row says: the account's number, which outlives a changed name."""
    return f"moderator {moderator.pk}"
