"""A chart as marks in an SVG, for `templates/charts/chart.html`. Pure, and without a word of its own.

Every attribute is a string already: a template would write 8.5 as "8,5" for a German reader, and an SVG with
commas draws nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One SVG element: its name, its attributes in order, and the words inside."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of `width` x `height` SVG units; `sentence` says the same to whoever cannot see it."""

    css: str
    width: int
    height: int
    sentence: str
    marks: tuple[Mark, ...]


def text(css: str, x: float, y: float, words: str, anchor: str = "") -> Mark:
    """Words on the line `y`; anchor: `start`, `middle` or `end`, where the style does not say."""
    last = {"text-anchor": anchor} if anchor else {}
    return _mark("text", css, {"x": x, "y": y, **last}, words)


def path(css: str, d: str) -> Mark:
    return _mark("path", css, {"d": d})


def bar(css: str, x: float, y: float, width: float, height: float) -> Mark:
    """A rectangle with the round corners that all bars have."""
    return _mark("rect", css, {"x": x, "y": y, "width": width, "height": height, "rx": 4})


def square(css: str, x: float, y: float, width: float, height: float) -> Mark:
    """A field of a table: what stands beside it has the same height."""
    return _mark("rect", css, {"x": x, "y": y, "width": width, "height": height, "rx": 2})


def dot(css: str, x: float, y: float) -> Mark:
    return _mark("circle", css, {"cx": x, "cy": y, "r": 5})


def share(value: float, most: float, length: float) -> int:
    """How long a bar of `value` is when one of `most` takes the whole length; nothing of nothing."""
    return round(value / most * length) if most else 0


def _mark(tag: str, css: str, attributes: dict[str, object], words: str = "") -> Mark:
    named = {"class": css, **attributes} if css else attributes
    return Mark(tag, tuple((name, str(value)) for name, value in named.items()), words)
