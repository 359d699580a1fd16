"""The opponent of one take: it is told of pauses, and answers when it can. No take ever waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, TypeVar

from msgspec import Struct

from corpus.audio import received
from games.play import measures
from games.play.messages import BYTES_PER_SAMPLE, Lean, Took
from games.play.opponent import listening, remembering
from games.play.opponent.listening import Judgement
from games.play.session import Begun
from inference.live.pausing import Pause, pause
from inference.scorers.base import ScorerError

T = TypeVar("T")

APART_SECONDS: Final = 0.3
"""Of sound between two pauses that it is asked about: a pause and a word take longer."""

BEHIND_SECONDS: Final = 1.0
"""By which a take may be ahead of the clock and still be spoken now; what is sent again after a lost line has
been judged before, or comes too late for it."""

LOOK_SECONDS: Final = 0.03
MOST_LOOKS: Final = 100
"""How often it looks whether the last 200 ms have come, a frame or two after the page noticed the pause."""

log = logging.getLogger(__name__)


def find(frames: tuple[bytes, ...], rate: int, start: int | None) -> Pause | None:
    """Where the voice stopped in a take so far, if it has; as `inference.live.pausing.pause`."""
    return pause(received(b"".join(frames), rate), start)


class Opponent:
    """Listens to one take.

    Args:
        begun: the take.
        sound: its frames so far.
        say: tells its page something, as long as it is there.
    """

    def __init__(
        self,
        begun: Begun,
        sound: Callable[[], tuple[bytes, ...]],
        say: Callable[[Struct], Awaitable[None]],
    ) -> None:
        self._begun, self._sound, self._say = begun, sound, say
        self._loop = asyncio.get_running_loop()
        self._since, self._asked = self._loop.time(), 0
        self._start: int | None = None
        self._moving: asyncio.Task[None] | None = None
        self.moves: list[dict[str, Any]] = []
        """What it did, as events of the timeline."""
        self.again = False
        """Whether pauses came that were over before: the take is sent again."""

    def paused(self, at: int) -> None:
        """The page has heard a pause up to a sample. What was thought of an earlier one is not said then."""
        rate = self._begun.sample_rate
        ahead = at / rate - (self._loop.time() - self._since)
        self.again = self.again or ahead > BEHIND_SECONDS
        if ahead > BEHIND_SECONDS or at - self._asked < APART_SECONDS * rate:
            return
        self._asked = at
        self.stop()
        self._moving = asyncio.create_task(self._move(at))

    def stop(self) -> None:
        """The take is over, or goes on: a late answer is dropped without a word."""
        if self._moving is not None:
            self._moving.cancel()

    async def _move(self, at: int) -> None:
        noticed = self._loop.time()
        try:
            judged = await self._judged()
        except ScorerError as error:
            log.warning("The opponent could not judge a pause: %s", error)
            return
        if judged is None:
            return
        self._note(judged)
        measures.opponent_moved(self._loop.time() - noticed)
        await self._tell(at, judged)
        made = judged.start, judged.cut, judged.p
        await self._aside(remembering.keep, self._begun.round.id, at, made)

    async def _judged(self) -> Judgement | None:
        rate = self._begun.sample_rate
        heard = await self._aside(find, self._sound(), rate, self._start)
        if heard is None or not await self._comes(listening.needed(heard.cut, rate)):
            return None
        given, place = self._begun.round, (heard.start, heard.cut)
        return await self._aside(listening.judge, self._sound(), rate, place, given.language, given.id)

    async def _comes(self, samples: int) -> bool:
        """Whether so much of the take arrives soon."""
        for _ in range(MOST_LOOKS):
            if sum(map(len, self._sound())) >= samples * BYTES_PER_SAMPLE:
                return True
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def _aside(self, call: Callable[..., T], *args: object) -> T:
        return await self._loop.run_in_executor(listening.pool(), partial(call, *args))

    def _note(self, judged: Judgement) -> None:
        made = (judged.start, judged.cut, judged.p)
        begun, self._start = self._start is not None, judged.start
        self.moves += remembering.events([made], self._begun.sample_rate, begun=begun)

    async def _tell(self, at: int, judged: Judgement) -> None:
        await self._say(Lean(at, round(judged.p, 3)))
        if judged.takes:
            await self._say(Took(at))
