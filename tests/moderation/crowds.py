"""A made-up crowd: listeners whose reliability is known, scorers whose miscalibration is known."""

import numpy as np

from moderation.belief.evidence import Reviewed


def calibrated(rng: np.random.Generator, truth: np.ndarray, evidence: float = 1.5) -> np.ndarray:
    """Log-odds of "complete" that are right as they stand: their sign errs as often as they say.

    Gaussian evidence with a variance of twice its mean is its own log-likelihood ratio.
    """
    return np.where(truth, evidence, -evidence) + rng.normal(0, np.sqrt(2 * evidence), len(truth))


def answer(log_odds: float) -> dict[str, float]:
    complete = float(1 / (1 + np.exp(-log_odds)))
    return {"complete": complete, "incomplete": 1 - complete}


def said(rng: np.random.Generator, truth: bool, reliability: float) -> str:
    return "complete" if (rng.random() < reliability) == bool(truth) else "incomplete"


def reviewed(
    count: int,
    *,
    scorers: dict[str, float] | None = None,
    voters: dict[str, float] | None = None,
    moderators: dict[str, float] | None = None,
    language: str = "en",
    seed: int = 7,
) -> list[Reviewed]:
    """Decided samples, half of them complete.

    Args:
        scorers: name to what its true log-odds are multiplied with: its temperature when right.
        voters: id to how often their vote is right; each hears two samples in five.
        moderators: id to how often their lean is right; all hear all, the first decides rightly.
    """
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < 0.5
    evidence = {name: times * calibrated(rng, truth) for name, times in (scorers or {}).items()}
    rows = []
    for index, complete in enumerate(truth):
        row = Reviewed(language, "complete" if complete else "incomplete", decided_by="judge")
        row.scores = {name: answer(odds[index]) for name, odds in evidence.items()}
        heard = {who: right for who, right in (voters or {}).items() if rng.random() < 0.4}
        row.votes = {who: said(rng, complete, right) for who, right in heard.items()}
        row.leans = {
            who: said(rng, complete, right) for who, right in (moderators or {"judge": 0.95}).items()
        }
        rows.append(row)
    return rows
