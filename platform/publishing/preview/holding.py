"""What does not go with the next release and why, each sample under the first reason that applies.

One query counts all that no release could take; a second reads the accepted rest, which is held against the
plan. However large the corpus, there are no more.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from corpus.labels import Decider
from corpus.marking import N_
from corpus.models import Recording, Sample
from moderation.serving import reports
from publishing.models import Publication
from publishing.planning.fingerprint import new_rows, new_samples
from publishing.planning.manifest import OF_SAMPLES, Plan
from publishing.planning.moments import UNDECIDED
from publishing.planning.order import Order

WITHDRAWN, REFUSED, ERASED = "withdrawn", "refused", "erased"
BLOCKED, PERSONAL, REPORTED = "blocked", "personal", "reported"
REJECTED, UNDECIDED_YET, LEFT = "rejected", "undecided", "left"
LANGUAGE, QUARANTINE, UNHEARD = "language", "quarantine", "unheard"
PROGRAM, SYNTHETIC, WHOLE = "program", "synthetic", "whole"

REASONS: Final = {
    UNDECIDED_YET: N_("nobody has decided yet"),
    REPORTED: N_("reported, and the report is open"),
    PERSONAL: N_("personal data or somebody else's voice in the recording"),
    BLOCKED: N_("the speaker is blocked"),
    REJECTED: N_("rejected"),
    WITHDRAWN: N_("taken back by the speaker"),
    REFUSED: N_("the recording failed a check, or is still being listened to"),
    ERASED: N_("the sound is gone"),
    LEFT: N_("has left the dataset, and does not come back"),
    LANGUAGE: N_("another language than this release is for"),
    QUARANTINE: N_("accepted too lately: in quarantine"),
    UNHEARD: N_("its speaker belongs to the test split, and nobody heard it before a verdict was shown"),
    PROGRAM: N_("decided by a program, not by people"),
    SYNTHETIC: N_("the voice is synthetic"),
    WHOLE: N_("needs its words, or a decision on the other moments of its recording"),
}
"""In the order in which they are shown."""

Held = list[list[Any]]
"""[reason, language, label, how many]."""


def counted(plan: Plan, target: str, order: Order, young: Collection[str]) -> Held:
    """All samples that are not in the dataset and do not go there, by reason, language and label.

    young: ids of recordings in quarantine.
    """
    found: Counter[tuple[str, str, str]] = Counter()
    away = _away(target).exclude(waits="")
    for *cell, number in away.values_list("waits", "language", "named").annotate(Count("id")).order_by():
        found[tuple(cell)] += number
    found.update(_of_the_plan(plan, target, order, young))
    place = list(REASONS)
    return [[*cell, number] for cell, number in sorted(found.items(), key=lambda each: _order(each, place))]


def _order(each: tuple[tuple[str, str, str], int], place: list[str]) -> tuple[int, int, str]:
    (why, *rest), number = each
    return place.index(why), -number, " ".join(rest)


def _away(target: str) -> QuerySet[Any]:
    """Samples that are not in the dataset, with `waits`, the reason; empty for those that a plan may take."""
    here = Publication.objects.filter(target=target, sample=OuterRef("pk"))
    return Sample.objects.exclude(Exists(here.filter(removed_in=None))).annotate(
        waits=Case(*_cases(here), default=Value(""), output_field=CharField()),
        named=Coalesce(NullIf("label", Value("")), F("intent"), output_field=CharField()),
    )


def _cases(here: QuerySet[Publication]) -> list[When]:
    """The first that applies."""
    personal = Sample.objects.filter(
        recording=OuterRef("recording"), status=Sample.Status.REJECTED, reason__in=reports.OF_A_PERSON
    )
    ours = Q(status=Sample.Status.WITHDRAWN) | Q(recording__consent__withdrawn_at__isnull=False)
    checks = [
        (ours, WITHDRAWN),
        (Q(status=Sample.Status.LOST), ERASED),
        (~Q(recording__status=Recording.Status.LISTENED), REFUSED),
        (Q(recording__audio=""), ERASED),
        (Q(recording__contributor__blocked_at__isnull=False), BLOCKED),
        (Exists(personal), PERSONAL),
        (Exists(reports.holding("recording_id")), REPORTED),
        (Q(status=Sample.Status.REJECTED), REJECTED),
        (Q(recording__settings__synthetic=True), SYNTHETIC),
        (Q(status__in=UNDECIDED), UNDECIDED_YET),
        (Q(decided_by=Decider.PROGRAM), PROGRAM),
        (Exists(here.exclude(removed_in=None)), LEFT),
    ]
    return [When(condition, then=Value(why)) for condition, why in checks]


def _of_the_plan(
    plan: Plan, target: str, order: Order, young: Collection[str]
) -> "Counter[tuple[str, str, str]]":
    """Accepted samples that the plan leaves out."""
    goes = new_samples(plan) | {row.id for config, _, row in new_rows(plan) if config not in OF_SAMPLES}
    unheard = {candidate.id for candidate in plan.held}
    found: Counter[tuple[str, str, str]] = Counter()
    rows = _away(target).filter(waits="").values_list("id", "recording_id", "language", "named")
    for id_, recording, language, label in rows.iterator():
        if str(id_) in goes or str(recording) in goes:
            continue
        checks = (
            (order.languages and language not in order.languages, LANGUAGE),
            (str(recording) in young, QUARANTINE),
            (str(id_) in unheard, UNHEARD),
            (True, WHOLE),
        )
        found[next(why for holds, why in checks if holds), language, label] += 1
    return found
