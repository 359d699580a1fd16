"""Why a sample waits for a person, in one line of signed bars: who is for the game's intent, who against."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext

from corpus.figures import decimal, whole
from corpus.marking import N_
from corpus.models import Sample
from moderation.belief import consensus, settling, versions
from moderation.belief.disagreement import Kind

MOST: Final = consensus.LOGIT_LIMIT
"""Log-odds that fill half of a bar; no single witness counts for more."""

NAMES: Final = {
    Kind.GAME: N_("game"),
    Kind.LISTENER: N_("listeners"),
    Kind.NEXT: N_("what came next"),
}
UNCERTAINTY: Final = N_("cut")


@dataclass(frozen=True, slots=True)
class Bar:
    """One witness.

    Attributes:
        evidence: log-odds of the intended label, held within ±`MOST`; of a cut 0 to `MOST`, unsigned.
        figure: what stands beside it.
    """

    name: str
    evidence: float
    figure: str
    signed: bool = True

    @property
    def start(self) -> float:
        """Where the bar begins, of -`MOST` to `MOST`."""
        return min(0.0, self.evidence)

    @property
    def width(self) -> float:
        return abs(self.evidence)


def bars(sample: Sample) -> list[Bar]:
    """Game, each model, the listeners together, what came next, and how unsure the cut is."""
    kept = sample.why or _weighed_now(sample)
    together: dict[str, float] = {}
    for kind, scorer, evidence in kept:
        name = _model(scorer) if scorer else gettext(NAMES.get(kind, kind))
        together[name] = together.get(name, 0.0) + evidence
    found = [Bar(name, max(-MOST, min(MOST, sum_)), _signed(sum_)) for name, sum_ in together.items()]
    return [*found, *_uncertainty(sample)]


def _weighed_now(sample: Sample) -> Iterable[list[Any]]:
    """For a sample that was weighed before reasons were kept; only its game knows how sure it was."""
    language, believed = sample.recording.language, versions.newest()
    heard = settling.witnesses(sample, prior=0.5, language=language, believed=believed)
    return [[each.kind.value, each.scorer, each.evidence] for each in heard if each.kind != Kind.GAME]


def _signed(evidence: float) -> str:
    return ("+" if evidence >= 0 else "") + decimal(evidence)


def _uncertainty(sample: Sample) -> Iterable[Bar]:
    spread = sample.cut_uncertainty_ms
    if spread is not None:
        share = min(spread / consensus.UNSURE_MS, 1.0)
        yield Bar(gettext(UNCERTAINTY), MOST * share, f"± {whole(spread)} ms", signed=False)


def _model(scorer: str) -> str:
    return scorer.replace("-", " ").replace("_", " ").title()
