"""In which order messages may come, found out by asking the session itself."""

import hashlib
from collections.abc import Iterator
from typing import Final

from corpus.refusals import Refused
from games.play.messages import VERSION, FromPage, Hello, Mark, Next, Start, Stop
from games.play.protocol import written
from games.play.session import Begun, Offer, Paused, ReceivedTake, Round, Session, Step

FRAME: Final = bytes(2)
START: Final = Start("token", 8_000)
SAID: Final[dict[str, FromPage | bytes]] = {
    "`hello`": Hello(VERSION, "en"),
    "`start`": START,
    "binary frame": FRAME,
    "`mark`": Mark("done", 0),
    "`stop`": Stop(1, hashlib.sha256(FRAME).hexdigest()),
    "`next`": Next(),
}
"""What a page may say, each in a form with which nothing is wrong but perhaps its place."""


def rows() -> Iterator[list[str]]:
    """A row for each thing said: what it leads to at each step."""
    for name, said in SAID.items():
        yield [name, *(_outcome(step, said) for step in Step)]


def _outcome(step: Step, said: FromPage | bytes) -> str:
    session = _at(step)
    try:
        answer = _say(session, said)
    except Refused as refused:
        return f"refused: `{refused.fault.code}`"
    what = {Offer: "a `round` comes; ", ReceivedTake: "`stored` comes; "}.get(type(answer), "")
    return what + (f"→ {name(session.step)}" if session.step is not step else "stays")


def _at(step: Step) -> Session:
    """A session that has come to a step by the way that there is."""
    session = Session(("en",), _round, now=0.0)
    way: dict[Step, list[FromPage | bytes]] = {
        Step.GREETING: [],
        Step.READY: [SAID["`hello`"]],
        Step.RECORDING: [SAID["`hello`"], START, FRAME],
    }
    for said in way[step]:
        _say(session, said)
    return session


def _say(session: Session, said: FromPage | bytes) -> Offer | Begun | Paused | ReceivedTake | None:
    if isinstance(said, bytes):
        session.frame(said, now=0.0)
        return None
    return session.text(written(said).decode())


def _round(token: str) -> Round:
    return Round(token, "player", "game", "en", "prompt", {})


def name(step: Step) -> str:
    """A step as the page calls it."""
    return f"*{step.name.lower()}*"
