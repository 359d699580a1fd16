"""People and clusters of them, for moderators: who wants a look, and what an act on several would change."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import whole_number
from accounts.models import Contributor
from moderation.access import moderator, moderators_only
from moderation.belief.proportions import Interval, wilson
from moderation.models import Appeal, Cluster, MassAct, Watch
from moderation.people import masses, previews, watching, wording

PEOPLE: Final = "accounts.change_contributor"
PAGE: Final = 50
MOST_NAMED: Final = 200
"""Moderators that a form offers by name."""

MEMBERS: Final = 100
"""People of a cluster that are listed; the count says how many there are."""

may_act = permission_required(PEOPLE, raise_exception=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list."""

    row: Watch

    @property
    def who(self) -> Contributor:
        return self.row.contributor

    @property
    def why(self) -> list[str]:
        """Reasons to look, in words."""
        return [gettext(watching.REASONS[code][1]) for code in self.row.why if code in watching.REASONS]

    @property
    def accepted(self) -> Interval | None:
        """Share of accepted takes; None where nothing is decided."""
        return wilson(self.row.accepted, self.row.decided)


@require_GET
@moderators_only
@may_act
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, whoever wants a look first; `?after=` goes on, `?q=` leads to a pseudonym."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:40]
    if asked and (found := Contributor.objects.filter(speaker=asked).first()):
        return redirect("answering:person", found.speaker)
    rows = Watch.objects.select_related("contributor__standing").order_by("-need", "-pk")
    if (after := _cursor(request.GET.get("after", ""))) is not None:
        need, row = after
        rows = rows.filter(Q(need=need, pk__lt=row) | Q(need__lt=need))
    page = list(rows[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    context = {
        "lines": [Line(row) for row in page[:PAGE]],
        "following": f"{last.need}.{last.pk}" if last else "",
        "asked": asked,
        "appeals": Appeal.objects.waiting().count(),
    }
    return render(request, "moderation/people.html", context)


@require_GET
@moderators_only
@may_act
def clusters(request: HttpRequest) -> HttpResponse:
    """People who may belong together, the newest meeting first."""
    rows = Cluster.objects.order_by("-last_at", "-pk")
    before = request.GET.get("before", "")
    if before and (start := rows.filter(pk=number(before)).first()):
        rows = rows.filter(Q(last_at=start.last_at, pk__lt=start.pk) | Q(last_at__lt=start.last_at))
    page = list(rows[: PAGE + 1])
    older = page[PAGE - 1].pk if len(page) > PAGE else None
    lines = [(row, wording.cluster(row)) for row in page[:PAGE]]
    return render(request, "moderation/clusters.html", {"lines": lines, "older": older})


@require_GET
@moderators_only
@may_act
def cluster(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """One of them, with all that blocking or quarantining them together would change."""
    row = _cluster(cluster_id)
    members = row.members.select_related("standing", "watch").order_by(F("watch__need").desc(nulls_last=True))
    context = {
        "cluster": row,
        "why": wording.cluster(row),
        "caution": wording.caution(row),
        "members": members[:MEMBERS],
        "preview": previews.of_people(row.members.all()),
    }
    return render(request, "moderation/cluster.html", context)


@require_POST
@moderators_only
@may_act
def act_on_cluster(request: HttpRequest, cluster_id: int, what: str) -> HttpResponse:
    """block or quarantine all that are ticked; nobody else."""
    row = _cluster(cluster_id)
    kinds = {"block": MassAct.Kind.BLOCK, "quarantine": MassAct.Kind.QUARANTINE}
    if what not in kinds:
        raise Http404
    chosen = [speaker[:24].replace("\0", "") for speaker in request.POST.getlist("who")]
    members = row.members.all()
    ticked = list(members if request.POST.get("all") else members.filter(speaker__in=chosen))
    reason = request.POST.get("reason", "") if ticked else ""
    try:
        act = masses.on_people(moderator(request), kinds[what], ticked, reason)
    except ValueError:
        messages.error(request, gettext(wording.REASON_FIRST))
        return redirect("people:cluster", row.pk)
    return _begun(request, act)


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
@may_act
def opinions(request: HttpRequest, speaker: str) -> HttpResponse:
    """What taking out all votes and open reports of a person would change; a POST does it."""
    who = get_object_or_404(Contributor, speaker=speaker)
    if request.method != "POST":
        context = {"who": who, "preview": previews.of_opinions(who)}
        return render(request, "moderation/opinions.html", context)
    try:
        act = masses.take_out_opinions(moderator(request), who, request.POST.get("reason", ""))
    except ValueError:
        messages.error(request, gettext(wording.REASON_FIRST))
        return redirect("people:opinions", who.speaker)
    return _begun(request, act)


def _begun(request: HttpRequest, act: MassAct) -> HttpResponse:
    messages.success(request, gettext(wording.BEGUN))
    return redirect("people:act", act.pk)


def _cluster(cluster_id: int) -> Cluster:
    return get_object_or_404(Cluster, pk=number(str(cluster_id)))


def number(said: str) -> int:
    """A row's number as an address has it; 0, which no row has, where it is none."""
    return whole_number(said) or 0


def _cursor(said: str) -> tuple[int, int] | None:
    need, _, row = said.partition(".")
    return (number(need), number(row)) if number(row) else None
