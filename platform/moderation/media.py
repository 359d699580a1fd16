"""Sound for the cockpit: up to the cut and the 200 ms that the models heard, never more before the lean."""

from django.http import Http404, HttpRequest, HttpResponse

from corpus import audio
from corpus.models import TAIL, Recording, Sample
from corpus.playback import RangeNotSatisfiable, byte_range


def clip_response(request: HttpRequest, sample: Sample) -> HttpResponse:
    """FLAC from the start of the take to the cut plus 200 ms, whole or the range asked for.

    Raises:
        Http404: the take was withdrawn or its audio deleted.
    """
    flac = _clip(sample)
    try:
        part = byte_range(request.headers.get("Range", ""), len(flac))
    except RangeNotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(flac)}"})
    start, stop = part or (0, len(flac))
    response = HttpResponse(flac[start:stop], content_type="audio/flac", status=206 if part else 200)
    response["Accept-Ranges"] = "bytes"
    # A withdrawn voice must not go on playing from a cache.
    response["Cache-Control"] = "private, no-store"
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{len(flac)}"
    return response


def _clip(sample: Sample) -> bytes:
    if sample.recording.status == Recording.Status.WITHDRAWN or not sample.recording.audio:
        raise Http404("The audio of this take has been deleted.")
    try:
        return audio.encode_clip(audio.read(sample.recording)[: sample.cut + TAIL])
    except FileNotFoundError as error:
        raise Http404("The audio of this take has been deleted.") from error
