"""Whom to believe, by CROWDLAB and Dawid-Skene. Pure, and run in a process of its own.

cleanlab, crowd-kit, pandas and scikit-learn take seconds to import and some 200 MB that Python never gives
back. A site, of which a worker may be a part, needs them for a moment a day: `estimate` starts this module as
a program, which reads `Evidence` and writes `Belief` as JSON, and takes its memory along when it ends. So
nothing but this module's `fit` imports them.
"""

import json
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

Votes = Mapping[str, str]
"""Annotator to label."""

DECISION: Final = "decision"
"""The annotator whose labels are what people settled on."""

PATIENCE: Final = 1_800
"""Seconds after which the program has hung."""


class EstimateFailed(Exception):
    """The estimating program ended with an error; the text is its last line."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Reviewed samples, one index for both lists.

    Attributes:
        votes: annotator to label, `DECISION` among them.
        scores: scorer to calibrated label to probability; empty where no scorer answered.
    """

    votes: Sequence[Votes]
    scores: Sequence[Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class Belief:
    """What follows: skill of scorers, 0 (no better than always the commonest label) to 1, and quality of
    annotators, 0 to 1, each with the number of samples that it comes from."""

    skills: dict[str, tuple[float, int]] = field(default_factory=dict)
    qualities: dict[str, tuple[float, int]] = field(default_factory=dict)


def estimate(evidence: Evidence) -> Belief:
    """`fit` in a process of its own.

    Raises:
        EstimateFailed: it ended with an error or took longer than `PATIENCE` seconds.
    """
    command = [sys.executable, "-c", "from moderation.belief.crowd import main; main()"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asdict(evidence)),
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EstimateFailed(f"It took longer than {PATIENCE} s.") from error
    if done.returncode:
        raise EstimateFailed((done.stderr.strip().splitlines() or ["no word why"])[-1])
    found = json.loads(done.stdout.splitlines()[-1])
    return Belief(_pairs(found["skills"]), _pairs(found["qualities"]))


def main() -> None:
    """Evidence from standard input, belief to standard output."""
    found = json.load(sys.stdin)
    print(json.dumps(asdict(fit(Evidence(found["votes"], found["scores"])))))


def fit(evidence: Evidence) -> Belief:
    """Skills of the scorers, and qualities of the annotators with and without scorers beside them."""
    rows = list(zip(evidence.votes, evidence.scores, strict=True))
    scorers = sorted({scorer for _, scores in rows for scorer in scores})
    skills = {}
    for scorer in scorers:
        heard = [(votes, scores[scorer]) for votes, scores in rows if scorer in scores]
        if (found := crowdlab(heard)) is not None:
            skills[scorer] = found[0]
    scored = [(votes, _mean(list(scores.values()))) for votes, scores in rows if scores]
    together = crowdlab(scored)
    with_models = together[1] if together else {}
    without = dawid_skene([votes for votes, scores in rows if not scores])
    return Belief(skills, _merged(with_models, without))


def crowdlab(
    every: Sequence[tuple[Votes, Mapping[str, float]]],
) -> tuple[tuple[float, int], dict[str, tuple[float, int]]] | None:
    """Skill of the model and quality of each annotator; None where labels are too alike to compare.

    Only samples with more than one annotation tell anything: the others would agree with themselves.

    CROWDLAB (Goh, Tkachenko, Mueller 2022) weighs a model by 1 minus its error over the error of always
    saying the commonest label, times the root of the mean number of annotations. The root is taken out again
    here, since our dispute adds up votes one by one.
    """
    from cleanlab.multiannotator import get_label_quality_multiannotator  # noqa: PLC0415  # heavy, see above

    rows = [(votes, given) for votes, given in every if len(votes) > 1]
    labels = sorted({label for votes, _ in rows for label in votes.values()})
    if len(labels) < 2:
        return None
    annotators = sorted({who for votes, _ in rows for who in votes})
    given = _matrix([votes for votes, _ in rows], annotators, labels)
    found = get_label_quality_multiannotator(
        given, _probabilities([p for _, p in rows], labels), return_weights=True, verbose=False
    )
    stats = found["annotator_stats"]
    counts = np.sum(~np.isnan(given), axis=0)
    each = np.sqrt(np.mean(np.sum(~np.isnan(given), axis=1)))
    # The table is sorted by quality; its index is still the number of the column.
    quality = stats["annotator_quality"].to_dict()
    qualities = {
        who: (float(quality[column]), int(counts[column]))
        for column, who in enumerate(annotators)
        if np.isfinite(quality[column])
    }
    return (float(found["model_weight"] / each), len(rows)), qualities


def dawid_skene(rows: Sequence[Votes]) -> dict[str, tuple[float, int]]:
    """Skill of each annotator where no scorer spoke: Dawid-Skene with one coin (Zhang et al. 2016)."""
    import pandas as pd  # noqa: PLC0415  # heavy, see above
    from crowdkit.aggregation import OneCoinDawidSkene  # noqa: PLC0415  # heavy, see above

    table = pd.DataFrame(
        [(task, who, label) for task, votes in enumerate(rows) for who, label in votes.items()],
        columns=["task", "worker", "label"],
    )
    if table["label"].nunique() < 2:
        return {}
    with warnings.catch_warnings():
        # crowd-kit 1.4 says "inplace" and "copy", of which pandas 3 warns on every round.
        warnings.simplefilter("ignore")
        skills = OneCoinDawidSkene(n_iter=50).fit(table).skills_
    counts = Counter(table["worker"])
    return {str(who): (float(skill), counts[who]) for who, skill in skills.items()}


def _matrix(rows: Sequence[Votes], annotators: Sequence[str], labels: Sequence[str]) -> Any:
    """float64 [rows, annotators]: number of the label, NaN where nothing was said."""
    given = np.full((len(rows), len(annotators)), np.nan)
    places = {who: column for column, who in enumerate(annotators)}
    numbers = {label: number for number, label in enumerate(labels)}
    for row, votes in enumerate(rows):
        for who, label in votes.items():
            given[row, places[who]] = numbers[label]
    return given


def _probabilities(rows: Sequence[Mapping[str, float]], labels: Sequence[str]) -> Any:
    """float64 [rows, labels], summing to 1; a label that a model does not know gets next to nothing."""
    found = np.array([[max(row.get(label, 0.0), 1e-4) for label in labels] for row in rows])
    return found / found.sum(axis=1, keepdims=True)


def _pairs(found: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, int]]:
    """JSON knows no tuples."""
    return {who: (float(value), int(count)) for who, (value, count) in found.items()}


def _mean(answers: Sequence[Mapping[str, float]]) -> dict[str, float]:
    labels = {label for answer in answers for label in answer}
    return {label: sum(answer.get(label, 0.0) for answer in answers) / len(answers) for label in labels}


def _merged(
    one: Mapping[str, tuple[float, int]], other: Mapping[str, tuple[float, int]]
) -> dict[str, tuple[float, int]]:
    """Qualities of both, each by its number of labels."""
    merged = dict(one)
    for who, (quality, count) in other.items():
        before, counted = merged.get(who, (0.0, 0))
        total = counted + count
        merged[who] = ((before * counted + quality * count) / total, total)
    return merged
