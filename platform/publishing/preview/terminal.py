"""A preview for a terminal, the same figures as on its page."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from corpus.languages import NAMES
from publishing.models import Preview
from publishing.preview import comparing, drawing, holding, leaving, unlocking

SIGNS: Final = {comparing.IN: "+", comparing.OUT: "-", comparing.SAME: " ", comparing.GAP: "@@"}


def report(preview: Preview) -> str:
    """What would go, what waits and why, what would unlock it, ten to hear, and the diff of the card."""
    return "\n".join(_lines(preview, preview.content))


def _lines(preview: Preview, content: dict[str, Any]) -> Iterator[str]:
    yield f"Release {content['number']} to {preview.target}, {preview.get_status_display()}. "
    yield f"Fingerprint {preview.fingerprint}"
    yield from _part("Goes (configuration, split, language, label: new, all then)", _cells(content))
    yield from _part("Leaves", _leaves(content))
    yield from _part("Waits", _held(content))
    yield from _part("Would unlock it", _unlocks(content))
    yield from _part("Cannot be read", content.get("damaged", []))
    yield from _part("Ten to hear", drawing.lot(content["pool"], preview.fingerprint, 0))
    card = (f"{SIGNS[kind]}{line}" for kind, line in content.get("card", []))
    yield from _part("The card", card)


def _part(title: str, lines: Any) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    if found:
        yield from ("", title, *found)


def _cells(content: dict[str, Any]) -> Iterator[str]:
    for config, split, language, label, new, then in content["cells"]:
        yield f"{config} {split} {language} {label}: {new:,} new, {then:,} then"


def _leaves(content: dict[str, Any]) -> Iterator[str]:
    for why, config, number in content["leaves"]:
        yield f"{number:,} from {config}: {leaving.REASONS[why]}"


def _held(content: dict[str, Any]) -> Iterator[str]:
    sums = Counter[str]()
    for why, _, _, number in content["held"]:
        sums[why] += number
    for why, words in holding.REASONS.items():
        if not sums[why]:
            continue
        yield f"{sums[why]:,}: {words}"
        for each, language, label, part in content["held"]:
            if each == why:
                yield f"  {NAMES.get(language, language)}: {part:,} {label}"


def _unlocks(content: dict[str, Any]) -> Iterator[str]:
    for each in content["unlocks"]:
        language = NAMES.get(each["language"], each["language"])
        yield unlocking.SENTENCES[each["by"]] % {**each, "language": language}
