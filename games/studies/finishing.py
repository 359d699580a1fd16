"""The end of somebody's work: the rule is asked once, and from then on nothing more counts."""

from django.db import transaction

from games.studies import figures, seats
from games.studies.models import Participant, Seat, Work
from games.studies.panels import No, Turned
from games.studies.paying import Pay, Verdict, Why, verdict


def finish(seat: Seat) -> None:
    """Done, or refused by the rule. Again, it changes nothing.

    Raises:
        Turned: not_done, place_gone, work_elsewhere.
    """
    with transaction.atomic():
        participant = Participant.objects.select_for_update().get(pk=seat.participant_id)
        if participant.status in seats.ENDED:
            return
        if participant.status == Participant.Status.LAPSED:
            raise Turned(No.PLACE_GONE)
        said = verdict(figures.of(seat.study, participant))
        if said.pay is Pay.WAIT or said.why is Why.UNFINISHED:
            raise Turned(No.NOT_DONE)
        if said.pay is Pay.PAY and not worked_here(seat):
            raise Turned(No.WORK_ELSEWHERE)
        _end(seat, participant, said)


def worked_here(seat: Seat) -> bool:
    """Whether work of use was done in this very browser: only there a completion code is shown."""
    return Work.objects.filter(seat=seat, outcome=Work.Outcome.KEPT).exists()


def code_of(seat: Seat, said: Verdict) -> str:
    """The code that this browser may see now; "" where there is none yet."""
    status = seat.participant.status
    if status == Participant.Status.DONE:
        return seat.study.completion_code if worked_here(seat) and said.pay is Pay.PAY else ""
    refused = status in (Participant.Status.REFUSED, Participant.Status.SCREENED)
    return seat.study.refusal_code if refused else ""


def _end(seat: Seat, participant: Participant, said: Verdict) -> None:
    if said.pay is Pay.PAY:
        participant.move(Participant.Status.DONE, Participant.Status.OPEN)
    elif participant.move(Participant.Status.REFUSED, Participant.Status.OPEN):
        seats.give_back(seat.study)
