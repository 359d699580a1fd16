"""What a moderator hears of a report before they may answer: the clip that its reporter heard; and where its
reporter was in the take themselves, the take's last minute, since whoever is hurt reports soon.
"""

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse

from corpus import audio, excerpt
from corpus.floor import Floor
from corpus.models import Recording
from corpus.playback import flac_response
from moderation.desk import media
from moderation.models import Report

LAST: Final = 60
"""Seconds before the end of a take that are heard first; a shorter one is heard from its beginning."""

CLOSE_ENOUGH: Final = 0.3
"""Seconds that may be missing from what was heard: players stop a little before the end."""

WasThere = Callable[[Report], bool]
"""Whether the reporter is the other side of the take."""

_was_there: Final[list[WasThere]] = []


def also_from_within(was_there: WasThere) -> None:
    """Rooms above know of reports by who was in the take. Again, it changes nothing."""
    if was_there not in _was_there:
        _was_there.append(was_there)


def is_from_within(report: Report) -> bool:
    """Whether it was said by somebody who was in the take, and not by a listener."""
    return any(was_there(report) for was_there in _was_there)


def has_sound(take: Recording) -> bool:
    return bool(take.audio) and take.status != Recording.Status.WITHDRAWN


def seconds(report: Report) -> float:
    """That have to be heard."""
    sample = report.sample
    return seconds_of_last(sample.recording) if is_from_within(report) else excerpt.seconds(sample)


def seconds_of_last(take: Recording) -> float:
    """Of the last minute, or of all that there is."""
    return min(take.seconds, LAST)


def was_heard(heard: str, of: float) -> bool:
    """Whether so many seconds were heard.

    Args:
        heard: seconds from the beginning, as the page sent them.
    """
    try:
        return float(heard) >= of - CLOSE_ENOUGH
    except ValueError:
        return False


def floor(report: Report) -> Floor:
    """The drawing of what is heard."""
    sample = report.sample
    if is_from_within(report):
        return excerpt.drawing_of_last(sample.recording, LAST)
    return excerpt.drawing(sample)


def last_response(request: HttpRequest, take: Recording, seconds: float | None) -> HttpResponse:
    """FLAC of the last so many seconds of a take, or of all of it (None): both sides, each nearer to one ear.

    Raises:
        Http404: the take was withdrawn or its audio deleted.
    """
    if not has_sound(take):
        raise Http404(media.GONE)
    try:
        flac = audio.encode_clip(excerpt.last(take, seconds))
    except FileNotFoundError as error:
        raise Http404(media.GONE) from error
    return flac_response(request, flac, tag=f'"{take.pk}-{seconds or "whole"}"')
