"""Reports of talks that no moment carries, one at a time: uphold, take the talk back, or dismiss."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Act, JournalEntry, User
from corpus import withdrawal
from corpus.marking import N_
from corpus.models import StatusMoved
from games.talks import leaving, reporting
from games.talks.answering import presenting
from games.talks.answering.presenting import Line
from games.talks.models import Side
from moderation.access import moderator, moderators_only
from moderation.answering import hearing, wording
from moderation.desk import own

WITHDRAW: Final = "corpus.change_recording"
STAYS_OUT: Final = N_("Upheld. The take stays out.")


@require_GET
@moderators_only
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue, with its first report to be answered."""
    lines = presenting.lines()
    return _page(request, lines, lines[0] if lines else None)


@require_GET
@moderators_only
def one(request: HttpRequest, side_id: UUID) -> HttpResponse:
    """The queue, with this report to be answered, or to be read when it is."""
    return _page(request, presenting.lines(), _line(side_id))


@require_GET
@moderators_only
def end(request: HttpRequest, side_id: UUID) -> HttpResponse:
    """The last minute of whom it is about, with what they heard."""
    return _sound(request, side_id, hearing.LAST)


@require_GET
@moderators_only
def whole(request: HttpRequest, side_id: UUID) -> HttpResponse:
    """All that they said and heard."""
    return _sound(request, side_id, None)


@require_POST
@moderators_only
def answer(request: HttpRequest, side_id: UUID, answer: str) -> HttpResponse:
    """uphold, withdraw, or dismiss; then on to the next one."""
    if answer not in ANSWERS:
        raise Http404
    if answer == "withdraw" and not request.user.has_perm(WITHDRAW):
        raise PermissionDenied
    line, (how, said) = _line(side_id), ANSWERS[answer]
    if not line.was_heard(request.POST.get("heard", "")):
        messages.error(request, gettext(wording.LISTEN_FIRST))
        return redirect("talk_reports:one", side_id)
    try:
        how(line, moderator(request))
        messages.success(request, gettext(said))
    except StatusMoved:
        messages.error(request, gettext(wording.TOO_LATE))
    return redirect("talk_reports:waiting")


@transaction.atomic
def _uphold(line: Line, by: User) -> None:
    """Whatever moments its take has are rejected, and those that are yet to be found (`reporting.file`)."""
    line.side.answer(Side.Reported.UPHELD)
    _note(Act.UPHELD, line, by)
    reporting.reject(line.side, f"moderator {by.pk}")


@transaction.atomic
def _withdraw(line: Line, by: User) -> None:
    """All of the talk, since each voice is on both takes."""
    line.side.answer(Side.Reported.UPHELD)
    _note(Act.UPHELD, line, by)
    if line.take is not None:
        withdrawal.withdraw_for_others([line.take], by, line.side.report)
    leaving.take_back(line.side.talk, by=f"moderator {by.pk}")


@transaction.atomic
def _dismiss(line: Line, by: User) -> None:
    line.side.answer(Side.Reported.DISMISSED)
    _note(Act.DISMISSED, line, by)


ANSWERS: Final[dict[str, tuple[Callable[[Line, User], None], str]]] = {
    "uphold": (_uphold, STAYS_OUT),
    "withdraw": (_withdraw, wording.WITHDRAWN),
    "dismiss": (_dismiss, wording.DISMISSED),
}


def _note(act: Act, line: Line, by: User) -> None:
    """A line that names who had reported it."""
    text = f"{line.side.report} · talk {line.side.talk_id}"
    JournalEntry.write(act, by, speaker=line.side.contributor.speaker, text=text)


def _sound(request: HttpRequest, side_id: UUID, seconds: float | None) -> HttpResponse:
    line = _line(side_id)
    if line.take is None:
        raise Http404
    own.keep(request, own.NARROWED, line.take.prompt_key)  # moments of it may be found later
    return hearing.last_response(request, line.take, seconds)


def _page(request: HttpRequest, lines: list[Line], item: Line | None) -> HttpResponse:
    context = {
        "lines": lines,
        "waiting": presenting.queue().count(),
        "item": item,
        "may_withdraw": request.user.has_perm(WITHDRAW),
    }
    return render(request, "talks/reports.html", context)


def _line(side_id: UUID) -> Line:
    """Of what one side said of the other; as good as none of a side that said nothing."""
    rows = Side.objects.exclude(report="").select_related("talk", "contributor")
    return presenting.line(get_object_or_404(rows, pk=side_id))
