"""`manage.py play --pair A B`: pairs of players without browsers."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from games.player import pair
from games.player.clips import Clip, ClipError, read_clip
from games.player.pair import Manner, Voice
from games.player.site import Site, SiteError
from games.talks.frames import FRAMES_A_SECOND

FOR_TWO: Final = "spot-the-difference"
"""Key of the game that pairs play who have not chosen one."""

LONGEST: Final = 240.0
"""Seconds of a file: as long as the games for two go on."""

MANNER: Final = ("game", "language", "fast", "synthetic")


def manner(options: dict[str, Any]) -> Manner:
    """What of the command's options a talk knows."""
    return Manner(**{name: options[name] for name in MANNER})


def run(command: BaseCommand, site: Site, pairs: Sequence[Sequence[Path]], times: int, how: Manner) -> None:
    """Let every pair talk at once, each so many times, and print a line a side.

    Raises:
        CommandError: a file cannot be played, or a talk went wrong; the lines above say how.
    """
    clips = [(_clip(one), _clip(other)) for one, other in pairs] * times
    try:
        talks = asyncio.run(_all(site, clips, how))
    except SiteError as error:
        raise CommandError(str(error)) from error
    sides = [side for both in talks for side in both]
    command.stdout.write("\n".join(map(_line, sides)))
    delays = [delay for side in sides for delay in side.delays]
    if delays:
        middle, late = np.percentile(delays, [50, 95]) * 1000
        command.stdout.write(f"Mouth to ear: p50 {middle:.1f} ms, p95 {late:.1f} ms.")
    if any(side.error for side in sides):
        raise CommandError("Not every talk came through; the lines above say why.")


async def _all(site: Site, clips: Sequence[tuple[Clip, Clip]], how: Manner) -> list[tuple[Voice, Voice]]:
    return list(await asyncio.gather(*(pair.talk(site, both, how) for both in clips)))


def _clip(path: Path) -> Clip:
    try:
        clip = read_clip(path, LONGEST)
    except ClipError as error:
        raise CommandError(str(error)) from error
    if clip.sample_rate % FRAMES_A_SECOND:
        raise CommandError(f"{path} has {clip.sample_rate} Hz, of which 20 ms are no whole samples.")
    return clip


def _line(side: Voice) -> str:
    """One side: file, receipt, what was heard of the other; or why it failed."""
    start = f"{side.clip.path.name} ({side.clip.seconds:.1f} s)"
    if side.error:
        return f"{start}: FAILED. {side.error}"
    return f"{start}: receipt {side.receipt}, {side.heard / FRAMES_A_SECOND:.1f} s heard, ended {side.why}"
