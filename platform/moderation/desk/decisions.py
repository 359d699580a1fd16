"""What a moderator can decide: each moves the sample and adds a line to the log, together or not at all.

Every function raises `corpus.models.StatusMoved` when somebody else got there first; then nothing is written.
"""

from typing import Final

from django.db import transaction

from accounts.models import User
from corpus.labels import Label
from corpus.marking import N_
from corpus.models import Sample, StatusMoved
from moderation.belief import consensus, settling
from moderation.models import Lean, Review, Vote

REASONS: Final[dict[str, str]] = {
    "unclear": N_("cannot be understood"),
    "noise": N_("noise or music over the voice"),
    "cut_inside_word": N_("the cut is inside a word"),
    "several_voices": N_("more than one voice"),
    "personal_data": N_("personal data"),
    "off_task": N_("does not play the game"),
}
"""Codes of the usual reasons to reject, in the order of the number keys; other words will do too."""

LEANS: Final = (*Label.values, Vote.UNUSABLE)


class NotLeanedError(Exception):
    """The moderator has to say what they heard before they may decide: the scores would decide for them."""


class CannotUndoError(Exception):
    """Only a decision that still stands, and that nobody has undone, can be undone."""


def lean(sample: Sample, moderator: User, label: str) -> Lean:
    """Write down what the moderator heard; the first lean stands, a later one changes nothing.

    Raises:
        ValueError: not a label.
    """
    if label not in LEANS:
        raise ValueError(f"{label!r} is not a label")
    return Lean.objects.get_or_create(sample=sample, moderator=moderator, defaults={"label": label})[0]


def lean_of(sample: Sample, moderator: User) -> Lean | None:
    return Lean.objects.filter(sample=sample, moderator=moderator).first()


@transaction.atomic
def accept(
    sample: Sample, moderator: User, *, midfiller: bool | None = None, endfiller: bool | None = None
) -> Review:
    """The intended label is right."""
    return _label(sample, moderator, Review.Decision.ACCEPT, Label(sample.intent), midfiller, endfiller)


@transaction.atomic
def relabel(
    sample: Sample,
    moderator: User,
    label: str,
    *,
    midfiller: bool | None = None,
    endfiller: bool | None = None,
) -> Review:
    """Another label is right. Naming the intended one is accepting it.

    Raises:
        ValueError: not a label.
    """
    decision = Review.Decision.ACCEPT if label == sample.intent else Review.Decision.RELABEL
    return _label(sample, moderator, decision, Label(label), midfiller, endfiller)


@transaction.atomic
def reject(sample: Sample, moderator: User, reason: str) -> Review:
    """Of no use, for a reason: a code of `REASONS` or the moderator's own words.

    Raises:
        ValueError: no reason was given.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("a rejection needs a reason")
    said = _leaned(sample, moderator)
    sample.reject(by=_name(moderator), reason=reason)
    return Review.objects.create(
        sample=sample, moderator=moderator, lean=said.label, decision=Review.Decision.REJECT, reason=reason
    )


@transaction.atomic
def undo(review: Review, moderator: User) -> Review:
    """Take a decision back: the sample returns to the queue where its dispute had put it.

    Raises:
        CannotUndoError: it is an undoing itself, was undone already, or a later decision stands.
    """
    sample = review.sample
    newest = Review.objects.select_for_update().filter(sample=sample).order_by("pk").last()
    if review.decision == Review.Decision.UNDO or newest != review:
        raise CannotUndoError(f"{review} no longer stands")
    try:
        sample.reopen(by=_name(moderator), disputed=_was_disputed(sample))
    except StatusMoved as moved:
        raise CannotUndoError(str(moved)) from moved
    Sample.objects.filter(pk=sample.pk).update(**settling.fillers(sample.votes.all()))
    return Review.objects.create(
        sample=sample, moderator=moderator, decision=Review.Decision.UNDO, undoes=review
    )


def _was_disputed(sample: Sample) -> bool:
    """Whether it had a flag; one that was decided before there were flags, by its dispute."""
    return bool(sample.flag) or consensus.is_disputed(sample.dispute or 0.0)


def last_of(moderator: User) -> Review | None:
    """The moderator's newest decision that still stands."""
    stands = Review.objects.filter(moderator=moderator, undone_by=None)
    return stands.exclude(decision=Review.Decision.UNDO).order_by("-pk").first()


def _label(
    sample: Sample,
    moderator: User,
    decision: Review.Decision,
    label: Label,
    midfiller: bool | None,
    endfiller: bool | None,
) -> Review:
    said = _leaned(sample, moderator)
    sample.accept(by=_name(moderator), label=label)
    heard = {"midfiller": midfiller, "endfiller": endfiller}
    said_so = {name: value for name, value in heard.items() if value is not None}
    if said_so:  # what the moderator did not say, listeners may have agreed on
        Sample.objects.filter(pk=sample.pk).update(**said_so)
    return Review.objects.create(
        sample=sample, moderator=moderator, lean=said.label, decision=decision, label=label, **heard
    )


def _leaned(sample: Sample, moderator: User) -> Lean:
    said = lean_of(sample, moderator)
    if said is None:
        raise NotLeanedError(f"{moderator} has not leaned on {sample.pk}")
    return said


def _name(moderator: User) -> str:
    """Who moved a sample, as its row says: the account's number, which outlives a changed name."""
    return f"moderator {moderator.pk}"
