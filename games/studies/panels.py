"""What comes from a panel in an address, and goes back to it. Pure.

Prolific fills `PROLIFIC_PID`, `STUDY_ID` and `SESSION_ID` into the address of a study, takes participants
back at its own address with a code in `cc`, and approves by lists of ids (docs.prolific.com). Other panels do
the same under other names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import quote, urlencode

from corpus.marking import N_

PROLIFIC: Final = "prolific"
OTHER: Final = "other"

PROLIFIC_ID: Final = "PROLIFIC_PID"
PROLIFIC_SESSION: Final = "SESSION_ID"
PROLIFIC_BACK: Final = "https://app.prolific.com/submissions/complete?cc={code}"

LONGEST_ID: Final = 100
ID: Final = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._~-]{{0,{LONGEST_ID - 1}}}", re.ASCII)
"""Begins with a letter or a digit: what a spreadsheet takes for a formula is no id. An address that the panel
did not fill in (`{{%PROLIFIC_PID%}}`) is none either, and neither is an e-mail address."""

NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", re.ASCII)
"""Of the parameter that carries the id."""

CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
"""Of what is told the panel when somebody is done, or was refused."""


class No(Enum):
    """Why somebody is not let in, or gets no code now: HTTP status, what happened, and what to do."""

    ID_MISSING = (
        400,
        N_("This address does not say who you are."),
        N_("Open the study from your panel once more: it puts your id into the address."),
    )
    ID_UNREADABLE = (
        400,
        N_("The id in this address is none that a panel gives."),
        N_("Open the study from your panel once more. If it happens again, tell the researcher there."),
    )
    NOT_YET = 403, N_("This study has not begun."), N_("Come back when your panel says that it is open.")
    CLOSED = (
        410,
        N_("This study is closed."),
        N_("Nobody new is let in. Give your place back on your panel; you lose nothing by that."),
    )
    FULL = (
        409,
        N_("All places of this study are taken."),
        N_("Give your place back on your panel. A place may become free: look again in an hour."),
    )
    OTHER_ID = (
        409,
        N_("This browser takes part under another id."),
        N_(
            "One person takes part once. What you see here stays that of the first id; if somebody else sits "
            "at this computer now, let them use a browser of their own."
        ),
    )
    ELSEWHERE = (
        409,
        N_("This id has finished the study already."),
        N_("Its code is shown in the browser in which the work was done, and nowhere else. Open it there."),
    )
    WORK_ELSEWHERE = (
        409,
        N_("The work of this id was done in another browser."),
        N_("Its code is shown there, and nowhere else. Open the study there."),
    )
    PLACE_GONE = (
        409,
        N_("Your place was given to somebody else."),
        N_("Your time was over, and somebody waited. Open the study from your panel to ask for a new place."),
    )
    NOT_DONE = (
        409,
        N_("You are not done yet."),
        N_("Go on until your number is reached; then your code is shown."),
    )

    def __init__(self, status: int, happened: str, advice: str) -> None:
        self.status = status
        self.happened = happened
        self.advice = advice


class Turned(Exception):
    """A participant is turned away, for a stated reason."""

    def __init__(self, no: No) -> None:
        super().__init__(no.name.lower())
        self.no = no


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came, as the panel says.

    Attributes:
        panel_id: of the participant.
        session: of this visit of theirs, which Prolific calls the submission; often empty.
    """

    panel_id: str
    session: str = ""


def arrival(given: Mapping[str, str], parameter: str) -> Arrival:
    """Who an address names.

    Args:
        given: its query.
        parameter: the name under which the panel gives its ids.

    Raises:
        Turned: id_missing, id_unreadable.
    """
    panel_id = given.get(parameter, "").strip()
    if not panel_id:
        raise Turned(No.ID_MISSING)
    if not ID.fullmatch(panel_id):
        raise Turned(No.ID_UNREADABLE)
    session = given.get(PROLIFIC_SESSION, "")
    return Arrival(panel_id, session if ID.fullmatch(session) else "")


def query(who: Arrival, parameter: str) -> str:
    """The same again, for an address on the way to consent and back."""
    session = {PROLIFIC_SESSION: who.session} if who.session else {}
    return urlencode({parameter: who.panel_id, **session})


def way_back(template: str, code: str) -> str:
    """The panel's own address for whoever has this code; empty where it has none."""
    return template.replace("{code}", quote(code, safe=""))


def for_panel(study_address: str, panel: str, parameter: str) -> str:
    """The address to give the panel, with the gaps that Prolific fills in; of others the id's parameter."""
    if panel == PROLIFIC:
        gaps = {PROLIFIC_ID: "PROLIFIC_PID", "STUDY_ID": "STUDY_ID", PROLIFIC_SESSION: "SESSION_ID"}
        return f"{study_address}?" + "&".join(f"{name}={{{{%{gap}%}}}}" for name, gap in gaps.items())
    return f"{study_address}?{parameter}="
