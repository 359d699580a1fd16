"""Call Centre: the agent informs or asks, a card says how to reply, and each reply is a pair with its line.

What the player means stands on the card, and the button says that the reply is over: the label needs no ear.
Whether an acknowledgement is a backchannel is decided by the rule that turn-detector-v2 was published with:
after a question every reply wants an answer, after information a brief acknowledgement wants none.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from corpus.marking import N_
from games.catalogue import feats
from games.catalogue.base import FIVE, Cut, Game, Prompt, Take
from games.catalogue.turns import Turn, turn_end, turns

ASK: Final = "ask"
ACTS = (ASK, "inform")
ROLES = ("acknowledge", "answer", "question", "request")
ACKNOWLEDGE: Final = "acknowledge"
BRIEF = 24_000
"""1.5 s of speech: the longest that is taken for a brief acknowledgement ("right, thanks for telling me")."""


class CallCentre(Game):
    key = "call-centre"
    title = N_("Call Centre")
    sentence = N_("Play the caller on the card.")
    yields = ("complete", "backchannel")
    why = "A card says how to reply, and a button that the reply is over."
    languages = FIVE
    measure = feats.REPLY

    def cuts(self, take: Take) -> list[Cut]:
        exchanges = _exchanges(take.prompt)
        found = (_reply(turn, exchanges) for turn in turns(take))
        return [cut for cut in found if cut]

    def feat(self, take: Take, cuts: Sequence[Cut]) -> float | None:
        return feats.reply(take, cuts)

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        lines, acts, roles = prompt["lines"], prompt["acts"], prompt["roles"]
        found = []
        if not len(lines) == len(acts) == len(roles) == len(prompt["cards"]):
            found.append("Every line needs an act, a role and a card.")
        if len(set(lines)) != len(lines):
            found.append("The agent says the same line twice, so a reply could belong to either.")
        if not (set(acts) <= set(ACTS) and set(roles) <= set(ROLES)):
            found.append(f"Acts are {', '.join(ACTS)}; roles are {', '.join(ROLES)}.")
        if ("ask", ACKNOWLEDGE) in zip(acts, roles, strict=False):
            found.append("A question wants an answer, not only an acknowledgement.")
        return found


def _exchanges(prompt: Prompt) -> dict[str, tuple[str, str]]:
    """Act and role by the agent's line."""
    parts = zip(prompt["lines"], prompt["acts"], prompt["roles"], strict=True)
    return {line: (act, role) for line, act, role in parts}


def _reply(turn: Turn, exchanges: Mapping[str, tuple[str, str]]) -> Cut | None:
    """The end of a reply; None where there was no line before it, or where nobody can know what it was."""
    if not turn.ended or turn.line is None:
        return None
    act, role = exchanges[turn.line.text]
    if role != ACKNOWLEDGE or act == ASK:
        return turn_end(turn)
    spoken = sum(span.end - span.start for span in turn.speech)
    return turn_end(turn, "backchannel") if spoken <= BRIEF else None
