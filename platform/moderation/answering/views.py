"""Reports, one at a time, with the sound: uphold, withdraw, dismiss, or dismiss all of this reporter."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from corpus import withdrawal
from corpus.models import StatusMoved
from moderation.access import moderator, moderators_only
from moderation.answering import hearing, presenting, sharing, wording
from moderation.desk import media, own
from moderation.models import Report
from moderation.serving import reports, standing

WITHDRAW = "corpus.change_recording"


@require_GET
@moderators_only
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue, with the first report that nobody else has before them."""
    lines = presenting.lines(own.languages(moderator(request)))
    return _page(request, lines, sharing.first([line.report for line in lines], moderator(request)))


@require_GET
@moderators_only
def one(request: HttpRequest, report_id: int) -> HttpResponse:
    """The queue, with this report to be answered, or to be read when it is."""
    return _page(request, presenting.lines(own.languages(moderator(request))), _report(report_id))


@require_GET
@moderators_only
def clip(request: HttpRequest, report_id: int) -> HttpResponse:
    """What the reporter heard: the clip, or of a take that they were in the last minute."""
    report = _report(report_id)
    take = report.sample.recording
    if not hearing.is_from_within(report):
        return media.clip_response(request, report.sample)
    own.keep(request, own.NARROWED, take.prompt_key)  # they have heard how all of its moments go on
    return hearing.last_response(request, take, hearing.LAST)


@require_GET
@moderators_only
def rest(request: HttpRequest, report_id: int) -> HttpResponse:
    """The take from that turn on, or all of one that the reporter was in: what is reported may be true of
    more than was heard."""
    report = _report(report_id)
    sample, take = report.sample, report.sample.recording
    if hearing.is_from_within(report):
        own.keep(request, own.NARROWED, take.prompt_key)
        return hearing.last_response(request, take, None)
    own.keep(request, own.NARROWED, str(take.pk))  # they have heard how it goes on, and what came then
    return media.rest_response(request, sample)


@require_POST
@moderators_only
def uphold(request: HttpRequest, report_id: int) -> HttpResponse:
    """It is so: the moment is rejected."""
    return _answer(request, report_id, reports.uphold, wording.UPHELD)


@require_POST
@moderators_only
def withdraw(request: HttpRequest, report_id: int) -> HttpResponse:
    """It is so, and the take is to be gone, sound and all."""
    if not request.user.has_perm(WITHDRAW):
        raise PermissionDenied
    return _answer(request, report_id, _uphold_and_withdraw, wording.WITHDRAWN)


@require_POST
@moderators_only
def dismiss(request: HttpRequest, report_id: int) -> HttpResponse:
    """It is not so."""
    return _answer(request, report_id, reports.dismiss, wording.DISMISSED)


@require_POST
@moderators_only
def dismiss_all(request: HttpRequest, report_id: int) -> HttpResponse:
    """All open reports of this reporter; for whoever cries wolf, so that nobody has to listen to each."""
    gone = reports.dismiss_all(_report(report_id).contributor, moderator(request))
    messages.success(request, wording.dismissed_all(gone))
    return redirect("answering:reports")


@transaction.atomic
def _uphold_and_withdraw(report: Report, by: User) -> None:
    reports.uphold(report, by)
    withdrawal.withdraw_for_others([report.sample.recording], by, report.reason)


def _answer(
    request: HttpRequest, report_id: int, how: Callable[[Report, User], None], said: str
) -> HttpResponse:
    """Answer, and go on to the next one."""
    report = _report(report_id)
    if not presenting.was_heard(report, request.POST.get("heard", "")):
        messages.error(request, gettext(wording.LISTEN_FIRST))
        return redirect("answering:report", report.pk)
    try:
        how(report, moderator(request))
        messages.success(request, gettext(said))
    except StatusMoved:
        messages.error(request, gettext(wording.TOO_LATE))
    except standing.OfOneself as refusal:
        messages.error(request, gettext(str(refusal)))
    return redirect("answering:reports")


def _page(request: HttpRequest, lines: list[presenting.Line], report: Report | None) -> HttpResponse:
    if report is not None:
        sharing.open_for(report, moderator(request))
    context = {
        "lines": lines,
        "waiting": reports.queue().count(),
        "item": presenting.item(report) if report else None,
        "may_withdraw": request.user.has_perm(WITHDRAW),
    }
    return render(request, "moderation/reports.html", context)


def _report(report_id: int) -> Report:
    rows = Report.objects.select_related("sample__recording__contributor", "contributor")
    return get_object_or_404(rows, pk=report_id)
