"""What rows say together: added up row by row as a shard is written, and shard by shard for the card. Pure.

The facts of a shard stand in the manifest, so that a release of two hundred new rows does not read the twenty
thousand before them. They are numbers that can be added, and lists of names that can be joined:

    {"rows": 2, "seconds": 9.4, "speakers": {"en": ["spk_1a2b"]}, "labels": {"en": {"complete": 2}}, …}
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from games.catalogue.base import RATE, Span
from games.catalogue.two.units import offsets, units
from moderation.crowd.alpha import Sums

Facts = dict[str, Any]
Row = Mapping[str, Any]

Place = tuple[str, ...]
"""Keys, from the outermost to the number."""

NOT_SAID: Final = "not said"
UNMEASURED: Final = "not measured"
FLAGS: Final = ("synthetic", "paid")
HEARD: Final = ("votes", "leans")
"""Columns that say how many people heard what: listeners, and moderators before anything was shown."""

STEPS_MS: Final = {"cut_uncertainty_ms": 5, "silence_ms": 100, "transfer_ms": 100}
"""Widths of the bars that values are counted in, by column."""

LONGEST_MS: Final = {"cut_uncertainty_ms": 200, "silence_ms": 3_000, "transfer_ms": 2_000}
"""Where the last bar begins: what is more stands in it."""

HIGHEST_RATE: Final = 768_000
"""Hz, of what is sold as a microphone; more was made up."""

SHORTEST_MS: Final = -1_000
"""Where the first bar of floor transfers begins: a longer overlap stands in it."""


def of_rows(rows: Iterable[Row]) -> Facts:
    """The facts of some rows of one configuration; of columns that they lack nothing is said.

    What rows have in common is looked at once: most rows of a shard say much the same.
    """
    numbers: Counter[Place] = Counter()
    speakers: dict[str, set[str]] = defaultdict(set)
    rows = list(rows)
    for said, times in Counter(map(_said, rows)).items():
        if said.speaker:
            speakers[said.language].add(said.speaker)
        _add(numbers, _of_said(said), times)
    for after, times in Counter(map(_after, rows)).items():
        _add(numbers, _bars(*after), times)
    for talk in (row["vad_list"] for row in rows if row.get("partner")):
        _add(numbers, _transfers(talk))
    for name in HEARD:
        for heard, times in Counter(_heard(row.get(name)) for row in rows).items():
            _add(numbers, _agreement(name, heard), times)
    if rows:
        _add(numbers, [(("seconds",), seconds(row.get("audio"))) for row in rows])
    return _nested(numbers) | {"speakers": {each: sorted(found) for each, found in sorted(speakers.items())}}


def _add(numbers: "Counter[Place]", found: Iterable[tuple[Place, float]], times: int = 1) -> None:
    for place, number in found:
        numbers[place] += times * number  # type: ignore[assignment]  # a Counter of floats, which typeshed does not know


def joined(parts: Iterable[Facts]) -> Facts:
    """Several facts as one."""
    found: Facts = {}
    for part in parts:
        found = _plus(found, part)
    return found


def _plus(one: Any, other: Any) -> Any:
    """Numbers added, lists joined without doubles and sorted, and mappings key by key."""
    if isinstance(one, dict):
        mine = {key: _plus(value, other[key]) if key in other else value for key, value in one.items()}
        return mine | {key: value for key, value in other.items() if key not in one}
    return sorted({*one, *other}) if isinstance(one, list) else round(one + other, 3)


def _nested(numbers: Mapping[Place, float]) -> Facts:
    found: Facts = {}
    for place, number in sorted(numbers.items()):
        inner = found
        for key in place[:-1]:
            inner = inner.setdefault(key, {})
        inner[place[-1]] = round(number, 3)
    return found


class _Said(NamedTuple):
    """What many rows have in common."""

    language: str
    label: str
    speaker: str | None
    game: str | None
    mode: str | None
    settings: str | None
    decided_by: str | None
    flags: tuple[bool | None, ...]


def _said(row: Row) -> _Said:
    get = row.get
    return _Said(
        get("language") or NOT_SAID,
        str(get("label", NOT_SAID)),
        get("speaker"),
        get("game"),
        get("mode"),
        get("settings"),
        get("decided_by"),
        tuple(map(get, FLAGS)),
    )


def _of_said(said: _Said) -> Iterator[tuple[Place, float]]:
    yield ("rows",), 1
    yield ("languages", said.language), 1
    yield ("labels", said.language, said.label), 1
    if said.game:
        yield ("games", said.game, said.label), 1
    if said.mode:
        yield ("modes", f"{said.game}: {said.mode}"), 1
    if said.settings:
        yield ("microphones", microphone(said.settings)), 1
    if said.decided_by:
        yield ("decided_by", said.decided_by), 1
    for name, flag in zip(FLAGS, said.flags, strict=True):
        if flag is not None:
            yield (name,), int(flag)


_Heard = tuple[tuple[str, int], ...]
"""(label, how many) of one sample."""


def _heard(column: Iterable[Mapping[str, Any]] | None) -> _Heard:
    return tuple((each["label"], each.get("count", 1)) for each in column) if column else ()


def _agreement(name: str, heard: _Heard) -> Iterator[tuple[Place, float]]:
    """What listeners or moderators heard, as sums for Krippendorff's alpha."""
    sums = Sums()
    sums.add(label for label, count in heard for _ in range(count))
    if sums.samples:
        yield (name, "samples"), 1
    for label, (judged, matched) in sums.counts.items():
        yield (name, "judged", label), judged
        yield (name, "matched", label), matched


_NO_COLUMN: Final = -1.0


def _after(row: Row) -> tuple[int | None, bool, float | None]:
    """What is known of the silence, and of how sure the cut is: None, and `_NO_COLUMN` in other tables."""
    get = row.get
    return get("silence_ms"), bool(get("went_on")), get("cut_uncertainty_ms", _NO_COLUMN)


def _bars(silence: int | None, went_on: bool, uncertainty: float | None) -> Iterator[tuple[Place, float]]:
    """Values counted in bars: of silences those of holds and of ends apart."""
    if silence is not None:
        yield ("silence_ms", "held" if went_on else "ended", _bar("silence_ms", silence)), 1
    if uncertainty != _NO_COLUMN:
        bar = UNMEASURED if uncertainty is None else _bar("cut_uncertainty_ms", uncertainty)
        yield ("cut_uncertainty_ms", bar), 1


def _transfers(talk: str) -> Iterator[tuple[Place, float]]:
    """How long after the end of one speaker the other begins, where the floor changes hands in a talk.

    talk: JSON of [[start, end], …] in seconds of each channel.
    """
    first, second = (
        units(Span(round(start * RATE), round(end * RATE)) for start, end in channel)
        for channel in json.loads(talk)
    )
    for offset in offsets((first, second)):
        yield ("transfer_ms", _bar("transfer_ms", max(SHORTEST_MS, offset * 1_000 / RATE))), 1


def _bar(name: str, value: float) -> str:
    """Where the bar begins, in ms."""
    step = STEPS_MS[name]
    return str(min(int(value // step) * step, LONGEST_MS[name]))


def microphone(settings: str) -> str:
    """How a microphone was set, in words; settings: JSON, as the browser granted them."""
    said = json.loads(settings)
    rate = said.get("sampleRate")
    cleaned = [said.get(name) for name in ("echoCancellation", "noiseSuppression", "autoGainControl")]
    sound = "cleaned up by the browser" if any(cleaned) else "raw"
    if all(each is None for each in cleaned):
        sound = "clean-up " + NOT_SAID
    # Rows of earlier releases have whatever a client said.
    known = isinstance(rate, int | float) and not isinstance(rate, bool) and 0 < rate <= HIGHEST_RATE
    return f"{rate:,.0f} Hz, {sound}" if known else f"rate {NOT_SAID}, {sound}"


def seconds(audio: Mapping[str, Any] | None) -> float:
    """Length of a FLAC, from its STREAMINFO block (RFC 9639, section 8.2); 0 of no sound."""
    flac = ((audio or {}).get("bytes") or b"")[:26]
    if len(flac) < 26 or flac[:4] != b"fLaC":
        return 0.0
    packed = int.from_bytes(flac[18:26], "big")
    rate, samples = packed >> 44, packed & (1 << 36) - 1
    return round(samples / rate, 3) if rate else 0.0
