"""Audio for a player in a page: the stored FLAC as it is, with byte ranges.

FLAC rather than WAV: every current browser plays it (Safari since 11), it is half the bytes, needs no
decoding here, and a range of what is sent is a range of what is stored. Safari on a phone asks for bytes
0-1 first and plays nothing unless the answer is a 206.
"""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse

from corpus.models import Recording

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class UnsatisfiableRangeError(Exception):
    """The range begins behind the end."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """[start, stop) that a Range header asks for; None for the whole (RFC 9110, 14.2: others are ignored).

    Raises:
        UnsatisfiableRangeError: nothing of `size` bytes lies in the range.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.group() == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    if last and first and int(last) < int(first):
        return None
    if start >= size:
        raise UnsatisfiableRangeError
    return start, stop


def audio_response(request: HttpRequest, recording: Recording) -> HttpResponse:
    """The FLAC of a take, whole or the range asked for. Raises Http404 when the audio has been deleted."""
    return flac_response(request, _read(recording), tag=f'"{recording.sha256}"')


def flac_response(request: HttpRequest, flac: bytes, *, tag: str) -> HttpResponse:
    """These bytes, whole or the range asked for; `tag` is their ETag."""
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        header = ""
    try:
        part = byte_range(header, len(flac))
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(flac)}"})
    start, stop = part or (0, len(flac))
    response = HttpResponse(flac[start:stop], content_type="audio/flac", status=206 if part else 200)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    # A withdrawn take must not go on playing from a cache.
    response["Cache-Control"] = "private, no-store"
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{len(flac)}"
    return response


def _read(recording: Recording) -> bytes:
    if not recording.audio or recording.status == Recording.Status.WITHDRAWN:
        raise Http404("The audio of this take has been deleted.")
    try:
        with default_storage.open(recording.audio, "rb") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError as error:
        raise Http404("The audio of this take has been deleted.") from error
