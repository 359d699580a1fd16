"""A preview as its page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.utils.translation import gettext

from corpus import excerpt
from corpus.figures import whole
from corpus.languages import NAMES
from corpus.models import Sample
from publishing.models import Preview
from publishing.preview import drawing, holding, leaving, unlocking

DAMAGED_SHOWN = 20

_CONFIG: Final = itemgetter(0)
"""Of a cell of a preview."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Samples that are held for one reason: how many, and of which languages and labels."""

    why: str
    number: int
    parts: list[str]


@dataclass(frozen=True, slots=True)
class Clip:
    """One of the new clips, to be heard."""

    sample: Sample
    language: str
    seconds: float


def page(preview: Preview) -> dict[str, Any]:
    """What the template walks through."""
    content = preview.content
    cells = content.get("cells", [])
    damaged = content.get("damaged", [])
    return {
        "cells": cells,
        "configurations": [_configuration(config, list(of)) for config, of in groupby(cells, _CONFIG)],
        "held": _held(content.get("held", [])),
        "unlocks": [_unlock(each) for each in content.get("unlocks", [])],
        "leaves": [
            (gettext(leaving.REASONS[why]), config, number)
            for why, config, number in content.get("leaves", [])
        ],
        "damaged": damaged[:DAMAGED_SHOWN],
        "damaged_in_all": len(damaged),
        "card": content.get("card", []),
        "changes": content.get("changes"),
    }


def _configuration(name: str, cells: list[list[Any]]) -> tuple[str, int, int]:
    """Its name, and how many rows are new and how many there are then."""
    return name, sum(cell[4] for cell in cells), sum(cell[5] for cell in cells)


def _held(held: holding.Held) -> list[Waiting]:
    by_reason: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for why, language, label, number in held:
        by_reason[why].append((f"{NAMES.get(language, language)}: {whole(number)} {label}", number))
    return [
        Waiting(gettext(words), sum(number for _, number in parts), [words for words, _ in parts])
        for why, words in holding.REASONS.items()
        if (parts := by_reason.get(why))
    ]


def _unlock(each: dict[str, Any]) -> str:
    facts = {**each, "language": NAMES.get(each["language"], each["language"])}
    sentence = unlocking.SENTENCES[each["by"]]
    return gettext(sentence) % facts


def clips(preview: Preview, shuffle: int) -> list[Clip]:
    """Ten by lot, the same ten for the same preview and shuffle. Withdrawn since: not among them."""
    ids = drawing.lot(preview.content.get("pool", []), preview.fingerprint, shuffle)
    found = Sample.objects.accepted().filter(pk__in=ids).select_related("recording")
    rows = {str(sample.pk): sample for sample in found}
    standing = [rows[id_] for id_ in ids if id_ in rows]
    return [Clip(each, NAMES.get(each.language, each.language), excerpt.seconds(each)) for each in standing]
