"""Whether listeners may accept samples: how often audits found them wrong, and the switch that this turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Act, JournalEntry, User
from corpus.models import Sample, StatusMoved
from moderation.belief.proportions import Interval, wilson
from moderation.crowd import rule
from moderation.models import CrowdSwitch, MassAct, Recheck, Review, ReviewQuerySet

NEWEST: Final = 1_000
"""Audits that the error is estimated from: how listeners decide now."""


@dataclass(frozen=True, slots=True)
class Audits:
    """How many of so many accepted samples a moderator, blind, decided otherwise."""

    wrong: int
    of: int

    @property
    def error(self) -> Interval | None:
        """Share of what listeners accept that is wrong; None before the first audit."""
        return wilson(self.wrong, self.of)


@dataclass(frozen=True, slots=True)
class Stand:
    """How the rule stands.

    Attributes:
        allowed: whether the site's settings let listeners decide at all.
        switch: what stopped or started it last; None where nothing ever did.
        audits: since it was started.
        waiting: language to audits in it that no moderator has heard yet.
        wrong: languages in which listeners accept too much that is wrong, whatever the others make of all.
    """

    allowed: bool
    switch: CrowdSwitch | None
    audits: Audits
    waiting: Mapping[str, int]
    wrong: Sequence[str]

    @property
    def on(self) -> bool:
        return self.allowed and (self.switch is None or self.switch.on)

    @property
    def full(self) -> list[str]:
        """Languages in which it pauses until moderators have heard some of what waits. One that nobody here
        understands must not stop the others."""
        return sorted(language for language, count in self.waiting.items() if count >= rule.MOST_WAITING)

    @property
    def one_in(self) -> int:
        return rule.one_in(self.audits.of)


def stand() -> Stand:
    """Six queries."""
    waiting = dict(_waiting().order_by().values_list("language").annotate(Count("pk")))
    found = _by_language(_since(CrowdSwitch.objects.filter(on=True).first()))
    wrong = [language for language, each in found.items() if rule.must_stop(each.wrong, each.of)]
    return Stand(settings.CROWD_DECIDES, CrowdSwitch.objects.first(), since_start(), waiting, wrong)


def runs(language: str) -> bool:
    """Whether listeners may accept a sample of this language now: where they are wrong too often in one, they
    stop there, though the others make up for it among all."""
    if not settings.CROWD_DECIDES:
        return False
    switch = CrowdSwitch.objects.first()
    if switch is not None and not switch.on:
        return False
    waiting = _waiting().filter(language=language).values_list("pk")[: rule.MOST_WAITING]
    if len(waiting) >= rule.MOST_WAITING:
        return False
    found = _counted(_since(switch).filter(sample__language=language))
    return not rule.must_stop(found.wrong, found.of)


def since_start() -> Audits:
    """The newest audits since the rule was started last; those from before it was stopped say nothing of who
    listens now."""
    return _counted(_since(CrowdSwitch.objects.filter(on=True).first()))


def by_language() -> dict[str, Audits]:
    """The newest audits, whenever the rule was started, by language."""
    return _by_language(_audits())


def _since(start: CrowdSwitch | None) -> ReviewQuerySet:
    return _audits() if start is None else _audits().filter(created_at__gt=start.created_at)


def _counted(audits: ReviewQuerySet) -> Audits:
    said = list(audits.order_by("-created_at").values_list("decision", flat=True)[:NEWEST])
    return Audits(len(said) - said.count(Review.Decision.ACCEPT), len(said))


def _by_language(audits: ReviewQuerySet) -> dict[str, Audits]:
    newest = audits.order_by("-created_at").values("pk")[:NEWEST]
    rows = Review.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).order_by()
    otherwise = Count("pk", filter=~Q(decision=Review.Decision.ACCEPT))
    found = rows.values("sample__language").annotate(wrong=otherwise, of=Count("pk"))
    return {
        each["sample__language"]: Audits(each["wrong"], each["of"])
        for each in found.order_by("sample__language")
    }


def stopped_by_itself() -> CrowdSwitch | None:
    """What the rule did for too many errors, while nobody has started it again."""
    switch = CrowdSwitch.objects.first()
    return switch if switch and not switch.on and switch.by_id is None and settings.CROWD_DECIDES else None


@transaction.atomic
def stop_if_wrong() -> bool:
    """After an audit: the rule stops by itself; whether it did."""
    switch = CrowdSwitch.objects.select_for_update().first()
    audits = since_start()
    if (switch is not None and not switch.on) or not rule.must_stop(audits.wrong, audits.of):
        return False
    CrowdSwitch.objects.create(on=False, wrong=audits.wrong, audits=audits.of)
    text = f"stopped: {audits.wrong} of {audits.of} wrong"
    JournalEntry.write(Act.TOGETHER, None, program="audits", text=text)
    return True


@transaction.atomic
def turn(on: bool, by: User) -> CrowdSwitch:
    """Start it again, and count audits from now on; or stop it.

    Raises:
        StatusMoved: it is so already.
    """
    switch = CrowdSwitch.objects.select_for_update().first()
    if on == (switch is None or switch.on):
        raise StatusMoved("it runs" if on else "it is stopped")
    audits = since_start()
    JournalEntry.write(Act.TOGETHER, by, text="started" if on else "stopped")
    return CrowdSwitch.objects.create(on=on, by=by, wrong=audits.wrong, audits=audits.of)


def _audits() -> ReviewQuerySet:
    """Every answer to one, but those that were taken back, and those of a moderator all of whose decisions
    of that time were: an audit that said the same moved nothing, so that there is nothing to undo in it."""
    at = OuterRef("created_at")
    all_of_theirs = MassAct.objects.filter(
        Q(since=None) | Q(since__lte=at),
        Q(until=None) | Q(until__gt=at),
        kind=MassAct.Kind.DECISIONS,
        decider=OuterRef("moderator"),
        created_at__gt=at,
        undoes=None,
        undone_by=None,
    )
    return Review.objects.filter(of_crowd=True, undone_by=None).exclude(Exists(all_of_theirs))


def _waiting() -> QuerySet[Recheck]:
    """Of samples that stand as accepted: nobody is asked about what was taken back or decided since."""
    return Recheck.objects.filter(waits=True, sample__in=Sample.objects.accepted_together())
