"""Which version of trust is in force: the newest row, read once a minute by each process."""

import time
from collections.abc import Mapping
from typing import Any, Final

from moderation.belief.trust import PRIORS, Trust
from moderation.models import TrustRun

SECONDS_KEPT: Final = 60.0
"""How long a process goes on with the version that it has: settling must not cost a query a sample."""


class _Kept:
    """What this process read last. Two threads that read at once read the same: no lock is needed."""

    def __init__(self) -> None:
        self.until = 0.0
        self.trust = PRIORS


_kept = _Kept()


def newest() -> Trust:
    """The newest version, at most `SECONDS_KEPT` old; the priors while there is none."""
    if time.monotonic() >= _kept.until:
        _kept.trust = _read()
        _kept.until = time.monotonic() + SECONDS_KEPT
    return _kept.trust


def forget() -> None:
    """Read again at the next question: this process has just written a version."""
    _kept.until = 0.0


def from_run(run: TrustRun) -> Trust:
    """The version that a row holds."""
    return Trust(
        temperatures=_by_scorer_and_language(run.temperatures),
        offsets=_by_scorer_and_language(run.offsets),
        weights=run.weights,
        reliabilities=run.reliabilities.get("voters", {}),
        version=run.version or 0,
    )


def _by_scorer_and_language(kept: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], float]:
    return {
        (scorer, language): float(value)
        for scorer, languages in kept.items()
        for language, value in languages.items()
    }


def _read() -> Trust:
    run = TrustRun.objects.newest()
    return from_run(run) if run else PRIORS
