"""The site without its gate and its limits, to know what they cost. It needs Django set up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from unittest.mock import patch

from django.db.models import FloatField, Value

from config.gate import gate
from corpus.refusals import Fault, Refused
from corpus.statements.prepared import Prepared
from games.play import allowance, pace, seats, takes
from games.play.session import Session, Step

NO_SUM: Final = Value(0.0, FloatField())


@contextmanager
def takes_unlimited() -> Iterator[None]:
    """Nothing is counted of a take, and the consent is read without the seconds of the day."""
    with (
        patch.object(allowance, "SPOKEN", NO_SUM),  # compiled at the first asking
        patch.object(takes, "STANDING", STANDING),
        patch.object(allowance, "check", lambda *_: None),
        patch.object(pace, "count_take", lambda *_: None),
    ):
        yield


STANDING: Final = Prepared(takes.STANDING.build)


@contextmanager
def sockets_unlimited() -> Iterator[None]:
    """Besides, no seats are counted, rounds neither, and frames come in any size and at any speed."""
    with (
        takes_unlimited(),
        patch.object(gate, "Gate", lambda application: application),
        patch.multiple(seats, sit=_nothing, claim=_nobody, inherit=_nobody, leave=_nothing),
        patch.object(pace, "count_round", _nothing),
        patch.object(Session, "frame", _any_frame),
    ):
        yield


def _nothing(_one: object) -> None:
    pass


def _nobody(_one: object) -> str:
    return ""


def _any_frame(session: Session, data: bytes, _now: float) -> None:
    """As `Session.frame`, which knows no other order and no half of a sample either."""
    if session.step is not Step.RECORDING:
        raise Refused(Fault.WRONG_ORDER)
    if len(data) & 1:
        raise Refused(Fault.ODD_BYTES)
    session._bytes += len(data)
    session._frames.append(data)
