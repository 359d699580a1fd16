"""What the cockpit says, and the keys printed on its buttons."""

from typing import Final

from corpus.labels import Label
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

LISTEN_FIRST: Final = "Listen to the clip to its end first: the cut is there."
LEAN_FIRST: Final = "Say what you hear before anything else is shown."
REASON_FIRST: Final = "A rejection needs a reason. Pick one, or write your own."
NOT_A_LABEL: Final = "That is not one of the labels."
SKIPPED: Final = "Put aside until the queue is empty."
NOTHING_TO_UNDO: Final = "There is no decision of yours to undo."
CANNOT_UNDO: Final = (
    "That decision no longer stands: it was undone, decided again, or the speaker took it back."
)

PAST: Final = {
    Review.Decision.ACCEPT: "Accepted",
    Review.Decision.RELABEL: "Relabelled",
    Review.Decision.REJECT: "Rejected",
    Review.Decision.UNDO: "Undone",
}


def of(review: Review) -> str:
    """A decision in a few words: "Relabelled as complete"."""
    past = PAST[Review.Decision(review.decision)]
    if review.label:
        return f"{past} as {review.label}"
    return f"{past}: {REASONS.get(review.reason, review.reason)}" if review.reason else past


def undone(review: Review) -> str:
    return f"Undone: {of(review).lower()}. It is back in the queue."


def too_late(sample: Sample) -> str:
    """Why a sample is not open any more, and that nothing of the moderator's is lost."""
    if sample.status == Sample.Status.WITHDRAWN:
        return "The speaker took this recording back. Nothing is left to decide."
    last = sample.reviews.select_related("moderator").order_by("-pk").first()
    if last is None:
        return "The models have not finished with this one yet. It comes to the queue by itself."
    return f"{last.moderator} was first: {of(last).lower()}. What you heard is kept in the log."
