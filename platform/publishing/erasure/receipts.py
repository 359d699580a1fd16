"""What became of a take that its speaker took back: where it was, when it went, and what is left to do."""

from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_datetime

from corpus.models import Recording
from publishing.models import Erasure, Publication, Release, is_repository

TIMES = ("removed_at", "history_deleted_at")

COPIES = (
    "Copies that others downloaded before cannot be called back; each release lists what they should drop."
)


def receipt(recording: Recording) -> dict[str, Any]:
    """Of one take, as JSON types.

    `published`: every row that ever left the house with it; `removed_in` is the release whose newest revision
    has it no longer, null while it is still there; `history_deleted_at` says when older revisions were
    deleted too, and is null while they may still be read (a folder keeps none).
    """
    withdrawn = recording.status == Recording.Status.WITHDRAWN
    return {
        "receipt": recording.receipt,
        "recording": str(recording.pk),
        "captured_at": recording.captured_at.isoformat(),
        "withdrawn_at": recording.moved_at.isoformat() if withdrawn else None,
        "sound_deleted": not recording.audio,
        "sound_deleted_at": recording.erased_at and recording.erased_at.isoformat(),
        "published": list(_rows(recording)),
        "copies": COPIES,
    }


def _rows(recording: Recording) -> Iterator[dict[str, Any]]:
    rows = Publication.objects.filter(sample__recording=recording).select_related("release", "removed_in")
    squashed = _squashed({row.target for row in rows})
    for row in rows.order_by("target", "config", "sample_id"):
        yield {
            "where": place(row.target),
            "configuration": row.config,
            "sample": str(row.sample_id),
            "file": row.shard,
            "published_in": row.release.number,
            "removed_in": row.removed_in and row.removed_in.number,
            "removed_at": _when(row.removed_in),
            "history_deleted_at": _history_deleted(row, squashed.get(row.target, [])),
        }


def place(target: str) -> str:
    """A repository by its name; where the site keeps its own files is nobody's business."""
    return target if is_repository(target) else "a folder of this site"


def _squashed(targets: set[str]) -> dict[str, list[Erasure]]:
    found: dict[str, list[Erasure]] = {}
    for erasure in Erasure.objects.filter(target__in=targets).exclude(finished_at=None).order_by("pk"):
        found.setdefault(erasure.target, []).append(erasure)
    return found


def _when(release: Release | None) -> str | None:
    return release.finished_at.isoformat() if release and release.finished_at else None


def _history_deleted(row: Publication, erasures: list[Erasure]) -> str | None:
    """The first squash that began after the row was gone from the newest revision."""
    gone = row.removed_in.finished_at if row.removed_in else None
    if gone is None:
        return None
    if not is_repository(row.target):
        # A folder deletes the version before with each release.
        return gone.isoformat()
    later = (each for each in erasures if each.started_at > gone and each.finished_at)
    return next((each.finished_at.isoformat() for each in later if each.finished_at), None)


def as_rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What was published, rows of one file together: `samples` says how many they are; times as datetimes."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in found["published"]:
        together = {name: value for name, value in row.items() if name != "sample"}
        kept = rows.setdefault(tuple(together.values()), {**together, "samples": 0})
        kept["samples"] += 1
    return [row | {name: parse_datetime(row[name] or "") for name in TIMES} for row in rows.values()]


def as_text(found: dict[str, Any]) -> str:
    """The same to read and to keep."""
    deleted = found["sound_deleted_at"] or ("yes" if found["sound_deleted"] else "not yet")
    lines = [
        f"Receipt of erasure for the take {found['receipt']} ({found['recording']})",
        f"Recorded: {found['captured_at']}",
        f"Withdrawn: {found['withdrawn_at'] or 'not withdrawn'}",
        f"Sound deleted here: {deleted}",
    ]
    lines += [_line(row) for row in found["published"]] or ["It was never published."]
    return "\n".join([*lines, found["copies"], ""])


def _line(row: dict[str, Any]) -> str:
    out = (
        f"out since release {row['removed_in']}, {row['removed_at']}" if row["removed_in"] else "still there"
    )
    history = row["history_deleted_at"]
    older = f"; older revisions deleted {history}" if history else "; older revisions may still be read"
    place = f"{row['where']}, {row['file']}, sample {row['sample']}"
    return f"Published in release {row['published_in']} ({place}): {out}{older if row['removed_in'] else ''}"
