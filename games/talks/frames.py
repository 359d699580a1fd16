"""What both sides of a talk send: numbered frames of 20 ms, and the words for how a talk ends. Pure."""

from typing import Final, Literal, NamedTuple

FRAMES_A_SECOND: Final = 50
BYTES_PER_SAMPLE: Final = 2
"""PCM16 little-endian."""
NUMBER_BYTES: Final = 4
"""Of the sequence number before the sound of a frame, little-endian."""

Ending = Literal["over", "left", "lost", "reported", "withdrawn"]


class Unsaved(NamedTuple):
    """Frames `first`… that nobody has kept yet, without their numbers."""

    first: int
    pcm: bytes


def samples(rate: int) -> int:
    """In one frame."""
    return rate // FRAMES_A_SECOND


def frame_bytes(rate: int) -> int:
    """Of one frame without its number."""
    return samples(rate) * BYTES_PER_SAMPLE


def number_of(frame: bytes) -> int:
    """The sequence number of a binary frame."""
    return int.from_bytes(frame[:NUMBER_BYTES], "little")
