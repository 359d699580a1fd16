"""What rows say together: added up row by row as a shard is written, and shard by shard for the card. Pure.

The facts of a shard stand in the manifest, so that a release of two hundred new rows does not read the twenty
thousand before them. They are numbers that can be added, and lists of names that can be joined:

    {"rows": 2, "seconds": 9.4, "speakers": {"en": ["spk_1a2b"]}, "labels": {"en": {"complete": 2}}, …}
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

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

STEPS_MS: Final = {"cut_uncertainty_ms": 5, "silence_ms": 100}
"""Widths of the bars that values are counted in, by column."""

LONGEST_MS: Final = {"cut_uncertainty_ms": 200, "silence_ms": 3_000}
"""Where the last bar begins: what is more stands in it."""


def of_rows(rows: Iterable[Row]) -> Facts:
    """The facts of some rows of one configuration; of columns that they lack nothing is said."""
    numbers: Counter[Place] = Counter()
    speakers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for place, number in _of_row(row):
            numbers[place] += number  # type: ignore[assignment]  # a Counter of floats, which typeshed does not know
        if row.get("speaker"):
            speakers[row["language"]].add(row["speaker"])
    return _nested(numbers) | {"speakers": {each: sorted(found) for each, found in sorted(speakers.items())}}


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


def _of_row(row: Row) -> Iterator[tuple[Place, float]]:
    language, label = row.get("language") or NOT_SAID, str(row.get("label", NOT_SAID))
    yield ("rows",), 1
    yield ("seconds",), seconds(row.get("audio"))
    yield ("languages", language), 1
    yield ("labels", language, label), 1
    if row.get("game"):
        yield ("games", row["game"], label), 1
    if row.get("mode"):
        yield ("modes", f"{row['game']}: {row['mode']}"), 1
    if row.get("settings"):
        yield ("microphones", microphone(row["settings"])), 1
    if row.get("decided_by"):
        yield ("decided_by", row["decided_by"]), 1
    for name in FLAGS:
        if row.get(name) is not None:
            yield (name,), int(row[name])
    yield from _agreement(row)
    yield from _bars(row)


def _agreement(row: Row) -> Iterator[tuple[Place, float]]:
    """What listeners and moderators heard, as sums for Krippendorff's alpha."""
    for name in HEARD:
        sums = Sums()
        sums.add(each["label"] for each in row.get(name) or () for _ in range(each.get("count", 1)))
        if sums.samples:
            yield (name, "samples"), 1
        for label, (judged, matched) in sums.counts.items():
            yield (name, "judged", label), judged
            yield (name, "matched", label), matched


def _bars(row: Row) -> Iterator[tuple[Place, float]]:
    """Values counted in bars: of silences those of holds and of ends apart."""
    if row.get("silence_ms") is not None:
        kind = "held" if row.get("went_on") else "ended"
        yield ("silence_ms", kind, _bar("silence_ms", row["silence_ms"])), 1
    if "cut_uncertainty_ms" in row:
        value = row["cut_uncertainty_ms"]
        bar = UNMEASURED if value is None else _bar("cut_uncertainty_ms", value)
        yield ("cut_uncertainty_ms", bar), 1


def _bar(name: str, value: float) -> str:
    """Where the bar begins, in ms."""
    step = STEPS_MS[name]
    return str(min(int(value) // step * step, LONGEST_MS[name]))


def microphone(settings: str) -> str:
    """How a microphone was set, in words; settings: JSON, as the browser granted them."""
    said = json.loads(settings)
    rate = said.get("sampleRate")
    cleaned = [said.get(name) for name in ("echoCancellation", "noiseSuppression", "autoGainControl")]
    sound = "cleaned up by the browser" if any(cleaned) else "raw"
    if all(each is None for each in cleaned):
        sound = "clean-up " + NOT_SAID
    return f"{rate:,} Hz, {sound}" if rate else f"rate {NOT_SAID}, {sound}"


def seconds(audio: Mapping[str, Any] | None) -> float:
    """Length of a FLAC, from its STREAMINFO block (RFC 9639, section 8.2); 0 of no sound."""
    flac = bytes((audio or {}).get("bytes") or b"")[:26]
    if len(flac) < 26 or flac[:4] != b"fLaC":
        return 0.0
    packed = int.from_bytes(flac[18:26], "big")
    rate, samples = packed >> 44, packed & (1 << 36) - 1
    return round(samples / rate, 3) if rate else 0.0
