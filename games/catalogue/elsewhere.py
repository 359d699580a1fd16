"""What comes from elsewhere: clips that others recorded, and calls with their own agents. Pure.

No game asked for these, and nobody can play them; they are judged by the same pipeline, so each names its
cuts like a game. What is meant is what came with them: a contributor's label, or what an agent did.
"""

from itertools import pairwise
from typing import Final

from corpus.languages import NAMES
from corpus.marking import N_
from games.catalogue.base import Cut, Game, Prompt, Span, Take
from games.catalogue.overlap import gave_way, utterances
from games.catalogue.turns import EDGE, PAUSE, Line, line_at, lines

ENDPOINT: Final = "endpoint"
"""Key of an imported clip's prompt: whether its contributor says that the turn is complete."""

SPOKEN_TEXT: Final = "spoken_text"
"""Key of an imported clip's prompt: what its contributor says was spoken."""

SHORT: Final = 16_000
"""1 s: what is longer and stops nobody is no mere sign of following."""

APART: Final = 8_000
"""500 ms: silences within one utterance over the agent's voice are shorter."""

AT_ONCE: Final = 32_000
"""2 s: who is heard again this soon after an agent began, while it speaks, was not done."""


class Imported(Game):
    """A clip of one turn by smart-turn's contribution guide."""

    key = "import"
    title = N_("Imported clips")
    sentence = N_("Clips that somebody else recorded.")
    yields = ("complete", "incomplete")
    why = "The contributor said which it is; at a pause within it the speaker went on."
    languages = tuple(NAMES)
    # A starting value, as Cliffhanger's: somebody labelled it, and nobody here knows how carefully.
    prior = 0.8
    records = False

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause of 200 ms or more, then the end as its contributor labelled it."""
        if not take.speech:
            return []
        last = take.speech[-1].end
        intent = "complete" if take.prompt.get(ENDPOINT) else "incomplete"
        return [*_pauses(take.speech), Cut(last, intent, take.samples - last, went_on=False)]

    def known_words(self, take: Take, at: int, silence: int, language: str) -> str:
        """All that was spoken, at the end; how far it had come at a pause nobody said."""
        del language
        said: Prompt = take.prompt
        return str(said.get(SPOKEN_TEXT, "")) if at + silence >= take.samples else ""


class AgentCall(Game):
    """The user's side of a call with an agent, and when that agent spoke."""

    key = "agent-call"
    title = N_("Calls with agents")
    sentence = N_("Calls that people had with a voice agent.")
    yields = ("complete", "incomplete", "interruption", "backchannel")
    why = "An agent that speaks takes the turn for complete; whether the user then went on stands beside it."
    languages = tuple(NAMES)
    # A starting value: an agent cuts in wrongly about as often as models do on hard pauses.
    prior = 0.7
    records = False

    def cuts(self, take: Take) -> list[Cut]:
        """Where the agent took the floor, the pauses that it let be, and what was said over its voice."""
        said = lines(take)
        found = [*_floors_taken(take, said), *_held(take, said), *_over_the_agent(take, said)]
        first = {cut.at: cut for cut in reversed(found)}
        return [first[at] for at in sorted(first)]


def _pauses(speech: tuple[Span, ...]) -> list[Cut]:
    between = ((before.end, after.start - before.end) for before, after in pairwise(speech))
    return [Cut(at, "incomplete", silence, went_on=True) for at, silence in between if silence >= PAUSE]


def _floors_taken(take: Take, said: tuple[Line, ...]) -> list[Cut]:
    """Each beginning of the agent after the user had spoken: it took the turn for complete.

    Where it began in the middle of a word there is no end to be heard, and so no cut.
    """
    found = []
    for line, before in zip(said, (None, *said), strict=False):
        turn = _turn(take, before, line)
        if turn and not any(span.start < line.start < span.end - EDGE for span in take.speech):
            found.append(_floor_taken(take, turn, line, before))
    return found


def _turn(take: Take, before: Line | None, line: Line) -> list[Span]:
    """What the user said, undisturbed, between two lines of the agent."""
    since = before.end if before else 0
    return [span for span in take.speech if since <= span.start and span.end <= line.start + EDGE]


def _floor_taken(take: Take, turn: list[Span], line: Line, before: Line | None) -> Cut:
    last = turn[-1].end
    onset = _next_onset(take, last)
    return Cut(
        last,
        "complete",
        onset - last,
        went_on=_goes_on(line, onset),
        agent_text=before.text if before else "",
        start=before.end if before else 0,
    )


def _held(take: Take, said: tuple[Line, ...]) -> list[Cut]:
    """The pauses after which the user went on, and in which the agent was silent."""
    found = []
    for before, after in pairwise(take.speech):
        line = line_at(said, after.start)
        quiet = line is None or line.end <= before.start
        if quiet and after.start - before.end >= PAUSE:
            start, text = (line.end, line.text) if line else (0, "")
            silence = after.start - before.end
            found.append(Cut(before.end, "incomplete", silence, True, agent_text=text, start=start))
    return found


def _over_the_agent(take: Take, said: tuple[Line, ...]) -> list[Cut]:
    """What the user said while the agent spoke: it gave way to an interruption, and not to a backchannel."""
    spoken = utterances([span for span in take.speech if _begins_over(take, said, span)], APART)
    found = ((each, line_at(said, each.start)) for each in spoken)
    return [cut for each, line in found if line and (cut := _over(take, said, each, line))]


def _begins_over(take: Take, said: tuple[Line, ...], span: Span) -> bool:
    """Whether it begins while the agent speaks, and is not a turn that the agent broke into."""
    line = line_at(said, span.start)
    if line is None or span.start >= line.end:
        return False
    before = said[said.index(line) - 1] if said.index(line) else None
    turn = _turn(take, before, line)
    broken_into = bool(turn) and _next_onset(take, turn[-1].end) == span.start
    return not (broken_into and _goes_on(line, span.start))


def _over(take: Take, said: tuple[Line, ...], spoken: Span, line: Line) -> Cut | None:
    stopped = gave_way(take, spoken)
    short = spoken.end - spoken.start <= SHORT and line.end > spoken.end
    onset = _next_onset(take, spoken.end)
    if not (stopped or short) or onset - spoken.end < PAUSE:
        return None
    resumed = any(spoken.end < each.start < onset for each in said)
    went_on = stopped and onset < take.samples and not resumed
    intent = "interruption" if stopped else "backchannel"
    return Cut(spoken.end, intent, onset - spoken.end, went_on, "speaking", line.text, spoken.start)


def _goes_on(line: Line, onset: int) -> bool:
    """Whether somebody heard at `onset` had not been done when the agent began."""
    return line.start - EDGE <= onset < min(line.end, line.start + AT_ONCE)


def _next_onset(take: Take, at: int) -> int:
    return next((span.start for span in take.speech if span.start >= at), take.samples)


ELSEWHERE: Final[tuple[Game, ...]] = (Imported(), AgentCall())
"""Whatever takes come from beside the games."""
