"""A seat follows its person into their account; and what is deleted once a study is paid."""

from django.db import transaction

from accounts.contributors import put_aside
from accounts.models import Contributor
from games.studies.models import Participant, Seat, Study


def connect() -> None:
    put_aside.connect(_put_aside, dispatch_uid="studies")


def delete_ids(study: Study, participant: int | None = None) -> int:
    """Delete the panel's ids of a study, or the one of one participant; how many there were.

    Args:
        participant: number of the row; None for all of them.
    """
    named = Participant.objects.filter(study=study).exclude(panel_id="")
    if participant is not None:
        named = named.filter(pk=participant)
    return named.update(panel_id="", session="")


@transaction.atomic
def take_along(guest: Contributor, own: Contributor) -> None:
    """Whoever signs in on the way goes on with their work; one person has one seat in a study."""
    sitting = Seat.objects.filter(contributor=own).values_list("study", flat=True)
    Seat.objects.filter(contributor=guest).exclude(study__in=list(sitting)).update(contributor=own)


def _put_aside(guest: Contributor, own: Contributor, **_: object) -> None:
    take_along(guest, own)
