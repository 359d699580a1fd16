"""A plan as files in a folder: shards, manifest, tombstones, card, plot."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any

from publishing.card import page, provenance
from publishing.faults import PublishError
from publishing.models import Publication
from publishing.planning.manifest import AUDIO, CONFIGS, OF_SAMPLES, Placed, Plan
from publishing.planning.splits import SPLITS
from publishing.planning.weights import weights
from publishing.schema import changes
from publishing.schema.changes import Schema, Tables
from publishing.targets.folder import MANIFEST, Target
from publishing.writing import arenas, shards
from publishing.writing.rows import rows
from publishing.writing.shards import Shard

TOMBSTONES = "tombstones.jsonl"

Manifest = dict[str, Any]


def build(
    plan: Plan, tables: Tables, target: Target, folder: Path, number: int, beat: Callable[[], None]
) -> Manifest:
    """Write all that changes into `folder`, and return the manifest.

    tables: the columns of every configuration.

    Its `key` names what is in it; a target that shows it has received it. `left_out` stands in what is
    returned only, not in the file: {recording, reason} of takes whose audio is not what was stored.

    Raises:
        PublishError: the target has rows that would not load beside ours, or cannot be read.
    """
    state = target.state()
    schema = _schema(state, tables, number, target.name)
    left_out: dict[str, str] = {}
    added = new_shards(plan, tables, folder, number, beat, left_out)
    rewritten = _rewritten(plan, state, target, folder)
    tombstones = _tombstones(target.name, plan.removed, number)
    written = _written(added)
    manifest = {
        "format": 1,
        "number": number,
        "schema": schema,
        "tombstones": len(tombstones),
        "shards": _merged(_with_facts(state, target), [*rewritten, *added]),
        "added": {shard.path: shard.ids for shard in added if shard.ids},
        **_planned(plan, written),
    }
    manifest["key"] = _key(manifest, tombstones)
    shards.write_weights(folder, weights(plan, written))
    _write_words(folder, manifest, tombstones)
    kept = {placed.sample for placed in plan.kept if placed.config == AUDIO}
    page.write(folder, manifest, tables, target.name, kept | written[AUDIO])
    named = [{"recording": take, "reason": reason} for take, reason in sorted(left_out.items())]
    return {**manifest, "left_out": named}


def _rewritten(plan: Plan, state: Manifest | None, target: Target, folder: Path) -> list[Shard]:
    """The shards that lose rows."""
    entries = {entry["path"]: entry for entry in (state["shards"] if state else ())}
    return [
        shards.without(_whole(target, entries[path]), folder, path, gone)
        for path, gone in sorted(plan.removals().items())
    ]


def _whole(target: Target, entry: Manifest) -> Path:
    """A published shard, as it was published.

    Raises:
        PublishError: it is missing or other bytes, or cannot be fetched.
    """
    file = target.fetch(entry["path"])
    if not file.is_file() or shards.hashed(file)[0] != entry["sha256"]:
        raise PublishError(
            f"{entry['path']} in {target.name} is missing, or is not what was published. Bring it back from "
            "a copy, or set another RELEASE_DIR or HUB_DATASET to publish everything anew."
        )
    return file


def _written(added: Iterable[Shard]) -> dict[str, set[str]]:
    """Configuration to its new rows. A speaker may have withdrawn between plan and shard: what was written
    counts."""
    found: dict[str, set[str]] = {config: set() for config in CONFIGS}
    for shard in added:
        found[shard.config].update(shard.ids)
    return found


def _planned(plan: Plan, written: Mapping[str, Set[str]]) -> Manifest:
    """What the manifest says of the plan, as far as it was written."""
    return {
        "counts": plan.totals(written),
        "decided_by": plan.deciders(written),
        "held": len(plan.held),
        "removed": {path: sorted(rows) for path, rows in sorted(plan.removals().items())},
    }


def _key(manifest: Manifest, tombstones: list[Manifest]) -> str:
    """From content alone: two publications of one corpus have it in common, byte for byte."""
    said = json.dumps([manifest, tombstones], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _schema(state: Manifest | None, tables: Tables, number: int, target: str) -> Schema:
    """What the manifest says of the columns; `state`: the target's manifest of now."""
    before = state.get("schema", changes.FIRST) if state else None
    problems = changes.problems(before, tables) if before else []
    if problems:
        raise PublishError(
            f"{target} holds other columns than this site writes: {'; '.join(problems)}. Published shards "
            "stay as they are: update the site, or mend platform/publishing/columns/, then publish again."
        )
    return changes.next_schema(before, tables, number)


def new_shards(
    plan: Plan,
    tables: Tables,
    folder: Path,
    number: int,
    beat: Callable[[], None],
    left_out: dict[str, str],
) -> list[Shard]:
    """One pass a split: a speaker's recordings are all in one.

    left_out: gets takes whose audio is not what was stored, with the reason.
    """
    arenas.share()
    made: list[Shard] = []
    for split in SPLITS:
        found = rows(plan, tables, split, left_out)
        made += shards.write(folder, tables, split, number, found, beat)
    return made


def _with_facts(state: Manifest | None, target: Target) -> list[Manifest]:
    """Shards of earlier releases; one that was published before facts were kept is read for them, once."""
    before = state["shards"] if state else []
    return [entry if "facts" in entry else {**entry, **_found(entry, target)} for entry in before]


def _found(entry: Manifest, target: Target) -> Manifest:
    ids, facts = shards.read(_whole(target, entry))
    return {"facts": facts | provenance.of_rows(entry["config"], ids)}


def _merged(before: list[Manifest], changed: Iterable[Shard]) -> list[Manifest]:
    """Every shard of the dataset after this release, rewritten ones at their old place."""
    entries = {entry["path"]: entry for entry in before}
    for shard in changed:
        facts = shard.facts | provenance.of_rows(shard.config, shard.ids)
        entries[shard.path] = {**shard.entry(), "facts": facts}
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


def _write_words(folder: Path, manifest: Manifest, tombstones: list[Manifest]) -> None:
    lines = [json.dumps(line, sort_keys=True) + "\n" for line in tombstones]
    (folder / TOMBSTONES).write_text("".join(lines), "utf-8")
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
