"""What the cockpit says, and the keys printed on its buttons."""

from typing import Final

from django.utils.translation import gettext

from accounts.models import User
from corpus.labels import Label
from corpus.marking import N_
from corpus.models import Sample
from moderation.models import Report, Review, Vote

REASONS: Final[dict[str, str]] = {
    "unclear": N_("cannot be understood"),
    "noise": N_("noise or music over the voice"),
    "cut_inside_word": N_("the cut is inside a word"),
    "several_voices": N_("more than one voice"),
    "personal_data": N_("personal data"),
    "off_task": N_("does not play the game"),
}
"""Codes of the usual reasons to reject, in the order of the number keys; other words will do too."""

REPORTED: Final[dict[str, str]] = {
    Report.Reason.NOT_SPEECH.value: N_("Not speech"),
    Report.Reason.ANOTHER_VOICE.value: N_("Another person's voice"),
    Report.Reason.PERSONAL_DATA.value: N_("Personal data"),
    Report.Reason.OFFENSIVE.value: N_("Offensive"),
    Report.Reason.WRONG_LANGUAGE.value: N_("Wrong language"),
    Report.Reason.CUT_OFF.value: N_("Cut off"),
    Report.Reason.ECHO.value: N_("Echo"),
}
"""What listeners report; a moment that is rejected for one carries its code."""

GONE: Final[dict[str, str]] = {Review.VOTE_GONE: N_("a vote that it came from counts no longer")}

LEAN_KEYS: Final = (
    ("C", Label.COMPLETE.value),
    ("I", Label.INCOMPLETE.value),
    ("B", Label.BACKCHANNEL.value),
    ("N", Label.INTERRUPTION.value),
    ("W", Label.WAIT.value),
    ("X", Vote.UNUSABLE),
)
LABEL_KEYS: Final = tuple((str(number), label) for number, label in enumerate(Label.values, 1))
REASON_KEYS: Final = tuple((str(number), *reason) for number, reason in enumerate(REASONS.items(), 1))

LISTEN_FIRST: Final = N_("Listen to the clip to its end first: the cut is there.")
LEAN_FIRST: Final = N_("Say what you hear before anything else is shown.")
REASON_FIRST: Final = N_("A rejection needs a reason. Pick one, or write your own.")
NOT_A_LABEL: Final = N_("That is not one of the labels.")
MOVED_BEFORE: Final = N_("Somebody moved this cut meanwhile. Hear it again.")
REPLAY_FIRST: Final = N_("That is not what you heard. Hear the last second again, then decide.")
SKIPPED: Final = N_("Put aside until the queue is empty.")
NOTHING_TO_UNDO: Final = N_("There is no decision of yours to undo.")
CANNOT_UNDO: Final = N_(
    "That decision no longer stands: it was undone, decided again, or the speaker took it back."
)

PAST: Final = {
    Review.Decision.ACCEPT: N_("Accepted"),
    Review.Decision.RELABEL: N_("Relabelled"),
    Review.Decision.REJECT: N_("Rejected"),
    Review.Decision.UNDO: N_("Undone"),
}


def of(review: Review) -> str:
    """A decision in a few words: "Relabelled as complete"."""
    past = gettext(PAST[Review.Decision(review.decision)])
    if review.label:
        return gettext("%(done)s as %(label)s") % {"done": past, "label": review.label}
    words = REASONS.get(review.reason) or REPORTED.get(review.reason) or GONE.get(review.reason)
    return f"{past}: {gettext(words or review.reason)}" if review.reason else past


def _within(review: Review) -> str:
    """The same within a sentence: what begins with a noun later on keeps its capital, as German has it."""
    said = of(review)
    return said[:1].lower() + said[1:]


def kept(review: Review) -> str:
    """What the journal keeps of a decision: its label or reason, in English or as a moderator wrote it."""
    said = review.label or REASONS.get(review.reason) or REPORTED.get(review.reason) or review.reason
    return f"{said} ({Review.Beside(review.beside).value})" if review.beside else said


def done(review: Review) -> str:
    """What became of a decision, as its moderator is told."""
    if review.of_crowd:
        return _after_crowd(review)
    if review.beside == Review.Beside.BLIND:
        first = review.sample.recheck.first
        facts = {"who": first.who, "first": _within(first), "second": _within(review)}
        return gettext("Yours is a second opinion: %(second)s. %(who)s had: %(first)s.") % facts
    if review.audit:
        return gettext("%(what)s. This was an audit: nothing spoke against the game.") % {"what": of(review)}
    return of(review)


def _after_crowd(review: Review) -> str:
    if review.beside:
        return gettext("%(what)s. This was an audit: listeners together had said the same.") % {
            "what": of(review)
        }
    facts = {"what": of(review), "first": _within(review.undoes) if review.undoes else ""}
    return gettext("%(what)s. This was an audit: listeners together had %(first)s. Yours counts.") % facts


def came_second(review: Review) -> str:
    """Somebody else was first; both decisions are kept."""
    first = review.sample.reviews.standing().select_related("moderator").order_by("-pk").first()
    if first is None:
        return too_late(review.sample)
    facts = {"who": first.who, "first": _within(first), "second": _within(review)}
    return gettext("%(who)s was first: %(first)s. Yours is kept beside it: %(second)s.") % facts


def taken(holder: User) -> str:
    return gettext("%(who)s has this one before them. It is free again in a few minutes.") % {"who": holder}


def undone(review: Review) -> str:
    return gettext("Undone: %(what)s. It is back in the queue.") % {"what": _within(review)}


def too_late(sample: Sample) -> str:
    """Why a sample is not open any more, and that nothing of the moderator's is lost."""
    if sample.status == Sample.Status.WITHDRAWN:
        return gettext("The speaker took this recording back. Nothing is left to decide.")
    if sample.status == Sample.Status.LOST:
        return gettext("The storage has lost the sound of this one. It comes back once its sound does.")
    last = sample.reviews.deciding().select_related("moderator").order_by("-pk").first()
    if last is None:
        return gettext("The models have not finished with this one yet. It comes to the queue by itself.")
    facts = {"who": last.who, "what": _within(last)}
    return gettext("%(who)s was first: %(what)s. What you heard is kept in the log.") % facts
