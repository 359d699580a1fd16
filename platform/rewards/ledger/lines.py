"""Writing into the ledger: each line once, whoever writes it and how often."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Sum, UUIDField

from accounts.models import Contributor
from corpus.statements.prepared import Given, Prepared
from rewards.models import Award, Profile
from rewards.points import Part, total

FROM_TAKES = (Award.Kind.SAMPLE, Award.Kind.ANSWER, Award.Kind.LIMIT)
"""What the day's limit of takes counts."""

HELD: Final = Prepared(
    lambda: (
        Profile.objects.select_for_update(of=("contributor", "self"), no_key=True)
        .select_related("contributor")
        .filter(contributor=Given("contributor", UUIDField()))
    )
)


def locked(contributor_id: UUID) -> Profile:
    """The contributor's profile, held until the transaction ends: their lines are written one at a time.

    The contributor is held too, so that nobody is blocked meanwhile. First the contributor, then the profile:
    whoever counts a vote holds the one before it is paid for with the other (`standing.may_vote`).
    """
    for found in HELD.rows(contributor=contributor_id):
        return found
    # Without a profile that statement has held nobody, and a new one is a row that others wait for.
    Contributor.objects.select_for_update(no_key=True).filter(pk=contributor_id).first()
    Profile.objects.made_for(contributor_id)
    return HELD.rows(contributor=contributor_id)[0]


def line(kind: str, reference: object, parts: list[Part], **fields: Any) -> Award:
    """An unsaved line of these parts."""
    why = [asdict(part) for part in parts]
    return Award(kind=kind, reference=str(reference), points=total(parts), why=why, **fields)


def write(lines: Iterable[Award]) -> None:
    """Add lines; one that is there already stays as it is."""
    Award.objects.bulk_create(lines, ignore_conflicts=True)


def of_the_day(contributor_id: UUID, day: date, kinds: Iterable[str] = FROM_TAKES) -> int:
    """Points of a day, corrections included."""
    rows = Award.objects.filter(contributor=contributor_id, day=day, kind__in=tuple(kinds))
    return int(rows.aggregate(points=Sum("points"))["points"] or 0)


def histories(lines: Iterable[Award]) -> list[list[Award]]:
    """Lines about the same thing together, each history in order."""
    found: dict[tuple[str, str], list[Award]] = defaultdict(list)
    for each in sorted(lines, key=lambda each: each.turn):
        found[each.kind, each.reference].append(each)
    return list(found.values())


def correction(history: list[Award], stands: bool) -> Award | None:
    """The line that brings a history to what it first was, or to nothing; None where it is there."""
    first, last = history[0], history[-1]
    wanted = first.points if stands else 0
    missing = wanted - sum(each.points for each in history)
    if not missing:
        return None
    return line(
        first.kind,
        first.reference,
        [Part("given_back" if stands else "taken_back", missing)],
        contributor_id=first.contributor_id,
        turn=last.turn + 1,
        recording_id=first.recording_id,
        sample_id=first.sample_id,
        language=first.language,
        day=first.day,
    )
