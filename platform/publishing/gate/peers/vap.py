"""Voice activity projection: two people on two channels of one clock, and when each of them speaks.

Its training reads stereo at 16 kHz and a list for each channel of [start, end] in seconds, which
`vad_list_to_onehot` of vap_turn_taking makes into frames. In its tables the lists are JSON.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from publishing.gate.peers.asking import Check, Row, Unfit, each, expect
from publishing.gate.peers.release import claimed, heard, undecoded, whole

RATE, CHANNELS, FRAME_HZ = 16_000, 2, 50
LISTS = ("vad_list", "vad")
"""Names that its code gives to them."""


def checks(_folder: Path) -> dict[str, Check]:
    return {"VAP": _reads}


def _reads(folder: Path) -> str:
    splits = whole(folder, claimed(folder, "dialogues"))
    names = next(iter(splits.values())).column_names
    found = [name for name in LISTS if name in names]
    expect(bool(found), f"`dialogues` lacks `{LISTS[0]}`, when each channel speaks")
    rows = {
        split: each(undecoded(there), lambda row: _dialogue(row, found[0])) for split, there in splits.items()
    }
    return f"{sum(rows.values())} dialogues in {', '.join(rows)}"


def _dialogue(row: Row, column: str) -> None:
    sound, rate = heard(row["audio"])
    expect(rate == RATE, f"{rate} Hz, and it wants {RATE}")
    expect(sound.shape[1] == CHANNELS, f"{sound.shape[1]} channels, and it wants {CHANNELS}")
    lists = _lists(row[column])
    expect(len(lists) == CHANNELS, f"`{column}` has {len(lists)} lists for {CHANNELS} channels")
    frames = _frames(lists, len(sound) / rate)
    expect(bool(frames.any()), f"nobody speaks in `{column}`")


def _lists(said: Any) -> Any:
    """As a list, or as JSON of one."""
    try:
        return json.loads(said) if isinstance(said, str) else said
    except json.JSONDecodeError as error:
        raise Unfit(f"its voice activity is no JSON ({error})") from error


def _frames(lists: Any, seconds: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether each channel speaks: bool [2, frames] at 50 Hz."""
    frames = np.zeros((CHANNELS, round(seconds * FRAME_HZ) + 1), np.bool_)
    for channel, spans in enumerate(lists):
        for span in spans:
            expect(isinstance(span, list) and len(span) == 2, f"the span {span} is no [start, end]")
            expect(0 <= span[0] < span[1] <= seconds + 0.05, f"the span {span} of {seconds:.3f} s")
            frames[channel, round(span[0] * FRAME_HZ) : round(span[1] * FRAME_HZ)] = True
    return frames
