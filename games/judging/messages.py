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
    cuts: list[Cut]
    agent: list[AgentSpan]


class PointsPart(Struct, frozen=True):
    """One reason for points."""

    why: Annotated[str, Meta(description="For programs.")]
    points: int
    text: Annotated[str, Meta(description="In English.")]


class Points(Struct, frozen=True):
    """What the take has earned."""

    total: int
    pending: Annotated[int, Meta(description="More, once people confirm that a model was fooled.")]
    parts: list[PointsPart]


class Scored(Struct, frozen=True, tag="scored"):
    """What became of the take once it was analysed: kept, or refused for a reason."""

    recording: Annotated[str, Meta(description="UUID of the recording.")]
    status: Literal["listened", "refused"]
    reason: Annotated[str, Meta(description="For programs: one of the reasons below; empty when it is kept.")]
    message: Annotated[str, Meta(description="For the player, in English.")]
    floor: Floor
    points: Annotated[Points | UnsetType, Meta(description="Only of a kept take that earned any.")] = UNSET
    more: Annotated[
        Literal[True] | UnsetType,
        Meta(description="The words of the take have yet to be read; a second `scored` will follow."),
    ] = UNSET
