"""What the cockpit says, and the keys printed on its buttons."""

from typing import Final

from django.utils.translation import gettext

from corpus.labels import Label
from corpus.marking import N_
from corpus.models import Sample
from moderation.desk.decisions import REASONS
from moderation.models import Review, Vote

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
    return f"{past}: {gettext(REASONS.get(review.reason, review.reason))}" if review.reason else past


def undone(review: Review) -> str:
    return gettext("Undone: %(what)s. It is back in the queue.") % {"what": of(review).lower()}


def too_late(sample: Sample) -> str:
    """Why a sample is not open any more, and that nothing of the moderator's is lost."""
    if sample.status == Sample.Status.WITHDRAWN:
        return gettext("The speaker took this recording back. Nothing is left to decide.")
    last = sample.reviews.select_related("moderator").order_by("-pk").first()
    if last is None:
        return gettext("The models have not finished with this one yet. It comes to the queue by itself.")
    facts = {"who": last.moderator, "what": of(last).lower()}
    return gettext("%(who)s was first: %(what)s. What you heard is kept in the log.") % facts
