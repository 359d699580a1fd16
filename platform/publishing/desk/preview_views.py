"""The next release looked at before it goes: what goes, what waits, ten to hear, the card; the button."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from soundfile import LibsndfileError

from accounts.http import whole_number
from corpus import audio, excerpt
from corpus.models import Recording, Sample
from corpus.playback import flac_response
from publishing.desk import showing
from publishing.desk.requests import asked, publisher, publishers_only
from publishing.models import Preview, Release, ReleaseSchedule, target_name
from publishing.planning.order import EVERYTHING

MOST_SHUFFLES = 10_000


@require_POST
@publishers_only
def ask(request: HttpRequest) -> HttpResponse:
    """Have a worker make a preview: of the next release, or of what a schedule would publish."""
    schedule = _schedule(request)
    target = target_name(schedule.target if schedule else "")
    order = schedule.order() if schedule else EVERYTHING
    preview = Preview.ask(target, order=order, asked_by=publisher(request), schedule=schedule)
    if not asked(request, "publishing.tasks.make_preview", preview.pk):
        preview.delete()
        return redirect("publishing:releases")
    return redirect("publishing:preview", preview.pk)


def _schedule(request: HttpRequest) -> ReleaseSchedule | None:
    number = whole_number(request.POST.get("schedule", ""))
    return get_object_or_404(ReleaseSchedule, pk=number) if number else None


@require_safe
@publishers_only
def preview(request: HttpRequest, preview_id: int) -> HttpResponse:
    """One preview; while it is made, the page looks again every 2 s."""
    row = get_object_or_404(Preview.objects.select_related("schedule", "asked_by"), pk=preview_id)
    shuffle = min(whole_number(request.GET.get("shuffle", "")) or 0, MOST_SHUFFLES)
    template = "publishing/_preview.html" if request.htmx else "publishing/preview.html"  # type: ignore[attr-defined]  # set by django-htmx
    published = Release.objects.published().filter(preview=row).first()
    context = {
        "preview": row,
        "shown": showing.page(row),
        "clips": showing.clips(row, shuffle),
        "shuffle": shuffle + 1,
        "published": published,
    }
    return render(request, template, context)


@require_safe
@publishers_only
def clip(request: HttpRequest, preview_id: int, sample_id: str) -> HttpResponse:
    """FLAC of one of the clips of a preview, as it would be published.

    Raises:
        Http404: it is not in the preview, or may no longer be heard.
    """
    row = get_object_or_404(Preview, pk=preview_id)
    if str(sample_id) not in row.content.get("pool", ()):
        raise Http404("This clip is not in the preview.")
    standing = Sample.objects.accepted().filter(recording__status=Recording.Status.LISTENED)
    sample = get_object_or_404(standing.select_related("recording"), pk=sample_id)
    try:
        flac = audio.encode_clip(excerpt.sound(sample))
    except (OSError, LibsndfileError) as error:
        raise Http404("The sound of this clip cannot be read.") from error
    return flac_response(request, flac, tag=f'"{sample.pk}-{sample.recuts}"')


@require_POST
@publishers_only
def publish(request: HttpRequest, preview_id: int) -> HttpResponse:
    """Publish what is on the page: the fingerprint that it shows must be the one that is posted."""
    row = get_object_or_404(Preview, pk=preview_id)
    if row.status != Preview.Status.READY or request.POST.get("fingerprint") != row.fingerprint:
        messages.error(
            request, gettext("Nothing was published: this is not the preview that you looked at. Look again.")
        )
        return redirect("publishing:preview", row.pk)
    if asked(request, "publishing.tasks.publish_preview", row.pk, asked_by_id=publisher(request).pk):
        said = gettext("A release has been asked for. It appears below as soon as a worker has taken it.")
        messages.info(request, said)
    return redirect("publishing:releases")
