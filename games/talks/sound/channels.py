"""What both sides of a talk sent, put together: the take that each becomes, and how their clocks went."""

import hashlib
import logging
from datetime import timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from django.core.files.storage import default_storage
from django.utils import timezone
from numpy.typing import NDArray

from corpus.models import Recording
from corpus.store import NewTake, StorageDown, named_errors, store
from games.catalogue.dropouts import DROPOUT
from games.catalogue.two.house import HOUSE, SIDE
from games.talks import clock, heard
from games.talks.clock import Clock, Delays, Exchange
from games.talks.frames import samples
from games.talks.house import taking
from games.talks.house.sound import RATE
from games.talks.models import Side, Stretch, Talk

LOST_AFTER: Final = timedelta(days=1)
"""From the end of a talk on, sound of it that the storage does not have is waited for as long: it may lie in
the spool of a machine that is down. No backup has any of it: in a restored site it never comes."""

log = logging.getLogger(__name__)


class Channel(NamedTuple):
    """A side with all that it sent: `said` int16 [n] at its own rate, holes in samples, and its log."""

    side: Side
    said: NDArray[np.int16]
    holes: list[tuple[int, int]]
    spans: list[list[int]]
    clock: Clock | None


class Both(NamedTuple):
    """Attributes:
    people: the channels of its sides, by number.
    all: these, and that of the house where one talked with it.
    """

    people: list[Channel]
    all: list[Channel]


def of(talk: Talk) -> Both:
    """The channels of a talk.

    Raises:
        StorageFull, StorageDown: later.
    """
    people = [_channel(side) for side in talk.sides.select_related("contributor").order_by("number")]
    return Both(people, [*people, _of_the_house(talk)] if talk.with_house else people)


def kept(talk: Talk, mine: Channel, channels: list[Channel]) -> Recording:
    """The take of one side, with the other's voice as this one heard it; there is one, whatever comes later.

    Raises:
        StorageFull, StorageDown: later.
    """
    with named_errors():
        recording = Recording.objects.filter(round=str(mine.side.pk)).first()
    if recording is None:
        recording = store(_new_take(talk, mine, channels))
    Side.objects.filter(pk=mine.side.pk).update(recording=recording)
    return recording


def clocks(channels: list[Channel]) -> list[dict[str, float | None]]:
    """The columns of each side that tell of its clock."""
    if len(channels) < 2 or channels[0].clock is None or channels[1].clock is None:
        return [_told(each, each.clock, []) for each in channels]
    one, other = channels[0].clock, channels[1].clock
    found = Delays(clock.delays(one, other, channels[1].spans), clock.delays(other, one, channels[0].spans))
    one, other = clock.narrowed(one, other, found)
    there, back = clock.delays(one, other, channels[1].spans), clock.delays(other, one, channels[0].spans)
    return [_told(channels[0], one, back), _told(channels[1], other, there)]


def _channel(side: Side) -> Channel:
    rows = list(side.stretches.all())
    rate = int(side.sample_rate or 0)
    said, holes = heard.assembled(((row.first, _read(row)) for row in rows if row.audio), samples(rate))
    logs = [row.log for row in rows]
    spans = [span for each in logs for span in each.get("heard", ())]
    exchanges = [Exchange(*each) for log_ in logs for each in log_.get("clock", ())]
    return Channel(side, said, holes, spans, clock.fit(exchanges, rate) if rate else None)


def _of_the_house(talk: Talk) -> Channel:
    """As if it had a side."""
    side = Side(talk=talk, number=SIDE, sample_rate=RATE)
    return Channel(side, taking.channel(talk), [], [], taking.clock(talk))


def _read(row: Stretch) -> bytes:
    """b"" of what is lost: a hole as of frames that never came, so that the rest becomes a take."""
    with named_errors():
        try:
            with default_storage.open(row.audio, "rb") as file:
                return bytes(file.read())
        except FileNotFoundError as error:
            ended = row.side.talk.ended_at
            if ended is None or ended > timezone.now() - LOST_AFTER:
                raise StorageDown(f"{row.audio} is not there yet") from error
    log.error("%s of talk %s are lost: the storage has no %s", row, row.side.talk_id, row.audio)
    return b""


def _new_take(talk: Talk, mine: Channel, channels: list[Channel]) -> NewTake:
    side, pcm = mine.side, mine.said.astype("<i2").tobytes()
    rate = int(side.sample_rate or 0)
    return NewTake(
        contributor=side.contributor,
        consent_id=int(side.consent_id or 0),
        round=str(side.pk),
        sha256=hashlib.sha256(pcm).hexdigest(),
        pcm=pcm,
        sample_rate=rate,
        game=talk.game,
        prompt_key=talk.prompt_key,
        prompt=side.prompt,
        language=talk.language,
        mode=HOUSE if talk.with_house else "",
        settings=side.settings,
        timeline=_timeline(talk, mine, rate),
        user_agent=side.user_agent,
        agent_pcm=_ear(mine, next((each for each in channels if each is not mine), None), rate),
        receipt=side.receipt,
    )


def _ear(mine: Channel, theirs: Channel | None, rate: int) -> bytes:
    if theirs is None or not len(theirs.said):
        return b""
    said_rate = int(theirs.side.sample_rate or 0)
    ear = heard.as_heard(theirs.said, said_rate, mine.spans, len(mine.said), rate)
    return ear.astype("<i2").tobytes()


def _timeline(talk: Talk, mine: Channel, rate: int) -> list[dict[str, Any]]:
    """The marks of the page, where its sound never arrived, as a page says of its microphone, and what the
    house said."""
    lost = (
        {"name": DROPOUT, "at": end, "value": str((end - start) * 1000 // rate)} for start, end in mine.holes
    )
    said = taking.events(talk, mine.spans, samples(rate)) if talk.with_house else ()
    events = [*(each for each in (*mine.side.marks, *said) if each["at"] <= len(mine.said)), *lost]
    return sorted(events, key=lambda event: event["at"])


def _told(channel: Channel, own: Clock | None, delays: list[float]) -> dict[str, float | None]:
    begun = channel.side.talk.begun_at
    if own is None or begun is None:
        return {}
    return {
        "clock_offset_ms": (own.offset - begun.timestamp() * clock.MICRO) / 1000,
        "clock_drift_ppm": own.drift,
        "clock_error_ms": own.error / 1000,
        "latency_ms": float(np.median(delays)) / 1000 if delays else None,
    }
