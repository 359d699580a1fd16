"""What people decided, or took back, changes what was earned: lines are corrected, bonuses paid or voided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from corpus.labels import Decider
from corpus.models import Sample
from rewards import points
from rewards.ledger import lines, quest_bonus
from rewards.models import Award, Bonus
from rewards.points import Part

BATCH = 500


@dataclass(slots=True)
class Reviewed:
    """How many bonuses were paid and voided, and how many lines corrected."""

    paid: int = 0
    voided: int = 0
    corrected: int = 0

    def add(self, other: "Reviewed") -> None:
        self.paid += other.paid
        self.voided += other.voided
        self.corrected += other.corrected


def changed(since: datetime | None) -> list[UUID]:
    """Samples that earned something and were moved, or voted on, since then; all of them without a time."""
    earning = Sample.objects.filter(awards__kind=Award.Kind.SAMPLE)
    if since is not None:
        earning = earning.filter(Q(moved_at__gte=since) | Q(votes__created_at__gte=since))
    return list(earning.values_list("pk", flat=True).distinct().order_by())


def review(sample_ids: Iterable[UUID]) -> Reviewed:
    """Bring lines and bonuses of these samples to what they now deserve. Again changes nothing."""
    ids, found = list(sample_ids), Reviewed()
    for at in range(0, len(ids), BATCH):
        found.add(_review(ids[at : at + BATCH]))
    return found


@transaction.atomic
def _review(ids: list[UUID]) -> Reviewed:
    found = _settle_bonuses(ids)
    rows = Award.objects.filter(sample__in=ids, kind=Award.Kind.SAMPLE).select_related("sample")
    histories = lines.histories(rows)
    made = [line for each in histories if (line := lines.correction(each, _stands(each[0])))]
    lines.write(made)
    takes = {line.recording_id for line in made if line.recording_id}
    made += _review_answers(takes)
    quest_lines = quest_bonus.review((line.contributor_id, line.language, line.day) for line in made)
    found.corrected = len(made) + quest_lines
    return found


def _stands(line: Award) -> bool:
    sample = line.sample
    return sample is not None and points.stands(sample.status, sample.intent, sample.label)


def _review_answers(takes: set[UUID]) -> list[Award]:
    """An answer counts as long as anything of its take does."""
    kept = set(
        Award.objects.of_kept_samples().filter(recording__in=takes).values_list("recording", flat=True)
    )
    rows = Award.objects.filter(recording__in=takes, kind=Award.Kind.ANSWER)
    histories = lines.histories(rows)
    made = [line for each in histories if (line := lines.correction(each, each[0].recording_id in kept))]
    lines.write(made)
    return made


def _settle_bonuses(ids: list[UUID]) -> Reviewed:
    found, made = Reviewed(), []
    for bonus, agree, against in _with_votes(ids):
        sample = bonus.sample
        people = sample.decided_by != Decider.PROGRAM
        confirmed = points.confirmed(
            sample.status, sample.intent, sample.label, agree, against, by_people=people
        )
        if confirmed is None or bonus.status == (Bonus.Status.PAID if confirmed else Bonus.Status.VOID):
            continue
        bonus.settle(confirmed)
        found.paid += confirmed
        found.voided += not confirmed
        made += _bonus_lines(bonus, confirmed)
    lines.write(made)
    return found


def _with_votes(ids: list[UUID]) -> Iterator[tuple[Bonus, int, int]]:
    """Bonuses of these samples with the votes for their intent and against it.

    Nobody confirms themselves, nor does anybody who was shut out or whose votes do not count.
    """
    counted = (
        Q(sample__votes__contributor__blocked_at=None, sample__votes__counts=True)
        & ~Q(sample__votes__contributor=F("contributor"))
        & ~Q(sample__votes__contributor=F("sample__recording__contributor"))
    )
    agrees = counted & Q(sample__votes__label=F("sample__intent"))
    rows = Bonus.objects.filter(sample__in=ids).select_related("sample__recording")
    voted = rows.annotate(
        agree=Count("sample__votes", filter=agrees), voted=Count("sample__votes", filter=counted)
    )
    for bonus in voted:
        yield bonus, bonus.agree, bonus.voted - bonus.agree


def _bonus_lines(bonus: Bonus, confirmed: bool) -> list[Award]:
    """The line that pays a bonus, or what corrects an earlier one."""
    earlier = Award.objects.filter(kind=Award.Kind.FOOLED, reference=str(bonus.sample_id))
    if history := next(iter(lines.histories(earlier)), None):
        line = lines.correction(history, confirmed)
        return [line] if line else []
    if not confirmed:
        return []
    paid = lines.line(Award.Kind.FOOLED, bonus.sample_id, [Part("fooled", bonus.points)])
    paid.contributor_id, paid.sample_id = bonus.contributor_id, bonus.sample_id
    paid.recording_id, paid.language = bonus.sample.recording_id, bonus.sample.recording.language
    return [paid]
