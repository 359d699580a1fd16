"""What is open to everybody: the models, the frontier of one, and a sample once people have accepted it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from corpus.models import Sample, StatusMoved
from inference.speech import recognisers
from moderation.access import may_review, moderator, moderators_and_operators, moderators_only
from moderation.scoreboard import agreement as agreeing
from moderation.scoreboard import alphas, crowd_views, measures, models_page, runs, sample_page
from moderation.serving import known


@require_GET
def all_models(request: HttpRequest) -> HttpResponse:
    """Every model: state, licence, speed, and how often it says what people decided."""
    inside = may_review(request.user)
    context: dict[str, object] = {
        "page": models_page.page(inside=inside),
        "inside": inside,
        "least": measures.LEAST,
        "recognisers": recognisers.states(),
        "runs": runs.of_trust() if inside else (),
        "flagged": runs.of_flags() if inside else (),
    }
    if inside:
        context |= runs.of_rescoring()
    return render(request, "moderation/models.html", context)


@require_GET
@moderators_and_operators
def agreement(request: HttpRequest) -> HttpResponse:
    """How far people agree, how good what is agreed is, and whether listeners may decide."""
    context = {"found": agreeing.figures(), "alphas": alphas.page(), "crowd": crowd_views.part()}
    return render(request, "moderation/agreement.html", context)


@require_GET
def one_frontier(request: HttpRequest, name: str) -> HttpResponse:
    """False cut-offs against latency of one model, drawn for each language and each game."""
    shown = models_page.frontier_of(name, inside=may_review(request.user))
    return render(request, "moderation/frontier.html", {"page": shown})


@require_POST
@moderators_only
def make_known(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Whether listeners hear it as a known clip: `known` is "chosen", "never" or nothing."""
    sample = get_object_or_404(Sample, pk=sample_id)
    try:
        said = known.choose(sample, moderator(request), request.POST.get("known", ""))
        messages.success(request, gettext(said))
    except KeyError:
        return HttpResponseBadRequest(gettext("Choose it, keep it out, or leave it to chance."))
    except StatusMoved:
        messages.error(request, gettext("Only what one moderator has accepted can be a known clip."))
    return redirect("open:sample", sample_id)


@require_GET
def one_sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """What each model said of one moment. A moderator who has yet to decide it is led to the queue."""
    try:
        shown = sample_page.shown(sample_id, request.user)
    except sample_page.NotLeanedError:
        return redirect("moderation:review", sample_id)
    return render(request, "moderation/sample.html", {"page": shown})
