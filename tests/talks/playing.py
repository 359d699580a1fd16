"""A talk as tests have it: two who speak, one who hangs up, and what is kept of it."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import soundfile
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage

from corpus.models import Recording
from corpus.refusals import Fault
from games.talks import keeping
from games.talks.models import Side, Talk
from tests.talks import speaking
from tests.talks.speaking import Speaker

MINE = speaking.frames(speaking.voice(2.0))
THEIRS = speaking.frames(speaking.voice(2.0, 330.0))


def play(scene: Callable[[], Awaitable[Any]]) -> Any:
    return async_to_sync(scene)()


def pcm(frames: list[bytes]) -> bytes:
    return b"".join(frame[4:] for frame in frames)


def sound_of(name: str) -> np.ndarray:
    with default_storage.open(name) as file:
        back, _ = soundfile.read(io.BytesIO(file.read()), dtype="int16")
    return np.asarray(back)


async def both_speak(one: Speaker, other: Speaker) -> None:
    """From their coming until all of `MINE` and `THEIRS` is said, and heard by the one."""
    await speaking.both_ready(one, other)
    await one.send(MINE)
    await other.send(THEIRS)
    await one.hears_frames(len(THEIRS))


async def one_speaks(one: Speaker, other: Speaker) -> None:
    """From their coming until the other has heard all of `MINE`."""
    await speaking.both_ready(one, other)
    await one.send(MINE)
    await other.hears_frames(len(MINE))


async def hang_up(one: Speaker, other: Speaker) -> None:
    """The first of them does."""
    await one.say(type="leave")
    await one.ends()
    await other.ends()


async def told_why(page: Speaker) -> tuple[str, int]:
    """The error a page is shown, and the code that follows."""
    error = await page.hears("error")
    assert error["message"]
    return error["code"], await page.ends()


def told(fault: Fault) -> tuple[str, int]:
    return fault.code, fault.close


def kept(talk: Talk) -> dict[int, Recording]:
    """Both takes, by side."""
    keeping.keep(talk.pk)
    sides = Side.objects.filter(talk=talk).exclude(recording=None).select_related("recording")
    return {side.number: side.recording for side in sides if side.recording}


def finished(one: Speaker, other: Speaker, talk: Talk) -> dict[int, Recording]:
    """Both takes of a talk that one has hung up."""

    async def scene() -> None:
        await both_speak(one, other)
        await hang_up(one, other)

    play(scene)
    return kept(talk)
