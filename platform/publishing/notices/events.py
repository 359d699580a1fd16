"""What is said of a run: the data of a webhook, and the same in words."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from publishing.models import Event, Release, ReleaseSchedule, is_repository

OF_OUTCOME: Final = {
    Release.Outcome.PUBLISHED: Event.PUBLISHED,
    Release.Outcome.NOTHING_NEW: Event.NOTHING_NEW,
    Release.Outcome.FAILED: Event.FAILED,
    Release.Outcome.DRY_RUN: Event.DRY_RUN,
}
"""That a plan had changed is told to the one who pressed the button, by the page."""


def of_release(release: Release, event: Event) -> dict[str, Any]:
    """`{type, timestamp, data}`, as Standard Webhooks writes a payload; docs/webhooks.md has the fields."""
    counts = release.counts
    return _message(
        event,
        release.finished_at or timezone.now(),
        {
            "run": release.pk,
            "release": release.number,
            "target": _shown(release.target),
            "schedule": release.schedule.name if release.schedule else None,
            "commit": release.commit or None,
            "new": counts.get("new", {}),
            "removed": counts.get("removed", 0),
            "held": counts.get("held", 0),
            "error": release.error or None,
            "url": _page(release),
        },
    )


def _page(release: Release) -> str:
    if release.outcome == Release.Outcome.DRY_RUN and release.preview_id:
        return _address("publishing:preview", release.preview_id)
    return _address("publishing:release", release.pk)


def of_missed(schedule: ReleaseSchedule, moment: datetime) -> dict[str, Any]:
    """A moment that came while the site was not running."""
    data = {
        "schedule": schedule.name,
        "moment": _instant(moment),
        "next": _instant(schedule.due_at) if schedule.due_at else None,
        "url": _address("publishing:schedules"),
    }
    return _message(Event.MISSED, timezone.now(), data)


def of_test() -> dict[str, Any]:
    """What the button on the page sends."""
    return _message(Event.TEST, timezone.now(), {"url": _address("publishing:notices")})


def _message(event: Event, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {"type": event.value, "timestamp": _instant(at), "data": data}


def _shown(target: str) -> str:
    """A folder's own path would say where the site keeps its files."""
    return target if is_repository(target) else "folder"


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _address(name: str, *arguments: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)
