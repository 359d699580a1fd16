"""What a page is told of a take, as types. Pure; docs/protocol.md is written from here too."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Seconds = Annotated[float, Meta(description="Seconds on the audio clock.")]


class Verdict(Struct, frozen=True):
    """What one scorer said at a cut."""

    by: Annotated[str, Meta(description="Title of the scorer.")]
    says: Annotated[str, Meta(description="The label that it gave most.")]
    p: Annotated[float, Meta(description="How probable that label is to it.", ge=0, le=1)]


class Cut(Struct, frozen=True):
    """A moment at which the take is cut, for people and models to judge."""

    at: Seconds
    label: Annotated[str, Meta(description="What was meant, or decided since; `?` while it is open.")]
    tail: Annotated[float, Meta(description="Seconds of sound behind the cut that belong to it.")]
    verdicts: Annotated[
        list[Verdict] | UnsetType, Meta(description="Only where the reader may see them.")
    ] = UNSET


class AgentSpan(Struct, frozen=True):
    """One line of the agent."""

    start: Seconds
    end: Seconds
    text: Annotated[str | UnsetType, Meta(description="Left out where it stands beside the drawing.")] = UNSET


class Floor(Struct, frozen=True):
    """The floor line: the drawing of a take, or of a part of it."""

    seconds: Seconds
    levels: Annotated[list[float], Meta(description="Loudness from 0 to 1, twenty a second.")]
    pauses: Annotated[
        list[tuple[float, float]], Meta(description="Start and end of each, in seconds; the player's own.")
    ]
    cuts: Annotated[list[Cut], Meta(description="In order.")]
    agent: Annotated[list[AgentSpan], Meta(description="What the agent said, in order.")]


class PointsPart(Struct, frozen=True):
    """One reason for points."""

    why: Annotated[str, Meta(description="For programs.")]
    points: Annotated[int, Meta(description="Below zero where something was taken back.")]
    text: Annotated[str, Meta(description="In English.")]


class Points(Struct, frozen=True):
    """What the take has earned."""

    total: Annotated[int, Meta(description="Points so far.")]
    pending: Annotated[int, Meta(description="More, once people confirm that a model was fooled.")]
    parts: Annotated[list[PointsPart], Meta(description="What they are for.")]


class Advice(Struct, frozen=True):
    """What would make the next take better."""

    why: Annotated[str, Meta(description="For programs: one of the advices below.")]
    text: Annotated[str, Meta(description="For the player, in English.")]


class Duel(Struct, frozen=True):
    """How a take went against the model that listened live, or against the clock alone."""

    held: Annotated[int, Meta(description="Pauses at which it leaned in, and leaned back.")]
    longest: Annotated[float, Meta(description="Seconds of the longest of them.")]
    taken: Annotated[int, Meta(description="How often it took the turn.")]
    kept: Annotated[
        float, Meta(description="Seconds for which the floor was the player's, from first word to last.")
    ]


class Feat(Struct, frozen=True):
    """What a player can beat: one figure of the take."""

    name: Annotated[
        Literal["pause", "reaction", "reply", "pace", "signs", "rush"],
        Meta(description="What was measured; seconds, but for `signs`, which are counted."),
    ]
    value: Annotated[float, Meta(ge=0, description="As it was measured in the take.")]
    less: Annotated[bool, Meta(description="Whether a smaller one is better.")]


class FromWords(Struct, frozen=True):
    """What the words that a recogniser wrote down say of how the game went. It may have misheard."""

    right: Annotated[int, Meta(description="How much of what was to be said was heard.")]
    of: Annotated[int, Meta(description="How much there was.")]
    said: Annotated[
        list[str], Meta(description="What the game listens for and was heard, in order; docs/games.md.")
    ]


class Scored(Struct, frozen=True, tag="scored"):
    """What became of the take once it was analysed: kept, or refused for a reason."""

    recording: Annotated[str, Meta(description="UUID of the recording.")]
    status: Annotated[Literal["listened", "refused"], Meta(description="Kept, or of no use.")]
    reason: Annotated[str, Meta(description="For programs: one of the reasons below; empty when it is kept.")]
    message: Annotated[str, Meta(description="For the player, in English.")]
    floor: Annotated[Floor, Meta(description="The take as a drawing.")]
    points: Annotated[Points | UnsetType, Meta(description="Only of a kept take that earned any.")] = UNSET
    duel: Annotated[
        Duel | UnsetType,
        Meta(
            description="Only of a kept take that was played against somebody, where it is known how it went."
        ),
    ] = UNSET
    advice: Annotated[
        Advice | UnsetType, Meta(description="Only of a kept take of which something could be better.")
    ] = UNSET
    feat: Annotated[Feat | UnsetType, Meta(description="Only of a kept take that has the figure.")] = UNSET
    heard: Annotated[
        FromWords | UnsetType,
        Meta(description="Only once the words of the take are there, in a game that listens to them."),
    ] = UNSET
    more: Annotated[
        Literal[True] | UnsetType,
        Meta(description="The words of the take have yet to be read; a second `scored` will follow."),
    ] = UNSET
