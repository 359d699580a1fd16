"""What a moderator sees of a report: what was said of the clip and by whom, and nothing of its label.

The sample may be open, and the moderator may come to decide its label: so intent, scores and votes are not
shown here either.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Contributor
from corpus.floor import Floor
from moderation.answering import hearing, wording
from moderation.models import Report, Standing
from moderation.serving import reports, standing

SHOWN = 50
"""Reports in the list beside the one that is answered; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One report in the list."""

    report: Report
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """The report that is answered now.

    Attributes:
        seconds: that have to be heard.
        from_within: whether they are the end of the take, and not the clip of a listener.
        has_sound: whether there is anything left to hear.
        reporter: what became of this person's other reports.
        open_reports: of this person, this one among them.
        beside: other open reports of the same take.
    """

    report: Report
    reason: str
    seconds: float
    from_within: bool
    has_sound: bool
    floor: Floor
    reporter: Standing
    open_reports: int
    beside: list[Line]

    @property
    def floor_json(self) -> str:
        return json.dumps(self.floor)

    @property
    def whole_take(self) -> bool:
        return self.report.reason not in reports.OF_A_MOMENT


def lines(languages: Collection[str]) -> list[Line]:
    """The head of the queue, for somebody who understands these languages; none: all."""
    rows = reports.queue(languages).select_related("sample__recording", "contributor__standing")
    return [_line(report) for report in rows[:SHOWN]]


def item(report: Report) -> Item:
    """All that is shown of one; a constant number of queries."""
    sample = report.sample
    theirs = Report.objects.waiting().filter(contributor=report.contributor_id)
    same_take = Report.objects.waiting().filter(sample__recording=sample.recording_id).exclude(pk=report.pk)
    return Item(
        report=report,
        reason=wording.reason(report.reason),
        seconds=hearing.seconds(report),
        from_within=hearing.is_from_within(report),
        has_sound=hearing.has_sound(sample.recording),
        floor=hearing.floor(report),
        reporter=standing.of(report.contributor),
        open_reports=theirs.count(),
        beside=[_line(each) for each in same_take.order_by("pk")[:SHOWN]],
    )


def was_heard(report: Report, heard: str) -> bool:
    """Whether it was heard to its end; where there is no sound left, nothing can be.

    Args:
        heard: seconds from its beginning, as the page sent them.
    """
    there = hearing.has_sound(report.sample.recording)
    return not there or hearing.was_heard(heard, hearing.seconds(report))


def of_speaker(person: Contributor) -> int:
    """Reports of this person's takes that a moderator upheld."""
    upheld = Report.objects.filter(status=Report.Status.UPHELD, sample__recording__contributor=person)
    return upheld.count()


def _line(report: Report) -> Line:
    return Line(report, wording.reason(report.reason))
