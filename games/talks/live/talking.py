"""One side of a talk, from its page's greeting to its end: what each message does, and what time does.

Everything that waits for the database is a task of its own, or one that a message of the page may wait for; a
frame never does.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.utils import timezone
from msgspec import UNSET

from corpus.models import StatusMoved
from corpus.refusals import Fault, Refused
from games.play import takes
from games.play.messages import Hello, Mark
from games.play.threads import in_thread
from games.talks import keeping, reporting, resuming
from games.talks.frames import FRAMES_A_SECOND, number_of
from games.talks.keeping import Ending
from games.talks.live import messages
from games.talks.live.channel import Channel
from games.talks.live.journal import STRETCH_SECONDS, Journal
from games.talks.live.messages import Begin, Between, Done, Ended, Have, Here, Over, PartnerIs, Replaced, Told
from games.talks.live.outbox import Outbox, Page
from games.talks.live.partner import Other
from games.talks.live.relay import Line
from games.talks.models import Side, Talk
from games.talks.resuming import DONE

LOOK_SECONDS: Final = 0.25
WAITING_ROOM: Final = 1_800.0
"""Seconds that a page may wait for the other to come."""
MANY_TEXTS: Final = 2_000
"""Messages that a page may say at once: what it did in the whole talk, once more over a new line."""
TEXTS_A_SECOND: Final = 50
SLACK: Final = 30.0
"""Seconds of sound beyond what the game lasts: a clock that is fast, and the way from the end to the page."""
REST_SECONDS: Final = 15.0
"""How long, after the end, what is missing is waited for."""
STILL: Final = 1.0
"""Seconds without a frame, after the end, that say that no more is coming."""


class Talking:
    """One connection's."""

    def __init__(self, side: Side, page: Page, outbox: Outbox) -> None:
        self._side, self._page, self._outbox = side, page, outbox
        self._clock = asyncio.get_running_loop().time
        self._other = Other()
        self._line = Line(side.talk_id, side.number, page.name, self._frame_of_other, self._word)
        self._journal: Journal | None = None
        self._ending: Ending | None = None
        self._greeted = self._is_ready = self._begun = self._done = self._sent_all = False
        self._replaced = self._resumed = False
        self._texts = 0
        self._came = self._saved = self._heard = self._ended_at = self._clock()

    def frame(self, data: bytes) -> None:
        """20 ms of the own microphone."""
        if self._journal is None or not self._begun:
            raise Refused(Fault.WRONG_ORDER)
        self._heard = self._clock()
        self._journal.channel.add(data, self._heard)
        if self._ending is None:
            self._line.send(data)

    async def text(self, text: str) -> None:
        """A message of the page.

        Raises:
            Refused: it is none, or comes at the wrong time.
        """
        self._texts += 1
        too_many = self._texts > MANY_TEXTS + TEXTS_A_SECOND * (self._clock() - self._came)
        if too_many or self._outbox.is_behind:
            raise Refused(Fault.TOO_FAST)
        message = messages.parse(text)
        if isinstance(message, Hello) == self._greeted:
            raise Refused(Fault.WRONG_ORDER)
        match message:
            case Hello():
                await self._greet(message)
            case messages.Ready():
                await self._ready(message)
            case messages.Resume(number):
                await self._resume(number)
            case messages.Leave() if self._ending is not None:
                self._sent_all = True
            case messages.Leave():
                await self._end(Talk.Why.LEFT)
            case messages.Report(reason):
                await self._report(reason)
            case _:
                self._note(message)

    async def watch(self) -> None:
        """What time brings: stretches that are to be kept, the other's silence, the end of the game."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = self._clock()
            if self._ending is not None:
                await self._rest(now)
                continue
            if not self._begun and now - self._came > WAITING_ROOM:
                raise Refused(Fault.TALK_ENDED)
            if self._journal is not None and now - self._saved >= STRETCH_SECONDS:
                self._saved = now
                # Beside: a storage that hangs keeps nobody from being told what follows.
                work = self._journal.stay if self._journal.is_saving else self._journal.tick
                self._page.start(work())
            state = self._other.look(now)
            if state == "away":
                self._outbox.say(PartnerIs(state))
            elif state == "left":
                await self._end(Talk.Why.LOST)
            elif self._time_is_over():
                await self._end(Talk.Why.OVER)

    async def leave(self, *, page_closed: bool) -> None:
        """The connection has ended. Whatever has come is kept, and the other knows. Of a page that is closed
        nothing more comes, unless it is opened anew; one whose line is lost may still send what it has."""
        if not self._replaced:
            self._line.say(messages.Gone())
        await self._line.close()
        if self._journal is not None:
            with suppress(Refused):  # the page has what was not acknowledged
                await self._journal.save()
        if page_closed and self._begun and not self._replaced:
            with suppress(Refused):  # where the database is away, the sweep has the rest
                await in_thread(keeping.close, self._side)

    async def _greet(self, hello: Hello) -> None:
        if hello.protocol != messages.VERSION:
            raise Refused(Fault.UNKNOWN_PROTOCOL)
        self._greeted = True
        side, talk = self._side, self._side.talk
        self._line.open()
        self._line.say(Here(asks=True))
        before = await in_thread(resuming.before, side)
        about = (talk.code, talk.game, side.number, side.prompt, talk.minutes)
        self._outbox.say(Told(*about, self._other.state, talk.language, before or UNSET))
        if side.sample_rate:
            await self._go_on(side.sample_rate)
        await self._look_whether_it_ended()

    async def _go_on(self, rate: int) -> None:
        """Where an earlier line of this side broke off; of the first one at the beginning."""
        kept = await in_thread(keeping.kept_until, self._side)
        most = int((self._side.talk.minutes * 60 + SLACK) * FRAMES_A_SECOND)
        channel = Channel(rate, kept, most, self._clock())
        self._journal = Journal(self._side, channel, self._page.address, self._kept)
        self._begun, self._done = kept > 0, any(each["name"] == DONE for each in self._side.marks)
        if self._begun or self._side.talk.begun_at is not None:
            self._other.begun(self._clock())
        self._outbox.say(Have(kept))

    async def _ready(self, ready: messages.Ready) -> None:
        """Said again it changes nothing; another rate only while nothing is kept."""
        if ready.sample_rate != self._side.sample_rate:
            if self._begun:
                raise Refused(Fault.WRONG_ORDER)
            about = (ready.sample_rate, ready.settings, self._page.user_agent)
            await in_thread(self._side.ready, *about)
            await self._go_on(ready.sample_rate)
        await in_thread(takes.note_place, self._page.address, self._side.contributor_id)
        self._is_ready = True
        self._tell_of_me(asks=True)
        self._begin_if_both_are_ready()

    async def _resume(self, number: int) -> None:
        """The page before this one is gone, with all that it did not send."""
        if self._journal is None or not (self._begun or self._side.talk.begun_at is not None):
            raise Refused(Fault.WRONG_ORDER)
        await self._journal.skip(number)
        self._begun = self._resumed = True
        self._tell_rate()

    def _tell_rate(self) -> None:
        """To a page that goes on without having been told `begin`, as soon as the other is ready."""
        if self._resumed and self._other.rate:
            self._resumed = False
            self._outbox.say(Begin(self._other.rate))

    def _note(self, message: messages.FromSide) -> None:
        if self._journal is None:
            raise Refused(Fault.WRONG_ORDER)
        match message:
            case messages.Ping():
                self._outbox.say(self._journal.ping(message))
            case messages.Heard():
                self._journal.heard(message)
            case Mark(name):
                if self._journal.mark(message):
                    self._page.start(self._journal.answered())
                if name == DONE:
                    self._done = True
                    self._line.say(Done())
                    self._end_if_both_are_done()

    def _frame_of_other(self, data: bytes) -> None:
        newer, back = self._other.frame(number_of(data), self._clock())
        if back:
            self._outbox.say(PartnerIs("back"))
        if newer and self._ending is None:
            self._outbox.frame(data)

    def _word(self, word: Between) -> None:
        match word:
            case Here(rate, asks):
                self._they_are_here(rate, asks)
            case messages.Gone():
                if state := self._other.gone(self._clock()):
                    self._outbox.say(PartnerIs(state))
            case Done():
                self._other.done = True
                self._end_if_both_are_done()
            case Over():
                self._page.start(self._look_whether_it_ended())
            case Replaced():
                self._replaced = True
                self._page.refuse(Refused(Fault.TALK_ELSEWHERE))

    def _they_are_here(self, rate: int, asks: bool) -> None:
        if state := self._other.here(rate, self._clock()):
            self._outbox.say(PartnerIs(state))
        if asks:
            self._tell_of_me()
        self._tell_rate()
        self._begin_if_both_are_ready()

    def _tell_of_me(self, *, asks: bool = False) -> None:
        self._line.say(Here(int(self._side.sample_rate or 0) if self._is_ready else 0, asks))
        if self._done:
            self._line.say(Done())

    def _begin_if_both_are_ready(self) -> None:
        if self._begun or not (self._is_ready and self._other.rate) or self._ending is not None:
            return
        self._begun = True
        self._other.begun(self._clock())
        self._outbox.say(Begin(self._other.rate))
        self._page.start(self._note_the_beginning())

    async def _note_the_beginning(self) -> None:
        with suppress(StatusMoved):  # the other was quicker
            await in_thread(self._side.talk.begin)
        await self._look_whether_it_ended()

    def _end_if_both_are_done(self) -> None:
        if self._done and self._other.done and self._ending is None:
            self._page.start(self._end(Talk.Why.OVER))

    def _time_is_over(self) -> bool:
        begun = self._side.talk.begun_at
        return begun is not None and timezone.now() - begun >= timedelta(minutes=self._side.talk.minutes)

    async def _end(self, why: Talk.Why) -> None:
        """With what was answered until now. Sound that the storage has yet to take is kept when both know."""
        if self._journal is not None:
            await self._journal.keep_marks()
        await self._ended_by(in_thread(keeping.end, self._side.talk_id, why))

    async def _report(self, reason: str) -> None:
        """At once, and without asking what was answered."""
        await self._ended_by(in_thread(reporting.report, self._side, reason, self._page.address))

    async def _ended_by(self, ended: Awaitable[Ending]) -> None:
        ending = await ended
        self._line.say(Over())
        self._ended(ending)

    async def _look_whether_it_ended(self) -> None:
        talk = self._side.talk
        await in_thread(talk.refresh_from_db)
        if talk.is_over:
            self._ended(keeping.ending_of(talk))

    def _ended(self, ending: Ending) -> None:
        if self._ending is not None:
            return
        self._ending, self._ended_at = ending, self._clock()
        has_take = self._journal is not None and self._journal.channel.next > 0
        kept = has_take and ending.why != "withdrawn"
        self._outbox.say(Ended(ending.why, ending.result, self._side.receipt if kept else UNSET))

    async def _rest(self, now: float) -> None:
        """After the end: until nothing is missing any more, or has been waited for for long enough."""
        journal, ending = self._journal, self._ending
        if journal is not None and ending is not None and ending.why != "withdrawn":
            still = now - max(self._heard, self._ended_at) >= STILL and not journal.channel.has_holes
            if not (self._sent_all or still or now - self._ended_at >= REST_SECONDS):
                return
            await journal.save(rest=True)
        await in_thread(keeping.close, self._side)
        self._page.finish()

    def _kept(self, until: int, over: bool) -> None:
        self._outbox.say(Have(until))
        if over and self._ending is None:  # taken back, or ended by a line that could not tell us
            self._page.start(self._look_whether_it_ended())
