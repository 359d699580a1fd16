"""What happened to a take, in words that its speaker understands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, ngettext, pgettext

from corpus.marking import N_
from corpus.models import Recording, Sample

WHY_REFUSED = {
    "silence": N_("It was mostly silence."),
    "noise": N_("There was noise, but no speech that we could make out."),
    "noisy": N_("There was so much noise that your voice drowned in it."),
    "too_quiet": N_("Your voice was too quiet."),
    "too_short": N_("It was too short."),
    "clipping": N_("It was so loud that the sound is distorted."),
    "echo": N_("The other voice could be heard in it, through the speakers."),
    "repeated_take": N_("The same sound had been sent before."),
    "duplicate": N_("The same sound had been sent before."),
}

OTHERWISE = N_("It did not pass our checks.")

WHY_UNUSED = {
    "read_out": N_("The question was read out. What we need is an answer in your own words."),
}
"""What the words of a take said against it, once it had passed the checks."""
DECIDED = N_("People listened and decided not to use it.")


@dataclass(frozen=True)
class StatusLine:
    """`tone` is one of the look's badge colours: yes, hold or no; it never stands without the words."""

    tone: str
    title: str
    words: str


def status_line(recording: Recording) -> StatusLine:
    """Where a take is on its way into the dataset."""
    if recording.status == Recording.Status.WITHDRAWN:
        return _withdrawn(recording)
    if recording.status == Recording.Status.REFUSED:
        return _refused(recording)
    if recording.status == Recording.Status.STORED:
        return StatusLine("hold", gettext("Just in"), gettext("We have it and are listening to it now."))
    return _listened(list(recording.cuts.all()))


def _withdrawn(recording: Recording) -> StatusLine:
    if recording.audio:
        words = gettext(
            "Nobody can hear it any more. Its sound is being deleted; if that fails, we try again."
        )
    else:
        words = gettext("Its sound is deleted. If it was published, the next release leaves it out.")
    return StatusLine("no", gettext("Withdrawn"), words)


def _refused(recording: Recording) -> StatusLine:
    why = gettext(WHY_REFUSED.get(recording.reason, OTHERWISE))
    if recording.audio:
        days = settings.RETENTION_DAYS
        after = ngettext(
            "We do not use it, and delete its sound after %(days)s day.",
            "We do not use it, and delete its sound after %(days)s days.",
            days,
        ) % {"days": days}
    else:
        after = gettext("We did not use it, and its sound is deleted.")
    return StatusLine("no", gettext("Not used"), f"{why} {after}")


def _listened(samples: Sequence[Sample]) -> StatusLine:
    statuses = {sample.status for sample in samples}
    if Sample.Status.ACCEPTED in statuses:
        words = gettext("People agreed on it. It is part of the dataset from the next release on.")
        return StatusLine("yes", pgettext("a take", "In"), words)
    if statuses and statuses <= {Sample.Status.REJECTED, Sample.Status.WITHDRAWN}:
        said = (WHY_UNUSED[sample.reason] for sample in samples if sample.reason in WHY_UNUSED)
        words = gettext(next(said, DECIDED))
        return StatusLine("no", gettext("Not used"), words)
    return StatusLine(
        "hold", gettext("Waiting"), gettext("It passed our checks. Now people listen and decide.")
    )
