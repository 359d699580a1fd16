"""Which release of ours made a machine better, as the provenance of what was trained here says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from corpus.figures import decimal
from corpus.marking import N_
from inference.registry import lock
from inference.registry.lock import LockError
from publishing.evaluating.bands import WIDE
from publishing.evaluating.pairing import BETTER
from publishing.models import Release

SAID: Final = N_("The machine that learned from them is right %(points)s percentage points more often.")


@dataclass(frozen=True, slots=True)
class Gain:
    """Attributes:
    release: the newest that the machine learned from; it holds what earlier ones of its target brought.
    points: accuracy on the release's test split after less before, in percentage points; above chance.
    """

    release: Release
    points: float

    @property
    def facts(self) -> dict[str, str]:
        """For `SAID`."""
        return {"points": decimal(self.points)}

    def covers(self, release: Release) -> bool:
        """Whether what was new in this release was there to be learned."""
        mine, theirs = self.release, release
        same = mine.target == theirs.target and mine.number and theirs.number
        return bool(same and (theirs.number or 0) <= (mine.number or 0))


def gains() -> list[Gain]:
    """The largest first; none where nothing was trained here, or nothing got better than by chance."""
    found = [gain for made in _provenances() if (gain := _gain(made))]
    return sorted(found, key=lambda gain: -gain.points)


def _provenances() -> Iterator[dict[str, Any]]:
    """What lies beside each model that the lock names; what cannot be read tells nothing."""
    folder = Path(settings.MODELS_DIR)
    try:
        models = lock.read(folder).models
    except LockError:
        return
    for name, locked in models.items():
        try:
            yield json.loads((folder / name / locked.revision / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            continue


def _gain(made: dict[str, Any]) -> Gain | None:
    """None of a model that no release of ours taught, and of one that is no better."""
    try:
        told, named, files = made["changed"][WIDE], made["release"], made["train"]["files"]
        points = 100 * told["difference"]["value"] if told["verdict"] == BETTER else 0.0
    except (KeyError, TypeError):
        return None
    release = _release(str(named), str(files)) if points > 0 else None
    return Gain(release, points) if release else None


def _release(named: str, files: str) -> Release | None:
    """That of the number on this site's target; of a dataset on the Hub that of the commit."""
    target = settings.HUB_DATASET or str(settings.RELEASE_DIR)
    number = int(named) if named.isdecimal() else None
    which = Q(target=target, number=number) if number else Q(commit=files)
    return Release.objects.published().filter(which).first()
