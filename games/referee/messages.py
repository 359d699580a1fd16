"""The messages of Referee, as types: what its page says, and what it hears. Pure, like those of a take."""

from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from games.judging.messages import Floor
from games.play.messages import Language

LEAST_SURE: Final = 0.5
MOST_SURE: Final = 1.0
MOST_WORDS: Final = 600
"""Characters of a mended transcript; a minute of fast speech has about a thousand, a turn far fewer."""

ClipId = Annotated[str, Meta(description="Id of the serving: the listener knows the clip by nothing else.")]
Filler = Annotated[bool | None, Meta(description="Whether there was one; null when nothing was said of it.")]


class NextClip(Struct, frozen=True):
    """Asks for a clip to hear."""

    language: Language


class Heard(Struct, frozen=True):
    """A vote: what the speaker was doing where the clip stops."""

    label: Annotated[str, Meta(description="Label of a turn.")]
    confidence: Annotated[
        float,
        Meta(ge=LEAST_SURE, le=MOST_SURE, description="How probable the listener thinks their label."),
    ]
    midfiller: Filler = None
    endfiller: Filler = None


class Unusable(Struct, frozen=True):
    """A vote: the clip cannot be used."""

    label: Annotated[Literal["unusable"], Meta(description="In the place of a label.")]
    reason: Annotated[str, Meta(description="Why it cannot be used.")]
    midfiller: Filler = None
    endfiller: Filler = None


Ballot = Heard | Unusable


class Words(Struct, frozen=True):
    """A mended transcript. An empty one changes nothing."""

    text: Annotated[str, Meta(description=f"At most {MOST_WORDS} characters once it is one line. Printable.")]


class Report(Struct, frozen=True):
    """Something is wrong with the clip, and a moderator ought to hear it."""

    reason: Annotated[str, Meta(description="What is wrong.")]
    heard: Annotated[float, Meta(ge=0, description="Seconds of it that were heard, from its beginning.")]


class Agent(Struct, frozen=True):
    """What the agent was doing where the clip stops, and what it had said."""

    state: Annotated[str, Meta(description="`idle` or `speaking`.")]
    text: Annotated[str, Meta(description="Its last line; empty where it had said nothing.")]


class Clip(Struct, frozen=True, tag="clip"):
    """A turn up to its cut, and nothing that would give away what it is."""

    clip: ClipId
    language: Annotated[str, Meta(description="ISO 639-1, of the speaker.")]
    seconds: Annotated[float, Meta(description="Length of the sound.")]
    floor: Annotated[Floor, Meta(description="Its drawing; the one cut has no label.")]
    agent: Annotated[Agent, Meta(description="What the speaker was up against.")]


class Nothing(Struct, frozen=True, tag="nothing"):
    """There is nothing left to hear in this language."""


class Gold(Struct, frozen=True):
    """The answer, of a clip of which it is known."""

    right: Annotated[bool, Meta(description="Whether the vote was.")]
    label: Annotated[str, Meta(description="The known answer.")]
    went_on: Annotated[bool, Meta(description="Whether the speaker said more after the cut.")]
    silence: Annotated[float, Meta(description="Seconds until they did.")]


class Crowd(Struct, frozen=True):
    """How others heard the clip, once there are enough of them."""

    same: Annotated[int, Meta(description="How many of them heard it as this listener did.")]
    of: Annotated[int, Meta(description="How many have voted.")]
    machine: Annotated[
        bool | UnsetType,
        Meta(description="Whether every model that could hear it so did; left out where none could."),
    ] = UNSET


class Counted(Struct, frozen=True, tag="counted"):
    """The vote counts. How others heard it is said to who can change nothing any more: after the vote."""

    points: Annotated[int, Meta(description="What the vote earned.")]
    words: Annotated[str, Meta(description="What is thought to have been said, to be mended; often empty.")]
    gold: Annotated[Gold | UnsetType, Meta(description="Only where it is known.")] = UNSET
    crowd: Annotated[Crowd | UnsetType, Meta(description="Only where three others have voted.")] = UNSET


class Mended(Struct, frozen=True, tag="mended"):
    """The words are kept."""


class Skipped(Struct, frozen=True, tag="skipped"):
    """The clip is put away without a vote."""


class Reported(Struct, frozen=True, tag="reported"):
    """The take is served to this listener no longer, and a moderator hears of it."""


class Certainty(Struct, frozen=True):
    """How often a listener was right when they were so sure."""

    said: Annotated[float, Meta(ge=LEAST_SURE, le=MOST_SURE, description="How sure they said they were.")]
    right: Annotated[float, Meta(ge=0, le=1, description="How often they were right.")]
    of: Annotated[int, Meta(description="Clips with a known answer.")]


class Summary(Struct, frozen=True, tag="summary"):
    """How this listener is doing."""

    votes: Annotated[int, Meta(description="Clips voted on, ever.")]
    gold: Annotated[int, Meta(description="Clips with a known answer among the newest.")]
    right: Annotated[int, Meta(description="Of those.")]
    calibration: Annotated[list[Certainty], Meta(description="A point for each certainty ever used.")]
    counts: Annotated[bool, Meta(description="Whether the votes count; not after many wrong known clips.")]
