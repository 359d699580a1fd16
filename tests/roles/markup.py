"""What somebody stumbles over who has a page read aloud, as far as its HTML can tell: see `faults`."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

VOID: Final = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
REFERS: Final = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "popovertarget",
    "list",
    "form",
)
HEADINGS: Final = ("h1", "h2", "h3", "h4")
FIELDS: Final = ("input", "select", "textarea")
UNNAMED_INPUTS: Final = ("hidden", "submit", "button")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parents: "list[Element]"
    words: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        said = " ".join("".join(self.words).split())
        return said or self.attributes.get("aria-label", "") or self.attributes.get("title", "")

    def within(self, tag: str) -> bool:
        return any(parent.tag == tag for parent in self.parents)

    @property
    def filled_in(self) -> bool:
        """Whether a script finds it, and gives it its words: tests/browser/test_states_accessible.py."""
        return any(name.startswith("data-") for name in self.attributes)

    @property
    def hidden(self) -> bool:
        return any("hidden" in each.attributes for each in (self, *self.parents))


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.elements: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs}, list(self.open))
        self.elements.append(found)
        if tag == "img":
            self.handle_data(found.attributes.get("alt", ""))
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, list(self.open)))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        for each in self.open:
            each.words.append(data)


def faults(html: str) -> list[str]:
    """In words, none where there is nothing to stumble over."""
    elements = [each for each in Reader(html).elements if not each.within("template")]
    return [*_page(elements), *_headings(elements), *_ids(elements), *_names(elements)]


def _page(elements: list[Element]) -> list[str]:
    root = elements[0] if elements else Element("", {}, [])
    titles = [each.name for each in elements if each.tag == "title" and not each.within("svg")]
    found = [] if root.attributes.get("lang") else ["no language"]
    found += [] if len(titles) == 1 and titles[0] else [f"titles: {titles}"]
    mains = sum(each.tag == "main" for each in elements)
    return [*found, *([] if mains == 1 else [f"{mains} main"])]


def _headings(elements: list[Element]) -> list[str]:
    levels = [int(each.tag[1]) for each in elements if each.tag in HEADINGS and not each.hidden]
    found = [] if 1 in levels else ["no h1"]
    skipped = [f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1]
    return [*found, *skipped]


def _ids(elements: list[Element]) -> list[str]:
    ids = Counter(each.attributes["id"] for each in elements if each.attributes.get("id"))
    twice = [f"#{name} {count} times" for name, count in ids.items() if count > 1]
    asked = {
        f"{each.tag} {attribute}={name}"
        for each in elements
        for attribute in REFERS
        for name in each.attributes.get(attribute, "").split()
        if name not in ids
    }
    return [*twice, *sorted(asked)]


def _names(elements: list[Element]) -> list[str]:
    labelled = {each.attributes.get("for") for each in elements if each.tag == "label" and each.name}
    found = []
    for each in elements:
        typed = each.attributes.get("type") not in UNNAMED_INPUTS
        if each.tag in FIELDS and typed and not each.hidden:
            wrapped = any(parent.tag == "label" and parent.name for parent in each.parents)
            named = {"aria-label", "aria-labelledby"} & set(each.attributes)
            labels = wrapped or named or each.attributes.get("id") in labelled
            if not (labels or each.filled_in):
                found.append(f"unnamed {each.tag} {each.attributes}")
        if each.tag in ("a", "button", "summary") and not (each.name or each.filled_in):
            found.append(f"unnamed {each.tag} {each.attributes}")
        if each.tag == "img" and "alt" not in each.attributes:
            found.append(f"img without alt {each.attributes}")
    return found
