"""What stands in clips.toml and talk.toml: speakers, and what each of them says."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class DemoClip:
    """One clip.

    Attributes:
        parts: stretches of speech.
        pauses: seconds of silence between them, one fewer.
        ending: `corpus.labels.Label` of the end, "complete" or "incomplete": known, since we wrote it.
        words: each stretch as it is read, without fillers, where that is not what the voice was given.
    """

    file: str
    parts: tuple[str, ...]
    pauses: tuple[float, ...]
    ending: str
    words: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return FOLDER / "clips" / self.file

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def said_by(self, place: int) -> str:
        """What was said by the end of the stretch at that place, counted from 0, as it is read."""
        return " ".join((self.words or self.parts)[: place + 1])


@dataclass(frozen=True, slots=True)
class DemoSpeaker:
    """One machine voice. `voice` is espeak-ng's name with its variant, `speed` words a minute."""

    name: str
    language: str
    voice: str
    pitch: int
    speed: int
    clips: tuple[DemoClip, ...]


def speakers() -> list[DemoSpeaker]:
    """Every speaker whose clips are played as takes, in the order of the file."""
    return _read("clips.toml")


def talkers() -> list[DemoSpeaker]:
    """The two who have a conversation. None of it is played as a take: it would be a copy then."""
    return _read("talk.toml")


def _read(name: str) -> list[DemoSpeaker]:
    table = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    return [_speaker(**entry) for entry in table["speaker"]]


def _speaker(*, clip: list[dict[str, object]], **voice: object) -> DemoSpeaker:
    return DemoSpeaker(**voice, clips=tuple(_clip(**entry) for entry in clip))  # type: ignore[arg-type]  # from TOML


def _clip(*, parts: list[str], pauses: list[float], words: Sequence[str] = (), **rest: object) -> DemoClip:
    lists = {"parts": tuple(parts), "pauses": tuple(pauses), "words": tuple(words)}
    return DemoClip(**lists, **rest)  # type: ignore[arg-type]  # from TOML
