"""Redis' language, as far as a talk has it: commands, and the answers of RESP3. Pure.

Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
"""

from typing import Any, Final

END: Final = b"\r\n"


class Unfinished(Exception):
    """The rest of it is yet to come."""


class Error(Exception):
    """What Redis refused, in its own words."""


Answer = bytes | Error | list[Any]


def command(*parts: bytes) -> bytes:
    """An array of strings."""
    strings = (b"$%d\r\n%b\r\n" % (len(each), each) for each in parts)
    return b"*%d\r\n" % len(parts) + b"".join(strings)


def read(data: bytes, at: int) -> tuple[Answer, int]:
    """What begins there, and where the next begins. Numbers and words are their bytes; a push is a list.

    Raises:
        Unfinished: it does not end in `data`.
    """
    end = data.find(END, at)
    if end < 0:
        raise Unfinished
    kind, head, after = data[at], data[at + 1 : end], end + 2
    if kind in b"$=":
        return _string(data, after, int(head))
    if kind in b">*~":
        return _several(data, after, int(head))
    return Error(head.decode(errors="replace")) if kind == ord("-") else head, after


def _string(data: bytes, at: int, length: int) -> tuple[bytes, int]:
    end = at + length
    if len(data) < end + 2:
        raise Unfinished
    return data[at:end], end + 2


def _several(data: bytes, at: int, many: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    for _ in range(many):
        each, at = read(data, at)
        found.append(each)
    return found, at
