"""Mm-hm Radio: the agent tells a story, small acknowledgements keep it alive, and a real sentence stops it.

Why the labels can be trusted: the part the player has, and what came of it. A short sound during the story
did not stop it, and whoever made it let the agent go on: a *backchannel*. A long one stopped the agent, as
the game had said it would: an *interruption*. What lies between the two is named by nobody.
"""

from collections.abc import Sequence

from corpus.marking import N_
from games.catalogue import feats
from games.catalogue.base import FIVE, Checked, Cut, Event, Game, Prompt, Span, Take
from games.catalogue.mm_hm_radio import quiz, ways
from games.catalogue.overlap import CUT_IN, cut_ins, gave_way, spoken_over, utterances
from games.catalogue.turns import Line, done_at, fell_silent, line_at, lines

APART = 4_800
"""300 ms of quiet stand around an acknowledgement; what is nearer belongs to it ("mm-hm, mm-hm")."""

SHORT = 19_200
"""1.2 s: the longest acknowledgement."""

LONG = 24_000
"""1.5 s: the shortest sentence that takes the floor, as the page has it (play/mm-hm-radio/game.js)."""

AFTERTHOUGHT = 16_000
"""1 s after a line, an acknowledgement may still begin."""

LET_GO_ON = 32_000
"""2 s: a short word before a sentence that then takes the floor was the beginning of that sentence."""

SIGNAL_LOST = "signal_lost"
"""Mark of the page: it asks whether anybody is there, and waits; what is said now is an answer."""

LINES = range(8, 11)
CHARACTERS = range(450, 700)
"""35 to 45 s at 15 characters a second."""


class MmHmRadio(Game):
    key = "mm-hm-radio"
    title = N_("Mm-hm Radio")
    sentence = N_("Keep the story alive with a mm-hm.")
    yields = ("backchannel",)
    marks = (SIGNAL_LOST, ways.SIGN, ways.WAY)
    why = "A short sound that stopped nobody, and after which the story was let go on, took no turn."
    languages = FIVE
    # A story takes longer to tell than a question, and to write.
    fewest_prompts = 8
    # A starting value: what is short and stops nobody is seldom anything else.
    prior = 0.85
    measure = feats.SIGNS

    def cuts(self, take: Take) -> list[Cut]:
        """A backchannel for each short utterance in the story, an interruption for each that stopped it."""
        said = lines(take)
        spoken = utterances(take.speech, APART)
        edges = [Span(0, 0), *spoken, Span(take.samples, take.samples)]
        around = zip(edges, edges[1:], edges[2:], strict=False)
        found = (_cut(take, said, *three) for three in around)
        return [cut for cut in found if cut]

    def feat(self, take: Take, cuts: Sequence[Cut]) -> float | None:
        del take
        signs = sum(cut.intent == "backchannel" for cut in cuts)
        return float(signs) if signs else None

    def prepare(self, prompt: Prompt, language: str, seed: int) -> Prompt:
        """The options in another order for everybody, and no word on which is right."""
        del language
        return {**prompt, "quiz": quiz.sealed(prompt["quiz"], seed)}

    def check(self, prompt: Prompt, answer: object) -> Checked | None:
        """The answer is the place of the option that was chosen."""
        right = quiz.is_right(prompt.get("quiz", {}), answer)
        return None if right is None else Checked(int(right), 1, quiz.solution(prompt["quiz"]))

    def is_possible(self, prompt: Prompt, events: Sequence[Event]) -> bool:
        """Whether the story went the ways that the signs of life lead to."""
        return ways.is_possible(prompt, events)

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        found = ways.problems(prompt)
        if not found:
            for told in ways.stories(prompt):
                found += [each for each in _of_length(told) if each not in found]
        if len(set(prompt["quiz"]["options"])) != quiz.OPTIONS:
            found.append(f"A quiz has {quiz.OPTIONS} different options, the right one first.")
        return found


def _of_length(told: list[str]) -> list[str]:
    """What is wrong with the length of a story, whichever way it went."""
    found = []
    if len(told) not in LINES:
        found.append(f"A story has {LINES[0]} to {LINES[-1]} lines; this one has {len(told)}.")
    if sum(map(len, told)) not in CHARACTERS:
        found.append(f"A story has {CHARACTERS[0]} to {CHARACTERS[-1]} characters, 35 to 45 seconds.")
    return found


def _cut(take: Take, said: tuple[Line, ...], before: Span, spoken: Span, after: Span) -> Cut | None:
    length = spoken.end - spoken.start
    alone = spoken.start - before.end >= APART and after.start - spoken.end >= APART
    if length <= SHORT and alone:
        return _backchannel(take, said, spoken, after)
    if length >= LONG:
        return _interruption(take, said, spoken, after)
    return None


def _backchannel(take: Take, said: tuple[Line, ...], spoken: Span, after: Span) -> Cut | None:
    line = line_at(said, spoken.start)
    if line is None or not _went_on(take, said, line, spoken) or _opens_a_sentence(take, spoken):
        return None
    return Cut(
        spoken.end,
        "backchannel",
        after.start - spoken.end,
        went_on=False,
        agent_state="speaking" if spoken_over(said, spoken.start) else "idle",
        agent_text=line.text,
        start=spoken.start,
    )


def _went_on(take: Take, said: tuple[Line, ...], line: Line, spoken: Span) -> bool:
    """Whether the agent was telling, or had just told a line and told the next one unasked."""
    if spoken.start < line.end:
        return True
    waited = any(
        event.name in {SIGNAL_LOST, CUT_IN} and line.start <= event.at <= spoken.start
        for event in take.events
    )
    soon = spoken.start - line.end <= AFTERTHOUGHT
    return soon and not waited and any(each.start > spoken.start for each in said)


def _opens_a_sentence(take: Take, spoken: Span) -> bool:
    return any(spoken.start <= at <= spoken.end + LET_GO_ON for at in cut_ins(take))


def _interruption(take: Take, said: tuple[Line, ...], spoken: Span, after: Span) -> Cut | None:
    line = spoken_over(said, spoken.start)
    if line is None or not gave_way(take, spoken):
        return None
    if not fell_silent(take, spoken, done_at(take)):
        return None  # heard only up to Done, or to where the recording stops
    resumed = any(spoken.end < each.start < after.start for each in said)
    return Cut(
        spoken.end,
        "interruption",
        after.start - spoken.end,
        went_on=after.start < take.samples and not resumed,
        agent_state="speaking",
        agent_text=line.text,
        start=spoken.start,
    )
