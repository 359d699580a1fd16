"""What happened, in words for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from games.player.crew import Progress
from games.player.take import Outcome


def line(outcome: Outcome) -> str:
    """One take: file, length, receipt, then what the models said or why it failed."""
    clip = outcome.clip
    start = f"{clip.path.name} ({clip.seconds:.1f} s)"
    if outcome.error:
        kept = f" (stored, receipt {outcome.receipt})" if outcome.receipt else ""
        return f"{start}: FAILED{kept}. {outcome.error}"
    return f"{start}: receipt {outcome.receipt}, {_verdict(outcome.scored)}{_against(outcome)}"


def summary(outcomes: Sequence[Outcome]) -> str:
    """Counts of takes, and the median and 95th percentile from stop to scored."""
    failed = sum(bool(outcome.error) for outcome in outcomes)
    refused = sum(outcome.scored.get("status") == "refused" for outcome in outcomes)
    scored = len(outcomes) - failed - refused
    takes = "1 take" if len(outcomes) == 1 else f"{len(outcomes)} takes"
    counts = f"{takes}: {scored} scored, {refused} refused, {failed} failed."
    waits = [outcome.scored_after for outcome in outcomes if outcome.scored_after is not None]
    if not waits:
        return counts
    middle, late = np.percentile(waits, [50, 95])
    return f"{counts} Stop to scored: p50 {middle:.2f} s, p95 {late:.2f} s."


def agreed(texts: Mapping[str, str]) -> list[str]:
    """Where the consent text was not one in the language that is played in, by that language."""
    return [
        f"The consent text is not there in {language!r}: the one in {text!r} was taken."
        for language, text in texts.items()
        if text != language
    ]


def live(progress: Progress) -> str:
    """One compact line for a terminal while takes are on their way."""
    again = f", {progress.retries} sent again" if progress.retries else ""
    return f"{len(progress.outcomes)} of {progress.takes} takes done, {progress.playing} playing{again}"


def _verdict(scored: dict[str, Any]) -> str:
    if scored.get("status") == "refused":
        return f"refused: {scored.get('message') or scored.get('reason')}"
    cuts = scored.get("floor", {}).get("cuts", [])
    said = "; ".join(map(_cut, cuts)) or "no cuts"
    advice = scored.get("advice", {}).get("text", "")
    return f"{said}. {advice}" if advice else said


def _against(outcome: Outcome) -> str:
    duel = outcome.duel
    if duel is None:
        return ""
    return f"; the opponent judged {len(duel.moves)} of {duel.told} pauses and took the turn at {duel.taken}"


def _cut(cut: dict[str, Any]) -> str:
    says = ", ".join(
        f"{verdict['by']} {verdict['says']} {verdict['p']:.2f}" for verdict in cut.get("verdicts", [])
    )
    return f"{cut['label']} at {cut['at']:.1f} s ({says or 'not scored'})"
