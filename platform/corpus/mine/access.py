"""Whose takes a request may see: the contributor's of its cookie, and those whose receipt was typed in."""

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.http import Request
from corpus.models import Recording, RecordingQuerySet

OPENED = "takes_opened_by_receipt"
REMEMBERED = 20


def takes_of(request: Request) -> RecordingQuerySet:
    """Every take that this request may listen to, export and withdraw."""
    by_receipt = Q(pk__in=request.session.get(OPENED, []))
    if request.contributor is None:
        return Recording.objects.filter(by_receipt)
    return Recording.objects.filter(by_receipt | Q(contributor=request.contributor))


def take_or_404(request: Request, pk: UUID) -> Recording:
    """One take, or Http404 alike for "does not exist" and "is somebody else's"."""
    return get_object_or_404(takes_of(request), pk=pk)


def open_by_receipt(request: Request, recording: Recording) -> None:
    """Remember for this session that the receipt of this one take was shown."""
    opened = [pk for pk in request.session.get(OPENED, []) if pk != str(recording.pk)]
    request.session[OPENED] = [*opened, str(recording.pk)][-REMEMBERED:]
