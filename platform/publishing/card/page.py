"""The words and pictures of a release as files: README.md, plots, croissant.json."""

import json
from collections.abc import Iterable, Mapping
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
from publishing.models import Release, is_repository
from publishing.planning.manifest import AUDIO, DIALOGUES
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
        frontiers=frontiers_of(samples),
    )
    found = prose.together(manifest)
    audio, dialogues = (found.get(config, {}) for config in (AUDIO, DIALOGUES))
    plots = drawn(manifest["counts"][AUDIO], audio, dialogues, said.frontiers)
    for plot in plots:
        (folder / plot.name).write_bytes(plot.png)
    (folder / CARD).write_text(prose.card(manifest, tables, said, plots), "utf-8")
    croissant = described(manifest, tables, LICENCE, said.home)
    (folder / CROISSANT).write_text(json.dumps(croissant, indent=1), "utf-8")


def shown(target: str) -> str:
    """What the card calls the place: a folder's own path would say where the site keeps its files.

    `load_dataset` cannot name a dataset ".".
    """
    return target if is_repository(target) else FOLDER


def _before(target: str) -> list[tuple[int, dict[str, Any]]]:
    """Number and counts of the releases of this target so far, newest first."""
    published = Release.objects.published().filter(target=target).order_by("-number")
    return [(number or 0, counts) for number, counts in published.values_list("number", "counts")]


def frontiers_of(samples: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Scorer to its revision and its frontiers over these samples, in the shape of `FrontierRun.found`.

    samples: ids. Models whose licence keeps what they say in the house are left out, and so is the
    demonstration.
    """
    named = {entry.name for entry in installed.entries() if entry.publish_scores}
    judges = [each for each in corpus_silences.newest_revisions() if each[0] in named]
    # None where nobody answered: to make them of every row takes its time.
    only = {UUID(each) for each in samples} if judges else frozenset[UUID]()
    found = {}
    for scorer, revision in judges:
        frontiers, answers = corpus_silences.of_scorer(scorer, revision, only)
        if answers:
            found[scorer] = {"revision": revision, "frontiers": frontiers}
    return found
