"""The messages of a game, as types: what a page says, and what it hears. Pure: no socket, no Django.

`manage.py protocol` writes docs/protocol.md and its schema from here: a docstring says what a message is for,
a `Meta` what a field means and within which limits.
"""

import json
from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import force_setattr

from corpus import languages
from corpus.refusals import Fault, Refused

VERSION: Final = 1
MAX_SECONDS: Final = 60
MAX_SPEED: Final = 4
"""Times real time."""
AHEAD_SECONDS: Final = MAX_SECONDS
"""Seconds of sound that a connection may be ahead of MAX_SPEED."""
FRAME_BYTES: Final = 64 * 1024
SMALL_BYTES: Final = 160
"""10 ms at the lowest rate; pages send 100 ms, and the rest of a take."""
MOST_SMALL: Final = 1_000
"""Frames of one take that are smaller. Each costs what a large one does, to take and to keep."""
TEXT_BYTES: Final = 16 * 1024
"""Characters of one text frame, or of the JSON in a request."""
MIN_RATE: Final = 8_000
MAX_RATE: Final = 48_000
"""Hz. Telephone band to what browsers capture."""
BYTES_PER_SAMPLE: Final = 2
"""PCM of 16 bits, mono."""
SETTINGS_BYTES: Final = 4 * 1024
MAX_MARKS: Final = 400
"""A minute of an agent's words, one mark each, and what the page does beside them."""
PROMPT_KEY: Final = 80
"""Characters."""
MARK_VALUE: Final = 80
"""Characters."""
PRIVATE_SETTINGS: Final = frozenset({"deviceId", "groupId"})
"""Ids of devices follow a person from take to take, and nobody needs them."""

Whole = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Language = Annotated[str, Meta(min_length=1, max_length=20, description="ISO 639-1, one of the game's.")]
Token = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=8 * 1024,
        description="The signed token of the `round` message, unchanged. ASCII; good for a week.",
    ),
]
# Beyond these limits it has a fault of its own, so that `Start` looks itself.
SampleRate = Annotated[
    int,
    Meta(
        description="Hz, of the PCM that follows.",
        extra_json_schema={"minimum": MIN_RATE, "maximum": MAX_RATE},
    ),
]
Settings = Annotated[
    dict[str, Any],
    Meta(
        description="What the browser really granted, as its `MediaTrackSettings`; "
        f"{SETTINGS_BYTES:,} bytes at most. Ids of devices are not kept."
    ),
]
Opposed = Annotated[
    bool,
    Meta(
        description="Whether the page plays this take against the opponent that the `round` names: only then "
        "do `lean` and `took` come."
    ),
]
Sure = Annotated[float, Meta(description="How sure the model is that the speaker has finished.", ge=0, le=1)]
Samples = Annotated[Whole, Meta(description="Samples in the whole take: half as many as its bytes.")]
Sha256 = Annotated[
    str,
    Meta(
        pattern="^[0-9a-fA-F]{64}$",
        max_length=64,
        description="Of all the PCM of the take, in hexadecimal.",
    ),
]
RecordingId = Annotated[str, Meta(description="UUID of the recording.")]


class Hello(Struct, frozen=True, tag="hello", omit_defaults=True):
    """The first message of a connection. A `round` answers."""

    protocol: Annotated[Whole, Meta(description=f"The version that the page speaks: {VERSION}.")]
    language: Language
    prompt: Annotated[
        str,
        Meta(
            max_length=PROMPT_KEY,
            description="Key of the prompt that is played already, of a round that came with the page or "
            "over another connection. It is not offered next, and the `round` that answers may be left.",
        ),
    ] = ""


class Start(Struct, frozen=True, tag="start"):
    """A take begins; its sound follows in binary frames."""

    round: Token
    sample_rate: SampleRate
    settings: Settings = {}
    opponent: Opposed = False

    def __post_init__(self) -> None:
        """Raises Refused for what is no mere wrong part, and drops what is not kept of the settings."""
        if not MIN_RATE <= self.sample_rate <= MAX_RATE:
            raise Refused(Fault.SAMPLE_RATE_OUT_OF_RANGE)
        if not self.round.isascii():
            raise Refused(Fault.UNKNOWN_ROUND)
        force_setattr(self, "settings", _kept(self.settings))


class PostedMark(Struct, frozen=True, omit_defaults=True):
    """A `mark` without its type, among the marks of a posted take."""

    # The lookahead is for Python alone, whose `$` would let a line feed pass.
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(?!\n)$", description="Such as `second_shown`.")]
    at: Annotated[Whole, Meta(description="Sample of the take, at its own rate.")]
    value: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=MARK_VALUE,
            description="Which one: the line that the agent began, the chunk that was shown. Printable.",
        ),
    ] = ""

    def __post_init__(self) -> None:
        if not languages.writable(self.value):
            raise Refused(Fault.INVALID_MESSAGE)


class Mark(PostedMark, frozen=True, tag="mark", omit_defaults=True):
    """What the page did, and at which sample of the take it did it. Marks come in order."""


class Stop(Struct, frozen=True, tag="stop"):
    """The take is whole. A `stored` answers, and later a `scored`."""

    samples: Samples
    sha256: Sha256

    def __post_init__(self) -> None:
        force_setattr(self, "sha256", self.sha256.lower())


class Next(Struct, frozen=True, tag="next"):
    """Another round, please: after a take, instead of one, or in the middle of one that is thrown away."""


class PostedTake(Struct, frozen=True, kw_only=True):
    """A whole take over HTTP: what a socket would have heard from `start` to `stop`, beside the PCM."""

    round: Token
    sample_rate: SampleRate
    settings: Settings = {}
    # As many as there may be have a fault of their own too.
    opponent: Opposed = False
    marks: Annotated[
        list[PostedMark],
        Meta(description="In order.", extra_json_schema={"maxItems": MAX_MARKS}),
    ] = []
    samples: Samples
    sha256: Sha256


class PostedAnswer(Struct, frozen=True):
    """What the player answered after a take, over HTTP."""

    answer: Annotated[Any, Meta(description="In the shape of the game.")]


class Limits(Struct, frozen=True):
    """Within what a take has to stay."""

    seconds: Annotated[int, Meta(description="Of sound in one take.")] = MAX_SECONDS
    frame_bytes: Annotated[int, Meta(description="In one binary frame.")] = FRAME_BYTES
    min_rate: Annotated[int, Meta(description="Lowest sample rate, in Hz.")] = MIN_RATE
    max_rate: Annotated[int, Meta(description="Highest sample rate, in Hz.")] = MAX_RATE


class Opponent(Struct, frozen=True):
    """The model that listens while one speaks, where the game is played against one and one is here."""

    by: Annotated[str, Meta(description="Its title.")]
    threshold: Annotated[float, Meta(description="How sure it has to be to take the turn.", ge=0, le=1)]


class Offered(Struct, frozen=True, tag="round"):
    """What the player is to do next, and within which limits."""

    round: Annotated[str, Meta(description="Signed token, for `start`.")]
    game: Annotated[str, Meta(description="Key of the game.")]
    prompt: Annotated[
        dict[str, Any],
        Meta(description="`key` names the prompt; what else there is belongs to the game (docs/games.md)."),
    ]
    limits: Annotated[Limits, Meta(description="The same for every round.")]
    opponent: Annotated[
        Opponent | UnsetType, Meta(description="Against whom the game is played live, if against anybody.")
    ] = UNSET


class Lean(Struct, frozen=True, tag="lean"):
    """The opponent leans in: its judgement of a pause that the page has marked.

    It comes a while after the mark, later on a busy site, or not at all: the take goes on whatever comes.
    """

    at: Annotated[int, Meta(description="Sample of the `pause` mark that it is about.")]
    p: Sure


class Took(Struct, frozen=True, tag="took"):
    """It takes the turn, unless the player has gone on by now: the page knows, and marks `taken`."""

    at: Annotated[int, Meta(description="Sample of the `pause` mark that it is about.")]


class Stored(Struct, frozen=True, tag="stored"):
    """The take is safe with the site; the page may forget it."""

    recording: RecordingId
    receipt: Annotated[str, Meta(description="Code with which its speaker can find the take again.")]


class Waiting(Struct, frozen=True, tag="waiting"):
    """The take is safe, and has not been analysed yet. Only HTTP says so; a socket simply waits."""

    recording: RecordingId


class AnswerChecked(Struct, frozen=True, tag="checked"):
    """How much of what the player answered after a take was right."""

    right: Annotated[int, Meta(description="How many parts of it were right.")]
    of: Annotated[int, Meta(description="How many there were.")]
    solution: Annotated[
        str | UnsetType, Meta(description="The right answer, where the page does not show it.")
    ] = UNSET


class Error(Struct, frozen=True, tag="error"):
    """The site says no. Over a socket it closes right after, over HTTP the status means the same."""

    code: Annotated[str, Meta(description="For programs: one of the refusals below.")]
    message: Annotated[str, Meta(description="For the player, in English.")]
    wait: Annotated[
        int | UnsetType,
        Meta(description="Seconds after which to try again, where the site knows; over HTTP `Retry-After`."),
    ] = UNSET

    @classmethod
    def of(cls, fault: Fault, wait: int = 0) -> "Error":
        return cls(fault.code, fault.words, wait or UNSET)


FromPage = Hello | Start | Mark | Stop | Next


def _kept(settings: dict[str, Any]) -> dict[str, Any]:
    """What the browser granted, without device ids, and only what every database can keep."""
    kept = {name: each for name, each in settings.items() if name not in PRIVATE_SETTINGS}
    try:
        size = len(json.dumps(kept, allow_nan=False, ensure_ascii=False).encode())
    except (ValueError, RecursionError):  # infinity, or half a surrogate pair
        raise Refused(Fault.INVALID_MESSAGE) from None
    if size > SETTINGS_BYTES:
        raise Refused(Fault.SETTINGS_TOO_LARGE)
    if "\\u0000" in json.dumps(kept):  # PostgreSQL keeps no NUL
        raise Refused(Fault.INVALID_MESSAGE)
    return kept
