"""The words and pictures of a release as files: README.md, plots, croissant.json."""

import json
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from accounts.consent import LICENCE
from inference.frontier import corpus_silences
from inference.registry import installed
from publishing.card import prose
from publishing.card.croissant import described
from publishing.card.plots import drawn
from publishing.card.prose import Said
from publishing.models import Release
from publishing.planning.manifest import AUDIO
from publishing.schema.changes import Tables

CARD, CROISSANT, FOLDER = "README.md", "croissant.json", "release"


def write(
    folder: Path, manifest: Mapping[str, Any], tables: Tables, target: str, samples: Iterable[str]
) -> None:
    """Write all of them into `folder`.

    target: the name of the release's target; samples: ids of all samples that `audio` holds afterwards.
    """
    said = Said(
        home=shown(target),
        licence=LICENCE,
        before=_before(target),
        frontiers=frontiers_of({UUID(each) for each in samples}),
    )
    plots = drawn(manifest["counts"][AUDIO], prose.together(manifest).get(AUDIO, {}), said.frontiers)
    for plot in plots:
        (folder / plot.name).write_bytes(plot.png)
    (folder / CARD).write_text(prose.card(manifest, tables, said, plots), "utf-8")
    croissant = described(manifest, tables, LICENCE, said.home)
    (folder / CROISSANT).write_text(json.dumps(croissant, indent=1), "utf-8")


def shown(target: str) -> str:
    """What the card calls the place: a folder's own path would say where the site keeps its files.

    `load_dataset` cannot name a dataset ".".
    """
    return FOLDER if Path(target).is_absolute() else target


def _before(target: str) -> list[tuple[int, dict[str, Any]]]:
    """Number and counts of the releases of this target so far, newest first."""
    published = Release.objects.published().filter(target=target).order_by("-number")
    return [(number or 0, counts) for number, counts in published.values_list("number", "counts")]


def frontiers_of(samples: Container[UUID]) -> dict[str, dict[str, Any]]:
    """Scorer to its revision and its frontiers over these samples, in the shape of `FrontierRun.found`.

    Models whose licence keeps what they say in the house are left out, and so is the demonstration.
    """
    entries = {entry.name: entry for entry in installed.entries()}
    found = {}
    for scorer, revision in corpus_silences.newest_revisions():
        if scorer not in entries or not entries[scorer].publish_scores:
            continue
        frontiers, answers = corpus_silences.of_scorer(scorer, revision, samples)
        if answers:
            found[scorer] = {"revision": revision, "frontiers": frontiers}
    return found
