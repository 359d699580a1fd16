"""What is a moderator's own: the languages they understand, filters under a name, and what they have seen."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from corpus.languages import NAMES
from corpus.models import Sample
from moderation.access import moderator, moderators_only
from moderation.desk import filters, leases, pace, queue
from moderation.desk.filters import Filters
from moderation.models import Desk, SavedView

MOST_VIEWS: Final = 12
"""Each is counted when the page is opened."""


SKIPPED: Final = "moderation_skipped"
"""Session key: ids that this moderator put aside, newest last."""

NARROWED: Final = "moderation_narrowed"
"""Session key: of which they know more than a lean may: samples that came in a queue of one label, and takes
(of a talk both, by their prompt) that they heard to the end for a report. A lease knows the queue too, but it
runs out, and goes with another view."""

MOST_KEPT: Final = 200
"""Names under each of these keys."""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as the page lists it."""

    saved: SavedView
    waiting: str
    chosen: bool

    @property
    def address(self) -> str:
        return f"{reverse('moderation:queue')}?{self.saved.query}"


def languages(user: User) -> tuple[str, ...]:
    """What this moderator understands; empty for everything."""
    chosen = Desk.objects.filter(moderator=user).values_list("languages", flat=True).first() or []
    return tuple(sorted(code for code in chosen if code in NAMES))


def asked(request: HttpRequest) -> Filters:
    """The filters of the address, in this moderator's languages where it names none."""
    return filters.read(request.GET, languages(moderator(request)))


def skipped(request: HttpRequest) -> list[UUID]:
    """What they put aside."""
    return [UUID(each) for each in request.session.get(SKIPPED, [])]


def came_narrowed(request: HttpRequest, sample: Sample) -> bool:
    """Whether they have seen it in a queue that says what the games meant, or heard how it goes on."""
    view = filters.read(QueryDict(leases.view_of(sample, moderator(request))))
    names = {str(sample.pk), str(sample.recording_id), sample.recording.prompt_key}
    return bool(view.label) or not names.isdisjoint(request.session.get(NARROWED, []))


def keep(request: HttpRequest, key: str, name: str) -> None:
    """Remember one more under one of the keys."""
    before = request.session.get(key, [])
    if name not in before:
        request.session[key] = [*before, name][-MOST_KEPT:]


def is_stale(request: HttpRequest, sample: Sample) -> bool:
    """Whether somebody moved the cut since the page came that was heard: `recuts`, as the page has it."""
    return request.POST.get("recuts", str(sample.recuts)) != str(sample.recuts)


def views(user: User, now: Filters) -> list[View]:
    """Their saved views, with what waits in each."""
    own = languages(user)
    return [_view(saved, own, now) for saved in SavedView.objects.filter(moderator=user)[:MOST_VIEWS]]


def _view(saved: SavedView, own: tuple[str, ...], now: Filters) -> View:
    found = filters.read(QueryDict(saved.query), own)
    return View(saved, pace.shown(queue.length(found)), found == now)


@require_POST
@moderators_only
def choose_languages(request: HttpRequest) -> HttpResponse:
    """Only these from now on; none ticked is all."""
    chosen = [code for code in request.POST.getlist("language") if code in NAMES]
    Desk.objects.update_or_create(moderator=moderator(request), defaults={"languages": chosen})
    return redirect("moderation:queue")


@require_POST
@moderators_only
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under a name; the same name again replaces them."""
    name = " ".join(request.POST.get("name", "").split())[:40]
    query = filters.read(QueryDict(request.POST.get("query", "")[:400])).query
    mine = SavedView.objects.filter(moderator=moderator(request))
    if name.isprintable() and name and (mine.count() < MOST_VIEWS or mine.filter(name=name).exists()):
        mine.update_or_create(moderator=moderator(request), name=name, defaults={"query": query})
    return redirect(f"{reverse('moderation:queue')}?{query}")


@require_POST
@moderators_only
def forget_view(request: HttpRequest, view_id: int) -> HttpResponse:
    get_object_or_404(SavedView, pk=view_id, moderator=moderator(request)).delete()
    return redirect("moderation:queue")
