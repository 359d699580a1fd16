"""What happened to a take, in words that its speaker understands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from corpus.models import Recording, Sample

WHY_REFUSED = {
    "silence": "It was mostly silence.",
    "noise": "There was noise, but no speech that we could make out.",
    "noisy": "There was so much noise that your voice drowned in it.",
    "too_quiet": "Your voice was too quiet.",
    "too_short": "It was too short.",
    "clipping": "It was so loud that the sound is distorted.",
    "echo": "The other voice could be heard in it, through the speakers.",
    "repeated_take": "The same sound had been sent before.",
    "duplicate": "The same sound had been sent before.",
}

WHY_UNUSED = {
    "read_out": "The question was read out. What we need is an answer in your own words.",
}
"""What the words of a take said against it, once it had passed the checks."""


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
        return StatusLine("hold", "Just in", "We have it and are listening to it now.")
    return _listened(list(recording.cuts.all()))


def _withdrawn(recording: Recording) -> StatusLine:
    if recording.audio:
        words = "Nobody can hear it any more. Its sound is being deleted; if that fails, we try again."
    else:
        words = "Its sound is deleted. If it was published, the next release leaves it out."
    return StatusLine("no", "Withdrawn", words)


def _refused(recording: Recording) -> StatusLine:
    why = WHY_REFUSED.get(recording.reason, "It did not pass our checks.")
    if recording.audio:
        after = f"We do not use it, and delete its sound after {settings.RETENTION_DAYS} days."
    else:
        after = "We did not use it, and its sound is deleted."
    return StatusLine("no", "Not used", f"{why} {after}")


def _listened(samples: Sequence[Sample]) -> StatusLine:
    statuses = {sample.status for sample in samples}
    if Sample.Status.ACCEPTED in statuses:
        return StatusLine(
            "yes", "In", "People agreed on it. It is part of the dataset from the next release on."
        )
    if statuses and statuses <= {Sample.Status.REJECTED, Sample.Status.WITHDRAWN}:
        said = (WHY_UNUSED[sample.reason] for sample in samples if sample.reason in WHY_UNUSED)
        return StatusLine("no", "Not used", next(said, "People listened and decided not to use it."))
    return StatusLine("hold", "Waiting", "It passed our checks. Now people listen and decide.")
