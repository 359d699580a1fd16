"""Sound for the cockpit: up to the cut and the 200 ms that the models heard, never more before the lean."""

from django.http import Http404, HttpRequest, HttpResponse

from corpus import audio
from corpus.models import TAIL, Recording, Sample
from corpus.playback import flac_response


def clip_response(request: HttpRequest, sample: Sample) -> HttpResponse:
    """FLAC from the start of the take to the cut plus 200 ms, whole or the range asked for.

    Raises:
        Http404: the take was withdrawn or its audio deleted.
    """
    return flac_response(request, _clip(sample), tag=f'"{sample.pk}"')


def _clip(sample: Sample) -> bytes:
    if sample.recording.status == Recording.Status.WITHDRAWN or not sample.recording.audio:
        raise Http404("The audio of this take has been deleted.")
    try:
        return audio.encode_clip(audio.read(sample.recording)[: sample.cut + TAIL])
    except FileNotFoundError as error:
        raise Http404("The audio of this take has been deleted.") from error
