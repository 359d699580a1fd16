"""One person: what they have done, what blocking or quarantining them would change, and the way back."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import whole_number
from accounts.models import Contributor, User
from corpus.models import StatusMoved
from moderation.access import moderator, moderators_only
from moderation.answering import presenting, wording
from moderation.models import Block, Report
from moderation.people import record, watching
from moderation.serving import blocking, quarantine, reports, standing

PEOPLE: Final = "accounts.change_contributor"
MOST_BLOCKS: Final = 20

may_act = permission_required(PEOPLE, raise_exception=True)


@require_GET
@moderators_only
@may_act
def person(request: HttpRequest, speaker: str) -> HttpResponse:
    """The preview; `?report=` is upheld along with a block."""
    who = _person(speaker)
    report = _report(request.GET.get("report", ""), who)
    blocks = Block.objects.filter(contributor=who).select_related("moderator", "undone_by").order_by("-pk")
    context = {
        "who": who,
        "standing": standing.of(who),
        "preview": blocking.preview(who),
        "upheld": presenting.of_speaker(who),
        "report": report,
        "reason": wording.reason(report.reason) if report else "",
        "heard": request.GET.get("heard", ""),
        "blocks": blocks[:MOST_BLOCKS],
        "record": record.of(who),
    }
    return render(request, "moderation/person.html", context)


@require_POST
@moderators_only
@may_act
def act(request: HttpRequest, speaker: str, what: str) -> HttpResponse:
    """block, unblock, quarantine, release, or dismiss their open reports."""
    if what not in ACTIONS:
        raise Http404
    who = _person(speaker)
    try:
        done = ACTIONS[what](request.POST, who, moderator(request))
        say = messages.error if done in (wording.LISTEN_FIRST, wording.NOTHING_CHANGED) else messages.success
        say(request, gettext(done))
        watching.count([who.pk])
    except ValueError:
        messages.error(request, gettext(wording.REASON_FIRST))
    except StatusMoved:
        messages.error(request, gettext(wording.NOTHING_CHANGED))
    except standing.OfOneself as refusal:
        messages.error(request, gettext(str(refusal)))
    return redirect("answering:person", who.speaker)


@transaction.atomic
def _block(form: QueryDict, who: Contributor, by: User) -> str:
    report = _report(form.get("report", ""), who)
    if report is not None and not presenting.was_heard(report, form.get("heard", "")):
        return wording.LISTEN_FIRST
    blocking.block(who, by, form.get("reason", ""))
    if report is not None and report.status == Report.Status.OPEN:
        reports.uphold(report, by)
    return wording.BLOCKED


def _unblock(_form: QueryDict, who: Contributor, by: User) -> str:
    blocking.unblock(who, by)
    return wording.UNBLOCKED


def _quarantine(form: QueryDict, who: Contributor, by: User) -> str:
    reason = " ".join(form.get("reason", "").split())[:200]
    if not reason:
        raise ValueError("a quarantine needs a reason")
    return wording.QUARANTINED if quarantine.begin(who, by, reason) else wording.NOTHING_CHANGED


def _release(_form: QueryDict, who: Contributor, by: User) -> str:
    return wording.RELEASED if quarantine.end(who, by) else wording.NOTHING_CHANGED


def _dismiss(_form: QueryDict, who: Contributor, by: User) -> str:
    return wording.ALL_DISMISSED if reports.dismiss_all(who, by) else wording.NOTHING_CHANGED


ACTIONS: Final[dict[str, Callable[[QueryDict, Contributor, User], str]]] = {
    "block": _block,
    "unblock": _unblock,
    "quarantine": _quarantine,
    "release": _release,
    "dismiss": _dismiss,
}


def _person(speaker: str) -> Contributor:
    return get_object_or_404(Contributor, speaker=speaker)


def _report(number: str, speaker: Contributor) -> Report | None:
    """A report of one of their takes, by its number as the page sent it."""
    found = whole_number(number)
    if found is None:
        return None
    rows = Report.objects.filter(sample__recording__contributor=speaker, pk=found)
    return rows.select_related("sample__recording", "contributor").first()
