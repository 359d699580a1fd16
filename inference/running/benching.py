"""How fast the models of this machine are: the latency of each, on questions of its own kind."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Final

import numpy as np

from inference.running import loaded
from inference.scorers.base import Answer, Message, Question, Scorer, ScorerError
from inference.scorers.probing import syllables

SECONDS: Final = (1, 2, 4, 8, 16)
TEXTS: Final = (
    "Yes.",
    "I would take the early train, because",
    "Could you tell me whether the shop on the corner is open on Sundays?",
    "So what we did then was that we drove up to the lake, left the car there and walked all the way back, "
    "and when we came home the others had already cooked, which was a nice surprise, and",
)


def bench(rounds: int) -> Iterator[str]:
    """A line for each model that is ready: p50 and p95 over `rounds` questions of several lengths."""
    for scorer in loaded.scorers():
        latencies, problem = _latencies(scorer, rounds)
        if not latencies:
            yield f"{scorer.title}: no answer, {problem}"
            continue
        p50, p95 = np.percentile(latencies, [50, 95])
        failed = f", {rounds - len(latencies)} failed: {problem}" if problem else ""
        yield f"{scorer.title}: p50 {p50:.1f} ms, p95 {p95:.1f} ms over {len(latencies)} answers{failed}"


def _latencies(scorer: Scorer, rounds: int) -> tuple[list[float], str]:
    """Milliseconds per answer, and the last failure. The first answer warms up and does not count."""
    asked = [question for question in _questions() if scorer.applies(question)]
    if not asked:
        return [], "for no question is of its kind"
    answers: list[Answer] = []
    problem = ""
    for question in islice(cycle(asked), rounds + 1):
        try:
            answers.append(scorer.answer(question))
        except ScorerError as error:
            problem = str(error)
    return [answer.latency_ms for answer in answers[1:]], problem


def _questions() -> Iterator[Question]:
    """Every text and length, idle and speaking, in each language that some model wants to itself."""
    for language in ("en", *_languages()):
        for agent_state in ("idle", "speaking"):
            for position, seconds in enumerate(SECONDS):
                text = TEXTS[position % len(TEXTS)]
                yield Question(
                    audio=syllables(seconds),
                    language=language,
                    agent_state=agent_state,
                    agent_text="Your parcel is on its way.",
                    transcript=text,
                    transcript_plain=text.lower().rstrip(".?,").replace(",", ""),
                    conversation=(Message("user", "Where is my parcel?"),),
                )


def _languages() -> list[str]:
    """Languages besides English of the models that do not take it."""
    wanted = (state.entry.languages for state in loaded.states() if state.ready)
    return sorted({languages[0] for languages in wanted if languages and "en" not in languages})
