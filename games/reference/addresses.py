"""The HTTP addresses of the protocol; where they lie comes from the site's URL configuration."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

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
    "referee_report": ("POST", "Report", "`reported`"),
    "referee_mine": ("GET", "none", "`summary`"),
}
"""Name of the address: method, what is sent, what comes back when all is well."""


def of_play() -> Iterator[list[str]]:
    """A row for each address at which a game is played without a socket."""
    return _rows(PLAY)


def of_referee() -> Iterator[list[str]]:
    """A row for each address that Referee's page asks."""
    return _rows(REFEREE)


def _rows(asked: dict[str, tuple[str, str, str]]) -> Iterator[list[str]]:
    places = dict(_places(get_resolver().url_patterns))
    for name, (method, body, answer) in asked.items():
        yield [f"`{method} /{places[name]}`", body, answer]


def _places(patterns: Iterable[URLPattern | URLResolver], games: bool = False) -> Iterator[tuple[str, str]]:
    """Name and path of every address of the games, which lie at the root of the site."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _places(each.url_patterns, each.namespace == "games")
        elif games and each.name:
            yield each.name, str(each.pattern)
