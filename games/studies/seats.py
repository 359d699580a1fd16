"""Coming to a study: who gets a place, who comes back to theirs, and who is turned away.

A panel's id is a name, no proof: whoever shows somebody's id gets to see neither their takes nor their code.
What one sees hangs on the browser's contributor, and the id only says whose list the work goes on.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import consent
from accounts.models import Contributor
from games.studies import figures
from games.studies.models import Participant, Seat, Study
from games.studies.panels import Arrival, No, Turned
from games.studies.paying import BLOCKED, STANDING
from moderation.serving import standing

MOST_STALE: Final = 20
"""Places whose time is over that are looked at for one newcomer."""

ENDED: Final = (Participant.Status.DONE, Participant.Status.REFUSED, Participant.Status.SCREENED)


def has_agreed(contributor: Contributor | None) -> bool:
    """Whether they have agreed to what everybody agrees to."""
    return contributor is not None and contributor.consent_to(consent.CURRENT) is not None


def seat_of(study: Study, contributor: Contributor | None) -> Seat | None:
    """Where this browser takes part in a study; None where it does not."""
    seats = Seat.objects.filter(study=study, contributor=contributor) if contributor else Seat.objects.none()
    return seats.select_related("participant", "study", "contributor").first()


def playing(contributor: Contributor | None, game: str) -> Seat | None:
    """The seat for which somebody plays a game now: of several the one they came to last."""
    if contributor is None:
        return None
    at_work = Seat.objects.filter(contributor=contributor, participant__status=Participant.Status.OPEN)
    found = at_work.filter(study__game=game).select_related("participant", "study")
    return found.order_by("-came_at").first()


def look(study: Study, seat: Seat | None, who: Arrival) -> Participant | None:
    """What an arrival finds, before anything is done: the participant, or None for somebody new.

    Raises:
        Turned: other_id, elsewhere; of somebody new also not_yet, closed, full.
    """
    if seat is not None:
        if seat.participant.panel_id != who.panel_id:
            raise Turned(No.OTHER_ID)
        return seat.participant
    found = Participant.objects.filter(study=study, panel_id=who.panel_id).first()
    if found is None:
        _is_open(study)
        if study.taken >= study.places and not any(_stale(study)):
            raise Turned(No.FULL)
    elif found.status in ENDED:
        raise Turned(No.ELSEWHERE)
    return found


def begin(study: Study, contributor: Contributor, who: Arrival) -> Seat:
    """Give somebody a place, or their own place back, also in another browser.

    Raises:
        Turned: other_id, elsewhere, not_yet, closed, full.
    """
    try:
        return _begin(study, contributor, who)
    except IntegrityError:  # the same id, or browser, came twice at one moment: one of them is there now
        return _begin(study, contributor, who)


@transaction.atomic
def _begin(study: Study, contributor: Contributor, who: Arrival) -> Seat:
    seat = seat_of(study, contributor)
    participant = look(study, seat, who) or _newcomer(study, contributor, who)
    if participant.status == Participant.Status.LAPSED:
        _back_to_a_place(study, participant)
    if seat is None:
        return Seat.objects.create(study=study, participant=participant, contributor=contributor)
    Seat.objects.filter(pk=seat.pk).update(came_at=timezone.now())
    return seat


def _newcomer(study: Study, contributor: Contributor, who: Arrival) -> Participant:
    values = {"study": study, "panel_id": who.panel_id, "session": who.session}
    if problem := _screened(study, contributor):
        status = Participant.Status.SCREENED
        return Participant.objects.create(**values, status=status, screened=problem, ended_at=timezone.now())
    _take_a_place(study)
    return Participant.objects.create(**values)


def _screened(study: Study, contributor: Contributor) -> str:
    """Code of why they are not let in; "" where they are."""
    if contributor.is_blocked:
        return BLOCKED
    if not study.known:
        return ""
    theirs = standing.of(contributor)
    return STANDING if theirs.is_quarantined or theirs.right < study.known else ""


def _back_to_a_place(study: Study, participant: Participant) -> None:
    _is_open(study)
    _take_a_place(study)
    if not participant.move(Participant.Status.OPEN, Participant.Status.LAPSED):
        give_back(study)  # they came back twice at one moment, and hold one already


def _is_open(study: Study) -> None:
    now = timezone.now()
    if not study.is_open(now):
        raise Turned(No.NOT_YET if now < study.opens_at else No.CLOSED)


def _take_a_place(study: Study) -> None:
    """One conditional update: of two at the same moment one gets the last place.

    Raises:
        Turned: full.
    """
    if Study.objects.with_a_place().filter(pk=study.pk).update(taken=F("taken") + 1):
        return
    for stale in _stale(study):
        if stale.move(Participant.Status.LAPSED, Participant.Status.OPEN):
            return  # their place, which is counted already
    raise Turned(No.FULL)


def give_back(study: Study) -> None:
    """A place is free again."""
    Study.objects.filter(pk=study.pk, taken__gt=0).update(taken=F("taken") - 1)


def _stale(study: Study) -> Iterator[Participant]:
    """Whose time is over, the longest first; whoever has done what was asked keeps the place."""
    before = timezone.now() - timedelta(minutes=study.minutes)
    over = study.participants.filter(status=Participant.Status.OPEN, joined_at__lt=before)
    for each in over.order_by("joined_at")[:MOST_STALE]:
        done = figures.of(study, each)
        if done.kept + done.waiting < done.each:
            yield each
