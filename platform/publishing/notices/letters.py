"""A message in words: the letter, for whoever reads mail."""

from typing import Final

from publishing.models import Delivery, Event

SUBJECTS: Final = {
    Event.PUBLISHED: "Release {release} is published",
    Event.NOTHING_NEW: "No release: nothing new",
    Event.FAILED: "A release failed",
    Event.DRY_RUN: "A dry run: look at what would be published",
    Event.MISSED: "A release was missed: the site was not running",
    Event.TEST: "A test of notices",
}

FACTS: Final = {
    "error": "What happened",
    "target": "Where",
    "schedule": "Schedule",
    "commit": "Commit",
    "moment": "Moment (UTC)",
    "next": "Next (UTC)",
    "removed": "Rows taken out",
    "held": "Held over",
}


def subject(delivery: Delivery) -> str:
    return f"[Your Turn] {SUBJECTS[Event(delivery.event)].format(**_numbered(delivery))}"


def letter(delivery: Delivery) -> str:
    """Facts, one a line, and where to look."""
    data = delivery.said
    lines = [f"{SUBJECTS[Event(delivery.event)].format(**_numbered(delivery))}.", ""]
    lines += [f"{title}: {data[name]}" for name, title in FACTS.items() if data.get(name)]
    lines += [f"New in {config}: {number}" for config, number in (data.get("new") or {}).items()]
    lines += ["", data["url"], "", "Who is told of what is set on the page of notices."]
    return "\n".join(lines) + "\n"


def _numbered(delivery: Delivery) -> dict[str, object]:
    return {"release": delivery.said.get("release")}
