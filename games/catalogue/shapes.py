"""Whether a prompt has the shape of the game's own: the same parts, of the same types. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number", list: "a list"}


def differences(prompt: object, patterns: Sequence[object]) -> list[str]:
    """What keeps a prompt from the shape of the pattern that it comes closest to, in sentences.

    A game may have prompts of several shapes, such as with a mistake or with a doorbell: one will do.
    """
    return _closest(prompt, patterns, "")


def texts(prompt: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a prompt and the part that it stands in, such as `quiz.options`, in order."""
    if isinstance(prompt, str):
        yield where, prompt
    elif isinstance(prompt, list):
        for each in prompt:
            yield from texts(each, where)
    elif isinstance(prompt, dict):
        for name, part in prompt.items():
            yield from texts(part, _inside(where, str(name)))


def _compared(part: object, like: object, where: str) -> Iterator[str]:
    if isinstance(like, dict):
        yield from _parts(part, like, where)
    elif isinstance(like, list):
        yield from _entries(part, like, where)
    elif type(part) is not type(like):
        yield f"“{where}” has to be {KINDS.get(type(like), 'something else')}."
    elif isinstance(like, str) and like.strip() and not str(part).strip():
        yield f"“{where}” is empty."


def _parts(part: object, like: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(part, dict):
        yield f"{_named(where)} has to have the parts {', '.join(like)}."
        return
    for name, wanted in like.items():
        if name in part:
            yield from _compared(part[name], wanted, _inside(where, name))
        else:
            yield f"The part “{_inside(where, name)}” is missing."
    yield from (f"This game has no part “{_inside(where, name)}”." for name in part if name not in like)


def _entries(part: object, like: list[Any], where: str) -> Iterator[str]:
    if not isinstance(part, list) or not part:
        yield f"“{where}” has to be a list, as in [“one”, “two”]."
        return
    for each in part:
        yield from _closest(each, like, where)


def _closest(part: object, patterns: Sequence[object], where: str) -> list[str]:
    closest: list[str] | None = None
    for pattern in patterns:
        found = list(_compared(part, pattern, where))
        if not found:
            return []
        closest = found if closest is None else min(closest, found, key=len)
    return closest or []


def _inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _named(where: str) -> str:
    return f"“{where}”" if where else "A prompt"
