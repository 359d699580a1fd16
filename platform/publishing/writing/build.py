"""A plan as files in a folder: shards, manifest, tombstones, card, plot."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.consent import LICENCE
from publishing.columns import COLUMNS
from publishing.models import Publication, PublishError
from publishing.planning.manifest import AUDIO, CONFIGS, OF_SAMPLES, Placed, Plan
from publishing.planning.splits import SPLITS
from publishing.planning.weights import weights
from publishing.schema import changes
from publishing.schema.changes import Schema
from publishing.targets.folder import MANIFEST, Target
from publishing.writing import shards
from publishing.writing.card import PLOT, card
from publishing.writing.plot import counts_png
from publishing.writing.rows import rows
from publishing.writing.shards import Shard

TOMBSTONES = "tombstones.jsonl"

Manifest = dict[str, Any]


def build(
    plan: Plan, target: Target, folder: Path, key: str, number: int, beat: Callable[[], None]
) -> Manifest:
    """Write all that changes into `folder`, and return the manifest.

    key: names this attempt; a target that shows it has received it.

    Raises:
        PublishError: the target has rows that would not load beside ours, or cannot be read.
    """
    state = target.state()
    before = state or {"shards": []}
    schema = _schema(state, number, target.name)
    added = new_shards(plan, folder, number, beat)
    rewritten = [
        shards.without(target.fetch(path), folder, path, gone)
        for path, gone in sorted(plan.removals().items())
    ]
    tombstones = _tombstones(target.name, plan.removed, number)
    # A speaker may have withdrawn between plan and shard: what was written counts.
    written = {
        config: {i for shard in added if shard.config == config for i in shard.ids} for config in CONFIGS
    }
    manifest = {
        "format": 1,
        "key": key,
        "number": number,
        "schema": schema,
        "counts": plan.totals(written),
        "decided_by": plan.deciders(written),
        "held": len(plan.held),
        "tombstones": len(tombstones),
        "shards": _merged(before["shards"], [*rewritten, *added]),
        "added": {shard.path: shard.ids for shard in added if shard.ids},
        "removed": {path: sorted(rows) for path, rows in sorted(plan.removals().items())},
    }
    shards.write_weights(folder, weights(plan, written))
    _write_words(folder, manifest, tombstones, target.name)
    return manifest


def _schema(state: Manifest | None, number: int, target: str) -> Schema:
    """What the manifest says of the columns; `state`: the target's manifest of now."""
    before = state.get("schema", changes.FIRST) if state else None
    problems = changes.problems(before, COLUMNS) if before else []
    if problems:
        raise PublishError(
            f"{target} holds other columns than this site writes: {'; '.join(problems)}. Published shards "
            "stay as they are: update the site, or mend platform/publishing/columns/, then publish again."
        )
    return changes.next_schema(before, COLUMNS, number)


def new_shards(plan: Plan, folder: Path, number: int, beat: Callable[[], None]) -> list[Shard]:
    """One pass a split: a speaker's recordings are all in one."""
    made: list[Shard] = []
    for split in SPLITS:
        made += shards.write(folder, split, number, rows(plan, split), beat)
    return made


def _merged(before: list[Manifest], changed: Iterable[Shard]) -> list[Manifest]:
    """Every shard of the dataset after this release, rewritten ones at their old place."""
    entries = {entry["path"]: entry for entry in before}
    entries.update((shard.path, shard.entry()) for shard in changed)
    return [entries[path] for path in sorted(entries)]


def _tombstones(target: str, removed: Iterable[Placed], number: int) -> list[Manifest]:
    """All rows that ever left this target, oldest first. Ids only: nothing about the speaker."""
    columns = ("sample_id", "sample__recording_id", "config", "shard", "removed_in__number")
    earlier = (
        Publication.objects.filter(target=target)
        .exclude(removed_in=None)
        .order_by("removed_in__number", "id")
    )
    gone = {
        (config, str(sample if config in OF_SAMPLES else recording)): (shard, release)
        for sample, recording, config, shard, release in earlier.values_list(*columns)
    }
    gone |= {(placed.config, placed.row): (placed.shard, number) for placed in removed}
    return [
        {"id": row, "config": config, "shard": shard, "removed_in": release}
        for (config, row), (shard, release) in gone.items()
    ]


def _write_words(folder: Path, manifest: Manifest, tombstones: list[Manifest], home: str) -> None:
    lines = [json.dumps(line, sort_keys=True) + "\n" for line in tombstones]
    (folder / TOMBSTONES).write_text("".join(lines), "utf-8")
    (folder / PLOT).write_bytes(counts_png(manifest["counts"][AUDIO]))
    # A folder's own path would say where the site keeps its files.
    shown = "." if Path(home).is_absolute() else home
    text = card(manifest, COLUMNS, home=shown, licence=LICENCE, year=timezone.now().year)
    (folder / "README.md").write_text(text, "utf-8")
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
