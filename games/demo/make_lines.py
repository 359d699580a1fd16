"""Make the house's lines again: `PYTHONPATH=platform python -m games.demo.make_lines`, with espeak-ng
(Debian package) installed.

FLAC, 16 kHz, mono, 16 bit, a line a file, without silence around it: games/catalogue/two/<game>/lines. What
`make_clips` says of the synthesiser holds here too.
"""

from pathlib import Path
from typing import Final

import soundfile

from games.catalogue.two.house import FOLDER
from games.catalogue.two.registry import talks
from games.demo.make_clips import SAMPLE_RATE, say
from games.demo.table import DemoSpeaker

VOICES: Final = {"de": "de", "en": "en-gb", "es": "es", "no": "nb", "tr": "tr"}
"""ISO 639-1 to what espeak-ng calls it."""


def main() -> None:
    """Write every line of every game that the house plays, and say how large they are together."""
    size = 0
    for part in (game.house for game in talks() if game.house):
        for key, words in part.lines.items():
            for language, text in words.items():
                path = FOLDER / part.folder / "lines" / language / f"{key}.flac"
                size += _write(path, DemoSpeaker("house", language, VOICES[language], 35, 150, ()), text)
    print(f"{size / 1e6:.2f} MB")


def _write(path: Path, speaker: DemoSpeaker, text: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, say(speaker, text), SAMPLE_RATE, subtype="PCM_16", compression_level=1.0)
    return path.stat().st_size


if __name__ == "__main__":
    main()
