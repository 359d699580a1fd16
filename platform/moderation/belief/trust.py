"""How far each opinion is believed: the newest estimate from reviewed samples, documented priors before it.

Every prior is a figure of ours, chosen so that one sure scorer that contradicts the game makes a sample
disputed and one that merely hesitates does not. `moderation.belief.estimating` replaces them in batch, each
as soon as there is enough to estimate it from; none is ever tuned by hand on a single case.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from moderation.models import TrustRun

DISPUTED_FROM: Final = 0.35
"""Dispute at and above which a sample is disputed: more than a third of the belief lies on other labels."""

AUDIT_EVERY: Final = 10
"""One in this many agreed samples takes a place among the disputed, or the set would be adversarial only."""

DEFAULT_WEIGHT: Final = 0.8
"""Of a scorer's calibrated log-odds; below 1, since scorers err together."""

DEFAULT_TEMPERATURE: Final = 1.5
"""Divides a scorer's log-odds; above 1 tames the overconfidence that neural networks are known for
(Guo et al., On Calibration of Modern Neural Networks, 2017)."""

VOTER_RELIABILITY: Final = 0.75
"""How often a listener whom we know nothing about votes for the label that people settle on."""

MODERATOR_RELIABILITY: Final = 0.9
"""How often the blind lean of a moderator whom we know nothing about is what another moderator decides."""

SECONDS_KEPT: Final = 60.0
"""How long a process goes on with the version that it has: settling must not cost a query a sample."""


@dataclass(frozen=True, slots=True)
class Trust:
    """One version of what is believed; what it does not name stands at its prior.

    Attributes:
        temperatures: (scorer, ISO 639-1 language) to what divides its log-odds.
        weights: scorer to the weight of its calibrated log-odds, 0 to 1.
        reliabilities: contributor's id as text to how often their vote is right, 0.5 to 1.
        version: of the row; 0 before the first estimate.
    """

    temperatures: Mapping[tuple[str, str], float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    reliabilities: Mapping[str, float] = field(default_factory=dict)
    version: int = 0

    def temperature(self, scorer: str, language: str) -> float:
        return self.temperatures.get((scorer, language), DEFAULT_TEMPERATURE)

    def weight(self, scorer: str) -> float:
        return self.weights.get(scorer, DEFAULT_WEIGHT)

    def reliability(self, voter: str) -> float:
        return self.reliabilities.get(voter, VOTER_RELIABILITY)


PRIORS: Final = Trust()


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
    temperatures: Mapping[str, Mapping[str, Any]] = run.temperatures
    return Trust(
        temperatures={
            (scorer, language): float(value)
            for scorer, languages in temperatures.items()
            for language, value in languages.items()
        },
        weights=run.weights,
        reliabilities=run.reliabilities.get("voters", {}),
        version=run.version or 0,
    )


def _read() -> Trust:
    run = TrustRun.objects.newest()
    return from_run(run) if run else PRIORS
