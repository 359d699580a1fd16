"""Stop the Bot!: the agent reads back an order with a planted mistake; the player cuts in and corrects it.

In the other variant the doorbell rings while it reads, and the player says "hold on".

Why the labels can be trusted: the task, and what came of it. Whoever spoke up after the mistake, while the
agent was reading, and so stopped it, wanted the floor: an *interruption*. Whoever spoke up after the bell was
asked to say that they would be back: a *wait*. Speaking up before either was a false alarm, and is named by
nobody.
"""

from collections.abc import Sequence
from itertools import pairwise

from corpus.marking import N_
from games.catalogue import feats
from games.catalogue.base import FIVE, Cut, Game, Prompt, Span, Take
from games.catalogue.overlap import BREATH, LEAD, cut_ins, gave_way, utterances
from games.catalogue.turns import (
    PAUSE,
    Line,
    done_at,
    fell_silent,
    line_at,
    lines,
    turn_cuts,
    turns,
    was_cut_off,
)

DOORBELL = "doorbell"
"""Mark of the page: the bell began to ring."""

TOGETHER = 16_000
"""1 s: "oh" and "hold on" are one plea, however long the breath between them."""

OPENING = 9_600
"""600 ms: a pause after less, a bare "no!", is interruption and unfinished at once: no one label is right."""

QUICKEST = 2_400
"""150 ms: sooner nobody can have heard a mistake, or a bell, and spoken, and the page reads on.
A simple reaction to a sound takes some 160 ms (Kosinski, 2008), and this one is none."""

MISTAKE, BELL = "mistake", "doorbell"
ITEMS = range(3, 6)


class StopTheBot(Game):
    key = "stop-the-bot"
    title = N_("Stop the Bot!")
    sentence = N_("Catch the mistake and cut in.")
    yields = ("interruption", "wait")
    marks = (DOORBELL,)
    why = "The task asks for one thing at that moment, and what was said did stop the agent."
    languages = FIVE
    # A starting value: the task leaves little else to say at that moment.
    prior = 0.85
    measure = feats.REACTION

    def cuts(self, take: Take) -> list[Cut]:
        """What stopped the agent after the mistake or after the bell; or the answer after all was read."""
        if take.prompt.get("variant") == BELL:
            return _wait(take)
        return _interruption(take) or _answer(take)

    def feat(self, take: Take, cuts: Sequence[Cut]) -> float | None:
        """Seconds from the beginning of the wrong line, or of the bell, to what stopped the agent."""
        stops = [cut.start for cut in cuts if cut.intent in ("interruption", "wait")]
        if not stops:
            return None
        rings = take.prompt.get("variant") == BELL
        since = _rang(take) if rings else _erred(take)
        return feats.seconds(stops[0] - since)

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        items, read = len(prompt["order"]), len(prompt["lines"])
        place = prompt.get({MISTAKE: "wrong", BELL: "bell"}.get(prompt["variant"], ""))
        found = []
        if items not in ITEMS or read != items + 2:
            found.append("An order has 3 to 5 items; the agent says a line before, one for each, one after.")
        if not isinstance(place, int) or not 1 <= place <= items:
            found.append("`wrong` (mistake) or `bell` (doorbell) is the place of an item's line.")
        return found


def _interruption(take: Take) -> list[Cut]:
    """The correction that stopped the agent: its pauses as unfinished, its end as interruption.

    When Done is pressed the player has said it all, so that end is the one moment at which the whole of it
    can be judged. At a pause within, the player did go on: to answer there would be to talk over them.
    """
    since = _erred(take) + QUICKEST
    done = done_at(take)
    spoken = [span for span in take.speech if since <= span.start < done]
    first, line = _stopped_by(take, spoken)
    if line is None:
        return []
    correction = [span for span in spoken if span.start >= first.start]
    ended = not was_cut_off(take) and fell_silent(take, correction[-1], done)
    ends = [_end(take, correction, line)] if ended else []
    return [*_pauses(correction, line), *ends]


def _end(take: Take, correction: list[Span], line: Line) -> Cut:
    start, last = correction[0].start, correction[-1].end
    return Cut(last, "interruption", take.samples - last, False, "speaking", line.text, start)


def _pauses(correction: list[Span], line: Line) -> list[Cut]:
    start = correction[0].start
    return [
        Cut(before.end, "incomplete", after.start - before.end, True, "speaking", line.text, start)
        for before, after in pairwise(correction)
        if after.start - before.end >= PAUSE and before.end - start >= OPENING
    ]


def _wait(take: Take) -> list[Cut]:
    """The first utterance after the bell that stopped the agent.

    A plea that still sounds at Done, or after which less than 200 ms were recorded, has no end to be judged.
    Once everything is read out, "yes" and "hold on" are equally likely, and the label would be a guess.
    """
    since = _rang(take) + QUICKEST
    spoken = utterances([span for span in take.speech if span.start >= since], TOGETHER)
    plea, line = _stopped_by(take, spoken)
    if line is None:
        return []
    rest = next((span.start for span in spoken if span.start > plea.start), None)
    silence = (rest or take.samples) - plea.end
    if not fell_silent(take, plea, done_at(take)):
        return []
    return [Cut(plea.end, "wait", silence, rest is not None, "speaking", line.text, plea.start)]


def _answer(take: Take) -> list[Cut]:
    """What is said once the agent has read it all, not stopped in its last line: an ordinary answer."""
    last = _began(take, len(take.prompt.get("lines", [])) - 1)
    if last == take.samples or any(at >= last for at in cut_ins(take)):
        return []
    return [cut for turn in turns(take) for cut in turn_cuts(turn)]


def _stopped_by(take: Take, spoken: list[Span]) -> tuple[Span, Line | None]:
    """The first of these that stopped the agent, and the line it broke into."""
    said = lines(take)
    over = ((span, _line_over(take, said, span)) for span in spoken if gave_way(take, span))
    return next((each for each in over if each[1]), (Span(0, 0), None))


def _line_over(take: Take, said: tuple[Line, ...], spoken: Span) -> Line | None:
    """The line somebody broke into: being said, or followed by a breath, or just given up for them."""
    line = line_at(said, spoken.start)
    if line is None or spoken.start < line.end:
        return line
    more = line.text != take.prompt["lines"][-1] and spoken.start - line.end <= BREATH
    gave_up = any(abs(line.end - at) <= LEAD for at in cut_ins(take) if at <= spoken.start <= at + LEAD)
    return line if more or gave_up else None


def _rang(take: Take) -> int:
    """Where the bell began to ring; the end of the take if it never did."""
    return next((event.at for event in take.events if event.name == DOORBELL), take.samples)


def _erred(take: Take) -> int:
    """Where the wrong line was begun, for the last time: after a false alarm it is read again. The end of the
    take if it never was."""
    return max(_starts(take, take.prompt.get("wrong", -1)), default=take.samples)


def _began(take: Take, line: int) -> int:
    """Where the line at this place was first begun; the end of the take if it never was."""
    return min(_starts(take, line), default=take.samples)


def _starts(take: Take, line: int) -> list[int]:
    return [event.at for event in take.events if event.name == "agent_start" and event.value == str(line)]
