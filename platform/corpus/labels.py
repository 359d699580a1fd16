"""The labels of a moment in speech, in the field's words; other vocabularies are each scorer's to map. Pure.

Plain enumerations, since rules of games and scorers know no Django; tables take their choices from here.
"""

from collections.abc import Mapping
from enum import EnumMeta, StrEnum
from typing import Any


class Listed(EnumMeta):
    """What an enumeration holds, by the names that Django gives it."""

    @property
    def values(cls) -> list[str]:
        members: Mapping[str, Any] = cls.__members__
        return [str(each) for each in members.values()]

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """(what a row holds, what people read): the same here."""
        return [(value, value) for value in cls.values]


class Label(StrEnum, metaclass=Listed):
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    BACKCHANNEL = "backchannel"
    INTERRUPTION = "interruption"
    WAIT = "wait"


UNUSABLE = "unusable"
"""What people say in place of a label of a clip that nobody should learn from."""


class AgentState(StrEnum, metaclass=Listed):
    IDLE = "idle"
    SPEAKING = "speaking"


class Decider(StrEnum, metaclass=Listed):
    """Who decided a sample. What a program or listeners together decided is nobody's truth: no figure of
    models, no gold, no trust."""

    PERSON = "person"
    CROWD = "crowd"
    PROGRAM = "program"
