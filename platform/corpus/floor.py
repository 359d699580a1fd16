"""The floor line of a take: the one JSON shape that every page draws, and the same in words.

The shape, in seconds on the audio clock:
`{"seconds", "levels": [0..1, 20 a second], "pauses": [[start, end]], "cuts": [{"at", "label", "tail",
"verdicts"?: [{"by", "says", "p"}]}], "agent": [{"start", "end", "text"}]}`.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext, pgettext

from corpus import figures
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample

Floor = dict[str, Any]
Verdict = Mapping[str, Any]

MOST_SPANS = 3
"""Of the agent's lines, that are still told one by one."""


def floor_line(recording: Recording, verdicts: Mapping[UUID, Sequence[Verdict]] | None = None) -> Floor:
    """The drawing of one take; give `verdicts` by sample id only when the reader may see them.

    The cuts come from `recording.cuts.all()`: prefetch "cuts" when drawing many.
    """
    cuts = sorted(recording.cuts.all(), key=lambda sample: sample.cut)
    shown = [_cut(sample, (verdicts or {}).get(sample.id)) for sample in cuts]
    return {**without_cuts(recording), "cuts": shown}


def without_cuts(recording: Recording) -> Floor:
    """The drawing of one take with no cut in it; asks the database nothing."""
    agent = _agent(recording.timeline, recording.samples, recording.sample_rate)
    return {
        "seconds": _seconds(recording.samples, recording.sample_rate),
        "levels": [round(level, 3) for level in recording.levels],
        "pauses": _pauses(recording.speech, agent),
        "cuts": [],
        "agent": agent,
    }


def floor_sentence(floor: Floor) -> str:
    """The drawing in words, such as "4.2 s, two pauses, the second 0.6 s, you went on".

    static/floor/words.js says the same.
    """
    if not floor["seconds"]:
        return gettext("Nothing recorded yet")
    words = [figures.seconds(floor["seconds"]), _pause_words(floor["pauses"]), *_agent_words(floor["agent"])]
    return ", ".join([*words, *map(_cut_words, floor["cuts"])])


def _seconds(samples: int, rate: int = SAMPLE_RATE) -> float:
    return round(samples / rate, 3)


def _pauses(speech: Sequence[Sequence[int]], agent: Sequence[Floor]) -> list[list[float]]:
    """Silence between two spans of speech; what comes before the first and after the last is no pause.

    Nor is a silence in which the agent spoke: the floor was not the player's.
    """
    gaps = [[_seconds(before[1]), _seconds(after[0])] for before, after in pairwise(speech)]
    return [
        [start, end]
        for start, end in gaps
        if not any(span["start"] < end and start < span["end"] for span in agent)
    ]


def _cut(sample: Sample, verdicts: Sequence[Verdict] | None) -> Floor:
    cut: Floor = {
        "at": _seconds(sample.cut),
        "label": sample.label or sample.intent,
        "tail": _seconds(TAIL),
    }
    if verdicts:
        cut["verdicts"] = [dict(verdict) for verdict in verdicts]
    return cut


def _agent(timeline: Sequence[Mapping[str, Any]], samples: int, rate: int) -> list[Floor]:
    """What the agent said, from `agent_start` and `agent_end` events; games without an agent have none.

    A line without an end lasts as long as the take, `samples` at `rate` Hz.
    """
    spans: list[Floor] = []
    for event in timeline:
        at = _seconds(event["at"], rate)
        if event["name"] == "agent_start":
            spans.append({"start": at, "end": _seconds(samples, rate), "text": event.get("text", "")})
        elif event["name"] == "agent_end" and spans:
            spans[-1]["end"] = at
    return spans


def _pause_words(pauses: Sequence[Sequence[float]]) -> str:
    lengths = [end - start for start, end in pauses]
    if not lengths:
        return gettext("no pause")
    longest = max(lengths)
    facts = {
        "count": _counts().get(len(lengths), str(len(lengths))),
        "which": _ordinals().get(lengths.index(longest), pgettext("floor", "longest")),
        "length": figures.seconds(longest),
    }
    told = ngettext(
        "one pause, %(length)s, you went on",
        "%(count)s pauses, the %(which)s %(length)s, you went on",
        len(lengths),
    )
    return told % facts


def _counts() -> dict[int, str]:
    return {
        2: gettext("two"),
        3: gettext("three"),
        4: gettext("four"),
        5: gettext("five"),
        6: gettext("six"),
        7: gettext("seven"),
        8: gettext("eight"),
        9: gettext("nine"),
    }


def _ordinals() -> dict[int, str]:
    """From 0, which is the first."""
    return {
        0: pgettext("floor", "first"),
        1: pgettext("floor", "second"),
        2: pgettext("floor", "third"),
        3: pgettext("floor", "fourth"),
        4: pgettext("floor", "fifth"),
        5: pgettext("floor", "sixth"),
        6: pgettext("floor", "seventh"),
        7: pgettext("floor", "eighth"),
        8: pgettext("floor", "ninth"),
    }


def _agent_words(agent: Sequence[Floor]) -> list[str]:
    if not agent:
        return []
    if len(agent) > MOST_SPANS:
        whole = sum(span["end"] - span["start"] for span in agent)
        facts = {"n": len(agent), "whole": figures.seconds(whole)}
        told = ngettext(
            "the other voice spoke %(n)s time, %(whole)s in all",
            "the other voice spoke %(n)s times, %(whole)s in all",
            len(agent),
        )
        return [told % facts]
    spans = reduce(_joined, map(_span_words, agent))
    return [gettext("the other voice spoke %(spans)s") % {"spans": spans}]


def _span_words(span: Floor) -> str:
    return gettext("from %(start)s to %(end)s") % {
        "start": figures.decimal(span["start"]),
        "end": figures.seconds(span["end"]),
    }


def _joined(one: str, other: str) -> str:
    return gettext("%(one)s and %(other)s") % {"one": one, "other": other}


def _cut_words(cut: Floor) -> str:
    said = "; ".join(map(_verdict_words, cut.get("verdicts", ())))
    where = gettext("cut at %(at)s %(label)s") % {"at": figures.seconds(cut["at"]), "label": cut["label"]}
    return where + (f" ({said})" if said else "")


def _verdict_words(verdict: Verdict) -> str:
    probability = verdict.get("p")
    sure = "" if probability is None else f", {probability:.0%}"
    return gettext("%(by)s says %(says)s") % {"by": verdict["by"], "says": verdict["says"]} + sure
