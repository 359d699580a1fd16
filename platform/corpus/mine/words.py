"""What happened to a take, in words that its speaker understands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, ngettext, pgettext

from corpus.labels import Decider
from corpus.marking import N_
from corpus.models import Recording, Sample
from corpus.refusals import BY_WORDS, advice, reason

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
    if recording.status == Recording.Status.LOST:
        return _lost()
    if recording.status == Recording.Status.STORED:
        return StatusLine("hold", gettext("Just in"), gettext("We have it and are listening to it now."))
    return _listened(list(recording.cuts.all()))


def advice_line(recording: Recording, status: StatusLine) -> str:
    """What would make the next one better; "" of a take that is not used, or has nothing to better."""
    told = advice(recording.quality)
    return gettext(told.words) if told and status.tone != "no" else ""


def _withdrawn(recording: Recording) -> StatusLine:
    if recording.audio:
        words = gettext(
            "Nobody can hear it any more. Its sound is being deleted; if that fails, we try again."
        )
    else:
        words = gettext("Its sound is deleted. If it was published, the next release leaves it out.")
    return StatusLine("no", gettext("Withdrawn"), words)


def _lost() -> StatusLine:
    words = gettext(
        "Our storage has lost its sound, by no fault of yours. We are told, and do not use it; should its "
        "sound come back, it counts again. You can withdraw it all the same."
    )
    return StatusLine("no", gettext("Lost"), words)


def _refused(recording: Recording) -> StatusLine:
    why = gettext(reason(recording.reason).words)
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
        accepted = {each.decided_by for each in samples if each.status == Sample.Status.ACCEPTED}
        words = gettext("People agreed on it. It is part of the dataset from the next release on.")
        if accepted == {Decider.PROGRAM}:
            words = gettext("A program decided it. It is part of the dataset from the next release on.")
        return StatusLine("yes", pgettext("a take", "In"), words)
    if statuses and statuses <= {Sample.Status.REJECTED, Sample.Status.WITHDRAWN}:
        said = (reason(each.reason).words for each in samples if each.moved_by == BY_WORDS)
        return StatusLine("no", gettext("Not used"), gettext(next(said, DECIDED)))
    return StatusLine(
        "hold", gettext("Waiting"), gettext("It passed our checks. Now people listen and decide.")
    )
