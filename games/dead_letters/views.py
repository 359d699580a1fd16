"""What was laid aside, for whoever administers: why, since when, and a button that has it tried once more."""

from typing import Final, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Act, JournalEntry, User
from games.dead_letters import wording
from games.dead_letters.models import DeadLetter

SEE: Final = "games.view_deadletter"
RUN: Final = "games.change_deadletter"

SHOWN: Final = 50

AT_ONCE: Final = 1_000
"""That one press sends: a request must end, and the button is there again."""


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def letters(request: HttpRequest) -> HttpResponse:
    """What lies there, the newest first, and how much more is being tried again by itself."""
    dead = DeadLetter.objects.dead().order_by("-dead_at", "-pk")
    page = Paginator(dead, SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [wording.row(letter) for letter in page],
        "tried": DeadLetter.objects.filter(dead_at=None).count(),
        "may": request.user.has_perm(RUN),
    }
    return render(request, "dead_letters/letters.html", context)


@require_POST
@login_required
@permission_required(RUN, raise_exception=True)
def run(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Try one again; where somebody did so a moment ago, nothing is sent twice."""
    return _sent(request, [get_object_or_404(DeadLetter, pk=letter_id)])


@require_POST
@login_required
@permission_required(RUN, raise_exception=True)
def run_all(request: HttpRequest) -> HttpResponse:
    """Try all of them again, the oldest first."""
    return _sent(request, list(DeadLetter.objects.dead().order_by("dead_at")[:AT_ONCE]))


def _sent(request: HttpRequest, found: list[DeadLetter]) -> HttpResponse:
    with transaction.atomic():
        sent = sum(letter.run_again() for letter in found)
        if sent:
            JournalEntry.write(Act.RAN_AGAIN, cast(User, request.user), text=_said(found))
    words = ngettext("%(n)s was sent to a worker again.", "%(n)s were sent to workers again.", sent)
    nothing = gettext("Nothing was sent: somebody was faster.")
    messages.info(request, words % {"n": sent} if sent else nothing)
    return redirect("dead_letters:letters")


def _said(found: list[DeadLetter]) -> str:
    """For the journal: which one, or how many."""
    return str(found[0]) if len(found) == 1 else f"{len(found)} tasks"
