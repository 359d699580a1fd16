"""Acts on many, carried out a few rows at a time, each few in one transaction: SQLite has one writer.

Each row that was changed leaves a line with what it takes to change it back. An act that was cut off goes on
behind its cursor; rows that somebody has moved on meanwhile are skipped and counted.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Contributor
from corpus.broker import overdue
from corpus.models import OPEN, Sample, StatusMoved
from moderation.belief import following, reweighing
from moderation.crowd import deciding
from moderation.desk import decisions
from moderation.models import MassAct, MassLine, Review, Standing, Vote
from moderation.people import previews
from moderation.serving import blocking, quarantine, reports, standing

CHUNK: Final = 50
"""Rows in one transaction; of people one, since each may have many votes."""

LOST: Final = timedelta(minutes=1)
"""After so long without a step an act counts as lost on its way to a worker."""

REPORTS: Final = "reports"
"""Cursor of an act on opinions whose votes are done, and its reports as well."""


class Done(NamedTuple):
    """One chunk: the row that was done last, and how many were changed and skipped."""

    cursor: str
    changed: int
    skipped: int = 0


def carry_on(act_id: int) -> None:
    """Bring an act to its end. Two workers at once do no harm: each step holds the act's row."""
    with suppress(StatusMoved):  # another worker has it
        while _step(act_id):
            pass


def lost() -> list[int]:
    """Acts that nobody is at."""
    rows = MassAct.objects.unfinished().filter(overdue("moved_at", timezone.now(), LOST))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _step(act_id: int) -> bool:
    """One chunk; False once there is nothing left."""
    act = MassAct.objects.select_for_update(of=("self",)).filter(pk=act_id).first()
    if act is None or act.is_finished:
        return False
    done = (UNDOINGS if act.undoes_id else STEPS)[act.kind](act)
    if done is None:
        act.finish()
        return False
    act.advance(cursor=done.cursor, done=done.changed, skipped=done.skipped)
    return True


def _undo_decisions(act: MassAct) -> Done | None:
    rows = previews.decisions_of(act.decider_id, act.since, act.until).filter(created_at__lt=act.created_at)
    chunk = list(rows.filter(pk__gt=act.cursor or 0).select_related("sample").order_by("pk")[:CHUNK])
    if not chunk:
        return None
    made = list[Review]()
    for review in chunk:
        with suppress(decisions.CannotUndoError):  # the speaker took it back
            made.append(decisions.undo(review, act.moderator))
    _note(act, ({"review": each} for each in made))
    _weigh_again(each.sample_id for each in made)
    return Done(str(chunk[-1].pk), len(made), len(chunk) - len(made))


def _redo_decisions(act: MassAct) -> Done | None:
    rows = _lines(act).select_related("review__sample__recording", "review__undoes__moderator")
    chunk = list(rows[:CHUNK])
    if not chunk:
        return None
    made = list[Review]()
    for line in chunk:
        with suppress(decisions.CannotUndoError):  # decided anew since
            made.append(decisions.redo(line.review, act.moderator))
    _note(act, ({"review": each} for each in made))
    return Done(str(chunk[-1].pk), len(made), len(chunk) - len(made))


def _take_out_opinions(act: MassAct) -> Done | None:
    if act.cursor == REPORTS:
        return None
    votes = Vote.objects.filter(contributor=_person(act), taken_out_by=None, created_at__lt=act.created_at)
    ids = list(votes.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    if not ids:
        return Done(REPORTS, _dismiss(act))
    Vote.objects.filter(pk__in=ids).update(taken_out_by=act, counts=False)
    reweighing.read_words(_written(ids), False)
    reweighing.again(reweighing.open_with(Vote.objects.filter(pk__in=ids)))
    reweighing.reopen(reweighing.accepted_with(Vote.objects.filter(pk__in=ids)), by=f"act {act.pk}")
    return Done(str(ids[-1]), len(ids))


def _bring_opinions_back(act: MassAct) -> Done | None:
    if act.cursor == REPORTS:
        return None
    person = _person(act)
    ids = list(
        Vote.objects.filter(taken_out_by=act.undoes).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    )
    if not ids:
        return Done(REPORTS, _reopen(act))
    counts = not person.is_blocked and not standing.of(person).is_quarantined
    Vote.objects.filter(pk__in=ids).update(taken_out_by=None, counts=counts)
    reweighing.read_words(_written(ids), counts)
    reweighing.again(reweighing.open_with(Vote.objects.filter(pk__in=ids)))
    if counts:
        deciding.again(person)
    return Done(str(ids[-1]), len(ids))


def _written(votes: list[int]) -> list[int]:
    """Words that were written down with these."""
    rows = Vote.objects.filter(pk__in=votes).exclude(words=None)
    return list(rows.values_list("words", flat=True))


def _dismiss(act: MassAct) -> int:
    """Dismiss the open reports of a person, and remember what each had done."""
    person = _person(act)
    before = list(person.reports.waiting().select_for_update())
    _note(act, ({"report": row, "before": {"hides": row.hides, "holds": row.holds}} for row in before))
    return reports.dismiss_all(person, act.moderator)


def _reopen(act: MassAct) -> int:
    """Let the reports wait again that the act dismissed."""
    first = MassAct.objects.get(undone_by=act)
    lines = first.lines.exclude(report=None)
    before = {line.report_id or 0: (line.before["hides"], line.before["holds"]) for line in lines}
    opened = following.reopen(before, _person(act), f"moderator {first.moderator_id}")
    _note(act, ({"report_id": number} for number in opened))
    return len(opened)


def _block(act: MassAct) -> Done | None:
    person = _next_person(act)
    if person is None:
        return None
    try:
        made = blocking.block(person, act.moderator, act.reason)
    except StatusMoved:
        return Done(str(person.pk), 0, 1)
    _note(act, [{"contributor": person, "block": made}])
    return Done(str(person.pk), 1)


def _unblock(act: MassAct) -> Done | None:
    line = _lines(act).select_related("contributor", "block").first()
    if line is None:
        return None
    if line.block.undone_at is not None:
        return Done(str(line.pk), 0, 1)
    try:
        blocking.unblock(line.contributor, act.moderator)
    except standing.OfOneself:  # they were in a cluster that somebody else had blocked
        return Done(str(line.pk), 0, 1)
    _note(act, [{"contributor": line.contributor, "block": line.block}])
    return Done(str(line.pk), 1)


def _quarantine(act: MassAct) -> Done | None:
    person = _next_person(act)
    if person is None:
        return None
    if not quarantine.begin(person, act.moderator, act.reason):
        return Done(str(person.pk), 0, 1)
    _note(act, [{"contributor": person, "before": {"since": _since(person)}}])
    return Done(str(person.pk), 1)


def _release(act: MassAct) -> Done | None:
    line = _lines(act).select_related("contributor").first()
    if line is None:
        return None
    same = _since(line.contributor) == line.before["since"]  # and not released and caught by the rule since
    try:
        ended = same and quarantine.end(line.contributor, act.moderator)
    except standing.OfOneself:
        ended = False
    if not ended:
        return Done(str(line.pk), 0, 1)
    _note(act, [{"contributor": line.contributor}])
    return Done(str(line.pk), 1)


STEPS: Final[Mapping[str, Callable[[MassAct], Done | None]]] = {
    MassAct.Kind.DECISIONS: _undo_decisions,
    MassAct.Kind.OPINIONS: _take_out_opinions,
    MassAct.Kind.BLOCK: _block,
    MassAct.Kind.QUARANTINE: _quarantine,
}
UNDOINGS: Final[Mapping[str, Callable[[MassAct], Done | None]]] = {
    MassAct.Kind.DECISIONS: _redo_decisions,
    MassAct.Kind.OPINIONS: _bring_opinions_back,
    MassAct.Kind.BLOCK: _unblock,
    MassAct.Kind.QUARANTINE: _release,
}


def _note(act: MassAct, rows: Iterable[Mapping[str, Any]]) -> None:
    MassLine.objects.bulk_create(MassLine(act=act, **row) for row in rows)


def _lines(act: MassAct) -> Any:
    """What the act changed that this one undoes, behind the cursor."""
    return MassLine.objects.filter(act=act.undoes_id, pk__gt=act.cursor or 0).order_by("pk")


def _person(act: MassAct) -> Contributor:
    return act.people.get()


def _next_person(act: MassAct) -> Contributor | None:
    people = act.people.order_by("pk")
    return (people.filter(pk__gt=UUID(act.cursor)) if act.cursor else people).first()


def _since(person: Contributor) -> str:
    """Since when their votes do not count; "" where they do."""
    found = Standing.objects.filter(pk=person.pk).values_list("quarantined_at", flat=True).first()
    return found.isoformat() if found else ""


def _weigh_again(samples: Iterable[UUID]) -> None:
    """What votes and scores came while a sample was decided has not been weighed."""
    reweighing.again(Sample.objects.filter(pk__in=list(samples), status__in=OPEN).order_by("pk"))
