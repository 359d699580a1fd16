"""What stands in clips.toml: speakers, and what each of them says."""

import tomllib
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
    """

    file: str
    parts: tuple[str, ...]
    pauses: tuple[float, ...]
    ending: str

    @property
    def path(self) -> Path:
        return FOLDER / "clips" / self.file

    @property
    def text(self) -> str:
        return " ".join(self.parts)


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
    """Every speaker of the demo with their clips, in the order of the file."""
    table = tomllib.loads((FOLDER / "clips.toml").read_text(encoding="utf-8"))
    return [_speaker(**entry) for entry in table["speaker"]]


def _speaker(*, clip: list[dict[str, object]], **voice: object) -> DemoSpeaker:
    return DemoSpeaker(**voice, clips=tuple(_clip(**entry) for entry in clip))  # type: ignore[arg-type]  # from TOML


def _clip(*, parts: list[str], pauses: list[float], **rest: object) -> DemoClip:
    return DemoClip(parts=tuple(parts), pauses=tuple(pauses), **rest)  # type: ignore[arg-type]  # from TOML
