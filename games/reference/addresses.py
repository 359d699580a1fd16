"""The HTTP addresses of the protocol; where they lie comes from the URL configurations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.urls import URLPattern, URLResolver

from games.play import urls as play
from games.referee import urls as referee

HEAD: Final = ["request", "body", "answer"]
PLAY: Final = {
    "round": ("GET", "none; `?language=` says which", "`round`"),
    "takes": ("POST", "form data: `take` (PostedTake as JSON) and `pcm` (a file)", "`stored`"),
    "take": ("GET", "none", "`scored`, or 202 with `waiting`"),
    "answer": ("POST", "PostedAnswer", "`checked`"),
}
REFEREE: Final = {
    "referee_next": ("POST", "NextClip", "`clip` or `nothing`"),
    "referee_sound": ("GET", "none; ranges are served", "FLAC"),
    "referee_vote": ("POST", "Heard or Unusable", "`counted`"),
    "referee_words": ("POST", "Words", "`mended`"),
    "referee_skip": ("POST", "none", "`skipped`"),
    "referee_report": ("POST", "none", "`reported`"),
    "referee_mine": ("GET", "none", "`summary`"),
}
"""Name of the address: method, what is sent, what comes back when all is well."""


def of_play() -> Iterator[list[str]]:
    """A row for each address at which a game is played without a socket."""
    return _rows(PLAY, play.urlpatterns)


def of_referee() -> Iterator[list[str]]:
    """A row for each address that Referee's page asks."""
    return _rows(REFEREE, referee.urlpatterns)


def _rows(
    asked: dict[str, tuple[str, str, str]], patterns: Sequence[URLPattern | URLResolver]
) -> Iterator[list[str]]:
    places = dict(_places(patterns))
    for name, (method, body, answer) in asked.items():
        yield [f"`{method} /{places[name]}`", body, answer]


def _places(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    for each in patterns:
        if isinstance(each, URLPattern) and each.name:
            yield each.name, str(each.pattern)
