"""A release built for looking at: all but sending it. In a worker, since a corpus is large.

The shards of the new rows are really written, into a folder that is thrown away: only so is the card the one
that would be published, sizes included, and only so is sound that cannot be read found before and not during
the release.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from publishing.columns import COLUMNS
from publishing.faults import PublishError
from publishing.models import Preview, Publication, Release
from publishing.planning import selection
from publishing.planning.fingerprint import fingerprint, new_rows, new_samples
from publishing.planning.manifest import Plan
from publishing.preview import comparing, drawing, holding, leaving, unlocking
from publishing.targets.folder import Target, explained
from publishing.writing.build import Manifest, build

CARD: Final = "README.md"

Beat = Callable[[], None]


def fill(preview: Preview, target: Target, beat: Beat = lambda: None) -> None:
    """Make what the row asks for, whatever comes of it.

    Raises:
        Exception: a fault of the site's own, which the row names too.
    """
    try:
        _fill(preview, target, beat)
    except PublishError as error:
        preview.fail(str(error))
    except Exception:
        preview.fail("The site met a fault of its own; its log says more. Tell whoever runs it.")
        raise


def _fill(preview: Preview, target: Target, beat: Beat) -> None:
    order = preview.order()
    plan, _ = selection.read(target.name, order)
    number = Release.objects.next_number(target.name)
    young = selection.in_quarantine(order)
    held, cells = holding.counted(plan, target.name, order, young), _cells(plan)
    content = {
        "number": number,
        "cells": cells,
        "samples": len(new_samples(plan)),
        "leaves": leaving.counted(plan),
        "held": held,
        "unlocks": [unlock.entry() for unlock in unlocking.unlocks(held, cells)],
        "pool": drawing.pool(sorted(new_samples(plan)), fingerprint(plan, number)),
    }
    if not plan.empty:
        content |= _built(plan, target, number, beat)
    if preview.instead_of is not None:
        content["changes"] = comparing.changes(preview.instead_of.content, content)
    preview.made(fingerprint(plan, number), content, empty=plan.empty)


def _cells(plan: Plan) -> list[list[Any]]:
    """[configuration, split, language, label, new, all that are there then], sorted."""
    new: Counter[tuple[str, ...]] = Counter(
        (config, split, row.language, row.label) for config, split, row in new_rows(plan)
    )
    then = {
        (config, split, language, label): number
        for config, splits in plan.totals().items()
        for split, languages in splits.items()
        for language, labels in languages.items()
        for label, number in labels.items()
    }
    return [[*cell, new[cell], then[cell]] for cell in sorted(then)]


def _built(plan: Plan, target: Target, number: int, beat: Beat) -> dict[str, Any]:
    """The card beside the published one, and the new rows whose sound could not be read."""
    work = settings.DATA_DIR / "publishing"
    with explained(work), _working(work) as folder:
        made = build(plan, COLUMNS, target, Path(folder), number, beat)
        card = (Path(folder) / CARD).read_text("utf-8")
    return {"card": comparing.lines(_published_card(target), card), "damaged": _unwritten(plan, made)}


@contextmanager
def _working(work: Path) -> Iterator[str]:
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="preview-", dir=work) as folder:
        yield folder


def _published_card(target: Target) -> str:
    there = Publication.objects.filter(target=target.name).exists()
    return target.fetch(CARD).read_text("utf-8") if there else ""


def _unwritten(plan: Plan, made: Manifest) -> list[str]:
    """Ids of planned rows that are in no shard."""
    written = {(path.split("/")[0], id_) for path, ids in made["added"].items() for id_ in ids}
    return sorted({row.id for config, _, row in new_rows(plan) if (config, row.id) not in written})
