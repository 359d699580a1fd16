"""Decisions for the demo, so that pages have something to show. Not people's, so no release has them.

We wrote the clips, so we know what each moment is. Two thirds are decided; the rest stay in the queue for
whoever tries the cockpit.
"""

from collections.abc import Mapping

from accounts.models import User
from corpus.labels import Decider, Label
from corpus.models import Sample, StatusMoved
from games.demo.table import DemoClip
from moderation.desk import decisions

MODERATOR = "demo-moderator"
LEFT_OPEN = 3
"""One in so many is left to people."""


def decide(clips: Mapping[str, DemoClip]) -> int:
    """Decide two thirds of the moments of the takes with this audio (SHA-256 of the PCM); return how many.

    Deciding again changes nothing: what has been decided is no longer to be reviewed.
    """
    moderator = _moderator()
    ours = Sample.objects.filter(recording__sha256__in=clips, recording__settings__synthetic=True)
    order = list(clips)
    moments = sorted(
        ours.select_related("recording"),
        key=lambda moment: (order.index(moment.recording.sha256), moment.cut),
    )
    chosen = (moment for place, moment in enumerate(moments) if place % LEFT_OPEN != LEFT_OPEN - 1)
    return sum(_decide(moment, moderator, label(moment, clips[moment.recording.sha256])) for moment in chosen)


def label(sample: Sample, clip: DemoClip) -> Label:
    """What the moment is: a pause was a pause, the end is what we made it."""
    return Label.INCOMPLETE if sample.went_on else Label(clip.ending)


def _decide(sample: Sample, moderator: User, truth: Label) -> bool:
    if not Sample.objects.to_review().filter(pk=sample.pk).exists():
        return False
    decisions.lean(sample, moderator, truth)
    try:
        made = decisions.relabel(sample, moderator, truth, decided_by=Decider.PROGRAM)
    except StatusMoved:
        return False
    return not made.beside  # somebody at the cockpit may have been quicker


def _moderator() -> User:
    """An account that nobody can sign in with; it stands in the log as who decided."""
    user, new = User.objects.get_or_create(username=MODERATOR)
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
