"""What a contribution is worth. Pure arithmetic: counts in, points with their reasons out.

Points reward information. A sample earns more where the corpus has little, a prompt more when few have said
it, a take that fooled a model more once people confirm that it was meant so (the adversarial bonus of
Dynabench, Kiela et al. 2021). Nothing here believes the browser: every input is a row of the server.
"""

from dataclasses import dataclass
from typing import Final

BASE: Final = 10
"""A sample that passed the quality checks: the unit that the rest is measured in."""

NEED_MOST: Final = 3.0
"""The emptiest cell of the corpus is worth three times a full one: enough to change what one plays, and too
little to make common moments worthless, which every turn-taking model still needs."""

NEED_HALF: Final = 40
"""Samples of a cell at which half of that extra is gone: about what a first split needs of a label."""

NOVELTY: Final = 3
"""For each sample of a prompt that nobody has spoken; halved by the first who did, and so on."""

HELD: Final = 6
"""At most, for a pause that was held: the longer one keeps the floor in silence, the harder it is, and the
more a model has to learn from it."""

PAUSE_SHORTEST: Final = 0.2
PAUSE_LONGEST: Final = 2.0
"""Seconds: a pause pays nothing more at the first, the shortest that counts, and all of it at the second."""

ENOUGH_SAID: Final = 3.0
ENOUGH_REPLIED: Final = 1.0
"""Seconds of speech in a turn up to a moment from which on it pays in full: of what one says unasked, and of
a reply to the agent, which may rightly be short. Chosen, not measured."""

ANSWER: Final = 10
"""A route or quiz answered wholly right: it shows that somebody really listened, as one more sample would."""

FOOLED: Final = 15
"""At most, for a sample that a model was quite sure about and wrong: more than the sample itself in a full
cell, so that hard cases are worth looking for."""

SAMPLES_A_TAKE: Final = 6
"""A take of a minute rarely has more honest moments; more are kept, and earn nothing."""

TAKE_MOST: Final = int(SAMPLES_A_TAKE * (BASE * NEED_MOST + NOVELTY + HELD))
"""What the samples of one take earn together at most."""

TAKES_A_PROMPT: Final = 2
"""The same words by the same voice a third time teach little."""

DAY_FULL: Final = 3 / 4
"""Share of a day's points (`moderation.belief.ladder`) that counts in full: of 2,000 the first 1,500, some
three sets of five rounds. Above, half; nobody should feel that sleep costs them the board."""

QUEST: Final = 50
QUEST_TAKES: Final = 3

VOTE: Final = 2
"""A vote on a clip whose label nobody knows yet, from a listener who is always calibrated."""

GOLD: Final = 6
"""A right vote, quite sure, on a clip whose label is known."""

LISTENING_MOST: Final = 300
"""Points a day from listening."""

GOLDS_NEEDED: Final = 5
"""Known clips before a listener's calibration is believed; until then they count as `CALIBRATION_PRIOR`."""

CALIBRATION_PRIOR: Final = 0.5
CALIBRATION_MEMORY: Final = 50
"""Known clips over which calibration is averaged: about a week of listening."""

CONFIRMING: Final = 2
"""Votes that settle a bonus, as two settle a clip in Common Voice."""


@dataclass(frozen=True, slots=True)
class Part:
    """A reason, and its share of the points."""

    why: str
    points: int


def total(parts: list[Part]) -> int:
    return sum(part.points for part in parts)


def need(have: int) -> float:
    """1 to `NEED_MOST`, falling with the number of samples that the cell already has."""
    return 1 + (NEED_MOST - 1) * NEED_HALF / (NEED_HALF + max(0, have))


def sample(have: int, spoken: int, *, said: float = 1.0, pause: float = 0.0) -> list[Part]:
    """A kept sample.

    Args:
        have: samples in its cell of the corpus: language x label x mode x device.
        spoken: kept takes of the same prompt, by anybody.
        said: how much of enough was said in the turn up to it, 0 to 1 (`share_said`).
        pause: seconds of the pause that was held; 0 where the moment is none.
    """
    worth = round(BASE * need(have))
    parts = [
        Part("kept", BASE),
        Part("needed", worth - BASE),
        Part("short", round(worth * min(1.0, said)) - worth),
        Part("held", held(pause)),
        Part("novel", round(NOVELTY / (1 + max(0, spoken)))),
    ]
    return [part for part in parts if part.points]


def share_said(seconds: float, *, replies: bool) -> float:
    """How much of enough some seconds of speech are, 0 to 1.

    Args:
        replies: whether it answers the agent.
    """
    return min(1.0, seconds / (ENOUGH_REPLIED if replies else ENOUGH_SAID))


def held(pause: float) -> int:
    """What a pause of so many seconds adds."""
    share = (pause - PAUSE_SHORTEST) / (PAUSE_LONGEST - PAUSE_SHORTEST)
    return round(HELD * min(1.0, max(0.0, share)))


def answer(right: int, of: int) -> list[Part]:
    """What was answered after the take."""
    return [Part("answered", round(ANSWER * right / of))] if of and right else []


def fooled(intended: list[float]) -> int:
    """The bonus for a sample by how sure the most mistaken model was of something else.

    Args:
        intended: what each model that was fooled gave the intended label, 0 to 1.
    """
    return round(FOOLED * (1 - min(intended))) if intended else 0


def within_the_day(parts: list[Part], today: int, most: int) -> list[Part]:
    """The parts, and what the day's limit takes off them.

    Args:
        today: points that the contributor has from takes of this day.
        most: points that takes of a day may earn them.
    """
    asked = total(parts)
    off = asked - payable(asked, today, most)
    return [*parts, Part("day_limit", -off)] if off else parts


def payable(asked: int, today: int, most: int) -> int:
    """How much of `asked` still counts: all up to `DAY_FULL` of `most`, then half, nothing from `most` on."""
    full = round(DAY_FULL * most)
    in_full = min(asked, max(0, full - today))
    room = max(0, most - max(today, full))
    return in_full + min((asked - in_full) // 2, room)


def confirmed(
    status: str, intent: str, label: str, agree: int, against: int, *, by_people: bool = True
) -> bool | None:
    """Whether people confirm that the moment was meant so; None while that is open.

    A moderator's decision goes before votes. Two votes that outnumber the others will do, either way. What a
    program accepted, nobody has confirmed (`by_people`).
    """
    if status in ("rejected", "withdrawn"):
        return False
    if status == "accepted" and by_people:
        return label == intent
    if agree >= CONFIRMING and agree > against:
        return True
    return False if against >= CONFIRMING and against > agree else None


def stands(status: str, intent: str, label: str) -> bool:
    """Whether what a sample earned is still deserved: not thrown out, not taken back, not relabelled."""
    return status not in ("rejected", "withdrawn") and not (status == "accepted" and label != intent)


def skill(right: bool, confidence: float) -> float:
    """1 minus four times the Brier score (1950) of one vote: 1 sure and right, 0 a coin, -3 sure and wrong.

    It is a proper score: saying how sure one really is pays best, and saying "sure" to everything does not.
    """
    return 1 - 4 * brier(right, confidence)


def brier(right: bool, confidence: float) -> float:
    """(confidence - outcome)², 0 to 1; what is not a probability is brought to the nearest one."""
    sure = min(1.0, max(0.0, confidence)) if confidence == confidence else 0.5
    return (sure - float(right)) ** 2


def gold_vote(right: bool, confidence: float) -> int:
    """A vote on a clip whose label is known: -3 x `GOLD` to `GOLD`."""
    return round(GOLD * skill(right, confidence))


def plain_vote(calibration: float) -> int:
    """A vote on any other clip, from a listener of this calibration (0 to 1)."""
    return round(VOTE * min(1.0, max(0.0, calibration)))


def listening_payable(asked: int, today: int) -> int:
    """What of a vote's points counts. Losses count in full, but never below nothing for the day."""
    return max(-max(0, today), min(asked, max(0, LISTENING_MOST - today)))


def calibration(golds: int, mean_brier: float) -> float:
    """0 to 1: how far a listener's confidence has been worth on known clips."""
    if golds < GOLDS_NEEDED:
        return CALIBRATION_PRIOR
    return min(1.0, max(0.0, 1 - 4 * mean_brier))


def remember(golds: int, mean_brier: float, one: float) -> float:
    """The running mean of Brier scores with one more; the oldest fade after `CALIBRATION_MEMORY`."""
    return mean_brier + (one - mean_brier) / min(golds + 1, CALIBRATION_MEMORY)
