"""Sound for the cockpit: up to the cut and the 200 ms that the models heard, never more before the lean; of a
call or a talk both sides, each nearer to one ear."""

from django.http import Http404, HttpRequest, HttpResponse

from corpus import audio, excerpt
from corpus.models import Recording, Sample
from corpus.playback import flac_response

GONE = "The audio of this take has been deleted."


def clip_response(request: HttpRequest, sample: Sample) -> HttpResponse:
    """FLAC of the turn up to the cut plus 200 ms, whole or the range asked for.

    Raises:
        Http404: the take was withdrawn or its audio deleted.
    """
    return flac_response(request, _clip(sample), tag=f'"{sample.pk}-{sample.recuts}"')


def rest_response(request: HttpRequest, sample: Sample) -> HttpResponse:
    """FLAC from the beginning of the turn to the end of the take.

    Raises:
        Http404: the take was withdrawn or its audio deleted.
    """
    return flac_response(request, _rest(sample), tag=f'"{sample.pk}-rest"')


def _rest(sample: Sample) -> bytes:
    _there(sample)
    try:
        return audio.encode_clip(excerpt.beside(sample, audio.read(sample.recording)[sample.begin :]))
    except FileNotFoundError as error:
        raise Http404(GONE) from error


def _there(sample: Sample) -> None:
    if sample.recording.status == Recording.Status.WITHDRAWN or not sample.recording.audio:
        raise Http404(GONE)


def _clip(sample: Sample) -> bytes:
    _there(sample)
    try:
        return audio.encode_clip(excerpt.heard(sample))
    except FileNotFoundError as error:
        raise Http404(GONE) from error
