"""Where a probability decides, the mean over copies that begin a little later: it hangs on no single draw.

A quantised model amplifies rounding: features that are off by one part in a million have moved Smart Turn by
0.2, and beginnings 5 to 20 ms later by up to 0.45. Far from the threshold nothing follows from that. Near it,
and not so near where others contradict, it is asked again about copies that nobody could tell apart.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from inference.scorers.base import Answer, Question, Scorer, ScorerError, Shifting, attempt
from inference.verdict import levelled, said

SHIFTS: Final = (80, 160)
"""Samples (5 and 10 ms) that a copy begins later. Features have a frame each 10 ms, so that the first of them
lies between those of the other two."""

NEAR: Final = 0.3
"""Log-odds around the threshold: 0.43 to 0.57 about 0.5."""

AGAINST: Final = 0.5
"""The same where the game or another scorer says otherwise: 0.38 to 0.62.

Measured with Smart Turn v3.2 over 116 moments of the repository's clips and of human readings, as they are
and in parts, with the game's word alone against it: seven are asked about again, with both copies 12 % more
answers, and five of the seven that change sides with the beginning are among them; so they are with 0.5 and
0.75, at 16. Voices of espeak-ng are nearer to the threshold: of 80 moments eleven are asked again, 28 %, and
with them four of the seven that change sides.

The second copy is asked about only where the mean of two still decides. Over 220 moments of the repository's
clips, twice with their rhythm changed, 15 are asked again: that takes 23 answers instead of 30, 10 % more
than one each instead of 14, and the mean stands on the side of the mean of five copies as often, 13 times.
"""


def steadied(
    scorer: Scorer, question: Question, answer: Answer, others: Collection[str]
) -> Answer | ScorerError:
    """The answer, or where it decides the mean over it and those to shifted copies, with their spread: as
    many of them as it takes until the mean decides no longer, two at most.

    Args:
        answer: to the question as it is.
        others: labels that other witnesses of the same moment speak for.

    Returns:
        The error of the scorer where it answered to the question, and not to a copy of it.
    """
    if not (isinstance(scorer, Shifting) and decides(answer, others)):
        return answer
    answers = [answer]
    for by in SHIFTS:
        again = attempt(lambda shift: scorer.answer_shifted(question, shift), by)
        if isinstance(again, ScorerError):
            return again
        answers.append(again)
        if not decides(mean(answers), others):
            break
    return mean(answers)


def decides(answer: Answer, others: Collection[str]) -> bool:
    """Whether a little more or less of the probability makes another verdict.

    Args:
        others: as for `steadied`.
    """
    odds = sorted(levelled(answer.probabilities, answer.threshold).values())
    if len(odds) < 2:
        return False
    ours = said(answer.probabilities, answer.threshold)
    against = any(other != ours for other in others if other in answer.probabilities)
    return odds[-1] - odds[-2] < (AGAINST if against else NEAR)


def mean(answers: Sequence[Answer]) -> Answer:
    """Of answers to copies of one question, the first to the question itself: its latency is a model's own.

    The spread is the largest difference of a label's probability between any two.
    """
    first = answers[0]
    by_label = {label: [each.probabilities[label] for each in answers] for label in first.probabilities}
    return replace(
        first,
        probabilities={label: sum(found) / len(found) for label, found in by_label.items()},
        spread=max(max(found) - min(found) for found in by_label.values()),
    )
