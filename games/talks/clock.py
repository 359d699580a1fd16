"""One clock for two sides: offset and drift, with how far they may be off. Pure.

Each side counts samples; the site has one clock. A side's `ping` and the `pong` to it are the four time
stamps of NTP (RFC 5905, section 8): the way there and the way back are taken for equally long, and what they
differ by is the error, at most half of the fastest round trip. Queues only ever add delay, so that the
exchanges with the shortest round trips are looked at (Paxson 1998, "On calibrating measurements of packet
transit times"), and of those a line is fitted. What one side heard of the other narrows it further: nobody
hears a frame before it was said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

MICRO: Final = 1_000_000
LEAST: Final = 3
"""Exchanges of which a line is fitted; of fewer the drift is taken for none."""
PARTS: Final = 12
"""Stretches of a talk, of each of which the quickest exchange counts: so the whole of it is looked at."""
WILDEST: Final = 1_000.0
"""ppm. Crystals of sound cards stay within 100; more than this is no clock but a mistake, and is cut off."""


USUAL: Final = 200.0
"""ppm. Where exchanges are too few, too late or too near each other to tell a drift from what queues do, it
is taken for none, and for as much the offset may be off: twice what crystals are."""


class Exchange(NamedTuple):
    """One ping: own samples when it was `sent` and when the pong `came`, the site's µs in between."""

    sent: int
    received: int
    replied: int
    came: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A side's clock on the site's.

    Attributes:
        offset: µs of the site's clock at which own sample 0 was.
        drift: ppm by which a second of own samples is longer than one of the site's.
        error: µs by which the offset may be off, either way.
    """

    rate: int
    offset: float
    drift: float
    error: float

    def at(self, sample: float) -> float:
        """µs of the site's clock at an own sample."""
        return self.offset + sample * MICRO / self.rate * (1 + self.drift / MICRO)

    def sample(self, at: float) -> float:
        """The own sample at a moment of the site's clock, in µs."""
        return (at - self.offset) * self.rate / MICRO / (1 + self.drift / MICRO)


@dataclass(frozen=True, slots=True)
class Delays:
    """From the mouth of one side to the ear of the other, in µs, once a played span; either may be empty."""

    there: Sequence[float]
    back: Sequence[float]


def fit(exchanges: Iterable[Exchange], rate: int) -> Clock | None:
    """The clock of a side with `rate` Hz; None where nothing was exchanged.

    The shortest round trip of every part of the talk is kept, and of those no slower than twice the fastest.
    """
    found = np.array([each for each in exchanges if _makes_sense(each)], np.float64).reshape(-1, 4)
    if not len(found):
        return None
    own = (found[:, 0] + found[:, 3]) / 2 * MICRO / rate
    there = (found[:, 1] + found[:, 2]) / 2
    trips = (found[:, 3] - found[:, 0]) * MICRO / rate - (found[:, 2] - found[:, 1])
    trips = np.maximum(trips, 0)
    quick = _quickest(own, trips)
    own, there, trips = own[quick], there[quick], trips[quick]
    drift, offset = _line(own, there)
    spread = float(np.std(there - own * (1 + drift / MICRO) - offset))
    noise, length = spread + float(trips.mean() - trips.min()), float(np.ptp(own))
    bend = noise / length * max(0.0, float(own.min())) if length else 0.0
    if len(own) < LEAST or noise > length * USUAL / MICRO:
        drift, offset = 0.0, float(np.median(there - own))
        bend = USUAL / MICRO * float(np.median(np.abs(own)))
    return Clock(rate, offset, drift, float(trips.min()) / 2 + spread + bend)


def delays(one: Clock, other: Clock, spans: Iterable[Sequence[int]], frame: int = 50) -> list[float]:
    """µs from when `one` said a frame until `other` heard it, for each span that was not invented.

    Args:
        spans: (sequence number, sample of `other`, frames, invented), as `heard` has them.
        frame: frames a second.
    """
    return [
        other.at(at) - one.at(number * one.rate / frame) for number, at, _, invented in spans if not invented
    ]


def narrowed(one: Clock, other: Clock, heard: Delays) -> tuple[Clock, Clock]:
    """Both clocks, moved against each other so far that nothing was heard before it was said.

    Each is moved by its share, as far as it may be off and no further: a page can say anything of what it
    heard. No error is larger than what the delays leave room for, where they agree with the clocks.
    """
    there, back = min(heard.there, default=inf), min(heard.back, default=inf)
    if there + back < 0:  # said against itself
        return one, other
    most = one.error + other.error
    needed = max(0.0, -there) - max(0.0, -back)
    shift = min(max(needed, -most), most)
    room = max(there + shift, back - shift) if shift == needed else inf
    share = one.error / most if most else 0.5
    return _moved(one, -shift * share, room), _moved(other, shift * (1 - share), room)


def _moved(clock: Clock, by: float, room: float) -> Clock:
    return Clock(clock.rate, clock.offset + by, clock.drift, min(clock.error, room))


def _makes_sense(each: Exchange) -> bool:
    return each.came >= each.sent and each.replied >= each.received


def _quickest(own: NDArray[np.float64], trips: NDArray[np.float64]) -> NDArray[np.intp]:
    """Places of the quickest exchange of each part of the talk, as far as it is quick at all."""
    begin, length = own.min(), max(float(np.ptp(own)), 1.0)
    part = np.minimum((own - begin) / length * PARTS, PARTS - 1).astype(int)
    places = (np.flatnonzero(part == each) for each in range(PARTS))
    quickest = [int(here[trips[here].argmin()]) for here in places if len(here)]
    limit = 2 * trips.min() + 1_000
    return np.array([place for place in quickest if trips[place] <= limit])


def _line(own: NDArray[np.float64], there: NDArray[np.float64]) -> tuple[float, float]:
    """Drift in ppm and offset in µs: the median of the slopes between all pairs (Theil-Sen), which few late
    answers cannot bend."""
    ahead = there - own
    drift = 0.0
    if len(own) >= LEAST:
        first, second = np.triu_indices(len(own), 1)
        apart = own[second] - own[first]
        far = apart > 0
        slopes = (ahead[second] - ahead[first])[far] / apart[far]
        drift = float(np.clip(np.median(slopes) * MICRO, -WILDEST, WILDEST)) if len(slopes) else 0.0
    return drift, float(np.median(ahead - own * drift / MICRO))
