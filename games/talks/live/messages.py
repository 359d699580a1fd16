"""The messages of a talk, as types, and what its two sides tell each other across processes. Pure.

docs/talks.md has the order in which they come. A binary frame is a sequence number, 32 bits little-endian,
and 20 ms of PCM16 little-endian mono.
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import force_setattr

from corpus.refusals import Fault, Refused
from games.play.messages import (
    MAX_RATE,
    MIN_RATE,
    Hello,
    Language,
    Mark,
    SampleRate,
    Settings,
    Start,
    Whole,
)
from games.play.protocol import parse_of
from games.talks.frames import FRAMES_A_SECOND, Ending

VERSION: Final = 1
MAX_SPANS: Final = 200
"""In one `heard`: a second of frames, each concealed by itself, and as many again."""

Sample = Annotated[int, Meta(ge=0, le=2**40, description="Of the own recording clock, at the declared rate.")]
Partner = Literal["absent", "here", "ready", "away", "back"]
Reason = Literal["offensive", "personal_data", "another_voice", "not_speech", "wrong_language"]
Span = tuple[Whole, Sample, Whole, Annotated[int, Meta(ge=0, le=1)]]
"""Sequence number, own sample, frames, and whether they were invented."""


class Ready(Struct, frozen=True, tag="ready"):
    """The microphone is checked and headphones are on. Said again after a lost line, it changes nothing."""

    sample_rate: SampleRate
    settings: Settings = {}
    headphones: bool = False

    def __post_init__(self) -> None:
        """Raises Refused: no headphones, or a rate of which 20 ms are no whole samples."""
        if not self.headphones:
            raise Refused(Fault.INVALID_MESSAGE)
        if not MIN_RATE <= self.sample_rate <= MAX_RATE or self.sample_rate % FRAMES_A_SECOND:
            raise Refused(Fault.SAMPLE_RATE_OUT_OF_RANGE)
        kept = Start("a", self.sample_rate, self.settings).settings
        force_setattr(self, "settings", kept)


class Heard(Struct, frozen=True, tag="heard"):
    """Which of the other's frames were played, and from which own sample on."""

    spans: Annotated[list[Span], Meta(max_length=MAX_SPANS)]


class Ping(Struct, frozen=True, tag="ping"):
    """The own clock, once a second; `heard`: what it said when the last `pong` came."""

    sent: Sample
    heard: Sample | None = None


class Resume(Struct, frozen=True, tag="resume"):
    """This page was opened anew in the middle of the talk and knows no frame of before: its first one is
    `next`, and what is missing below it never comes. Said again it changes nothing."""

    next: Whole


class Leave(Struct, frozen=True, tag="leave"):
    """The talk is to end. After `ended`: all that was left to send has been sent."""


class Report(Struct, frozen=True, tag="report"):
    """The talk is to end at once: the other did what may not be."""

    reason: Reason


FromSide = Hello | Ready | Resume | Heard | Ping | Mark | Leave | Report

KINDS: Final[dict[object, type[FromSide]]] = {
    "hello": Hello,
    "ready": Ready,
    "resume": Resume,
    "heard": Heard,
    "ping": Ping,
    "mark": Mark,
    "leave": Leave,
    "report": Report,
}


class Before(Struct, frozen=True):
    """What a page that is opened anew has to know of the one before: the rate of its clock, µs of the site's
    clock at which its sample 0 was and by how many ppm its seconds are longer, and what was answered."""

    rate: int
    offset: float
    drift: float
    answers: list[str]
    done: bool


class Told(Struct, frozen=True, tag="talk"):
    """What it is about. Answers `hello`."""

    code: str
    game: str
    side: int
    prompt: dict[str, Any]
    minutes: float
    partner: Partner
    language: Language
    before: Before | UnsetType = UNSET


class PartnerIs(Struct, frozen=True, tag="partner"):
    """What became of the other."""

    state: Partner


class Begin(Struct, frozen=True, tag="begin"):
    """Both are ready: own frame 0 is the next 20 ms; `rate`: of the other's frames, in Hz."""

    rate: int


class Have(Struct, frozen=True, tag="have"):
    """Every frame below `next` is kept."""

    next: int


class Pong(Struct, frozen=True, tag="pong"):
    """Answers a `ping`: its `sent`, and microseconds of the site's clock."""

    sent: int
    received: int
    replied: int


class Ended(Struct, frozen=True, tag="ended"):
    """It is over. What is not acknowledged may still be sent; `receipt` opens one's own take."""

    why: Ending
    result: dict[str, Any]
    receipt: str | UnsetType = UNSET


class Here(Struct, frozen=True, tag="here"):
    """Between sides: I am here; with a `rate`, ready. `asks`: tell me of you."""

    rate: int = 0
    asks: bool = False


class Gone(Struct, frozen=True, tag="gone"):
    """Between sides: my line is lost."""


class Done(Struct, frozen=True, tag="done"):
    """Between sides: as far as I am concerned it may end."""


class Over(Struct, frozen=True, tag="over"):
    """To both sides: the talk has ended; its row says how."""


class Replaced(Struct, frozen=True, tag="replaced"):
    """To oneself in other processes: this side has a newer line, with that name."""

    by: str


Between = Here | Gone | Done | Over | Replaced
_between = msgspec.json.Decoder(Between)


def parse(text: str) -> FromSide:
    """One text frame.

    Raises:
        Refused: invalid_json, unknown_message, or what is wrong with its parts.
    """
    return parse_of(text, KINDS)


def parse_between(data: bytes) -> Between:
    """What one side told the other; both are programs of this site."""
    word: Between = _between.decode(data)
    return word
