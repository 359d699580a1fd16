"""A call that somebody had with their own agent: the user's channel as a take, and when the agent spoke.

What the agent did is kept as the timeline that games have too, so that the rules of `agent-call` find the
cuts in it, and models are told of the agent as they are in games.
"""

import hashlib
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, Literal

import numpy as np
import soxr
from django.db import transaction
from ninja import Schema
from numpy.typing import NDArray
from pydantic import Field

from accounts.models import User
from corpus.models import SAMPLE_RATE, Recording
from corpus.store import NewTake, store
from games.catalogue.overlap import CUT_IN
from games.importing import clips
from games.importing.clips import Clip, Limits, Unfit
from games.importing.described import language_of
from games.importing.models import ImportItem, ImportRun
from games.importing.terms import UNNAMED, Terms, consent_of
from games.judging import handing_over
from inference.audio import echo
from inference.audio.echo import Played

GAME: Final = "agent-call"

LONGEST: Final = 600.0
"""Seconds of a call."""

LOWEST_RATE: Final = 8_000
"""Hz: what telephones have."""

MOST_EVENTS: Final = 2_000

COMPARED: Final = 8
"""Lines of the agent, the longest, that are looked for in the user's channel: an echo is in all of them."""

LONGEST_COMPARED: Final = 10 * SAMPLE_RATE
"""Of one line."""

NAMESPACE: Final = uuid.UUID("f0b2d9d4-0a0f-4f0e-9a27-5b3f3a8f6d11")
"""Of the rounds of calls: the same call of a source is the same round, however often it is sent."""

NAMED_HERE: Final = {"gave_way": CUT_IN}
"""What a client calls an event to what the timeline of a take does."""


class Event(Schema):
    """What the agent did, and when."""

    name: Literal["agent_start", "agent_end", "gave_way"] = Field(
        description="it began to speak; it was silent again; it stopped because the user spoke"
    )
    at: float = Field(
        ge=0, le=86_400, allow_inf_nan=False, description="seconds from the beginning of the call"
    )
    text: str = Field("", max_length=2_000, description="with `agent_start`: what it began to say")


class Stated(Schema):
    """That the user agreed, in the words of who states it."""

    text: str = Field(max_length=4_000, description="what the user agreed to: publication and licence")
    by: str = Field(max_length=200, description="who states that they did, and how to reach them")
    agent_channel: bool = Field(False, description="whether the agent's voice may be kept and published too")


class Call(Schema):
    """A call, without its sound."""

    id: str = Field(min_length=1, max_length=100, description="of the call, as its source has it")
    source: str = Field(max_length=80, description="name of the agent or the data, always the same")
    language: str = Field(max_length=20, description="ISO 639-1 or 639-3")
    licence: str = Field(max_length=40, description="`cc-by-4.0` or `cc0-1.0`")
    consent: Stated
    speaker: str = Field("", max_length=200, description="whom the source takes the user for; kept as a hash")
    synthetic: bool = Field(False, description="whether the user's voice is a machine's")
    timeline: list[Event] = Field(max_length=MOST_EVENTS)


class Conflict(Exception):
    """Another call came under the same id; the text says so."""


class Channels:
    """The two sides of a call on one clock: `user` int16 [n] at `rate` Hz, `agent` likewise or None."""

    def __init__(self, user: Clip, agent: NDArray[np.int16] | None) -> None:
        self.user, self.rate = user.pcm, user.rate
        self.agent = None if agent is None else _as_long(agent, len(user.pcm))


def of_stereo(name: str, data: bytes) -> Channels:
    """The user left, the agent right.

    Raises:
        Unfit: it is no such file.
    """
    both = clips.opened(name, data, Limits(LOWEST_RATE, LONGEST, channels=2))
    user = Clip(np.ascontiguousarray(both.pcm[:, 0]), both.rate)
    return Channels(user, np.ascontiguousarray(both.pcm[:, 1]))


def of_files(user: tuple[str, bytes], agent: tuple[str, bytes] | None) -> Channels:
    """One file for each side, at one rate; both began at the same moment.

    Raises:
        Unfit: one of them is none, or they do not fit together.
    """
    limits = Limits(LOWEST_RATE, LONGEST)
    theirs, ours = clips.opened(*user, limits), clips.opened(*agent, limits) if agent else None
    if ours and ours.rate != theirs.rate:
        raise Unfit("rates", f"The user has {theirs.rate} Hz and the agent {ours.rate} Hz. Send one rate.")
    return Channels(theirs, ours.pcm if ours else None)


def keep(call: Call, sound: Channels, who: User) -> tuple[Recording, bool]:
    """Store a call and hand it to the judging; whether it is new. The same call again gives the first back.

    Raises:
        Unfit: it cannot come in.
        TermsError: its terms will not do.
        Conflict: another call has its id.
        StorageFull, StorageDown: it can be kept later.
    """
    terms = Terms(call.source, call.licence, call.consent.text, call.consent.by, call.synthetic)
    language = language_of(call.language)
    events = _events(call, sound)
    _without_echo(events, sound)
    pcm = _bytes(sound.user)
    digest = hashlib.sha256(pcm).hexdigest()
    if before := _before(call, digest):
        return before, False
    consent = consent_of(terms, call.speaker or UNNAMED)
    recording = store(
        NewTake(
            contributor=consent.contributor,
            consent_id=consent.pk,
            round=_round(call),
            sha256=digest,
            pcm=pcm,
            sample_rate=sound.rate,
            game=GAME,
            prompt_key=f"call-{digest[:16]}",
            prompt={},
            language=language,
            settings=_settings(call, sound, terms),
            timeline=events,
            agent_pcm=_agent(call, sound),
        )
    )
    _note(call, terms.open_calls(who), recording)
    transaction.on_commit(partial(handing_over.take, recording.pk))
    return recording, True


def _before(call: Call, digest: str) -> Recording | None:
    before = Recording.objects.filter(round=_round(call)).first()
    if before is None:
        return None
    if before.sha256 != digest:
        raise Conflict(
            f"Another call came under the id “{call.id[:40]}” of “{call.source[:40]}” before. "
            "Give each call an id of its own."
        )
    if before.status == Recording.Status.WITHDRAWN:
        raise Unfit("taken_back", "This call was taken back. It does not come in again.")
    return before


def _note(call: Call, run: ImportRun, recording: Recording) -> None:
    told = {"outcome": ImportItem.Outcome.STORED, "recording": recording}
    ImportItem.objects.update_or_create(run=run, name=call.id.replace("\0", "�"), defaults=told)


def _events(call: Call, sound: Channels) -> list[dict[str, Any]]:
    """The timeline of the take, in its order; each line of the agent has its number.

    Raises:
        Unfit: it does not fit the sound, or the agent stops before it has begun.
    """
    speaking, line, events = False, -1, []
    for each in sorted(call.timeline, key=lambda event: event.at):
        at = round(each.at * sound.rate)
        if at > len(sound.user):
            length = len(sound.user) / sound.rate
            raise Unfit("beyond_the_end", f"{each.name} is at {each.at:.2f} s of a call of {length:.2f} s.")
        if each.name in ("agent_start", "agent_end") and speaking == (each.name == "agent_start"):
            raise Unfit(
                "out_of_order", f"At {each.at:.2f} s comes {each.name}, and the agent {_was(speaking)}."
            )
        event: dict[str, object] = {"name": NAMED_HERE.get(each.name, each.name), "at": at}
        if each.name == "agent_start":
            line += 1
            event |= {"value": str(line), "text": each.text.replace("\0", "")}
        speaking = {"agent_start": True, "agent_end": False}.get(each.name, speaking)
        events.append(event)
    if line < 0:
        raise Unfit("no_agent", "The timeline never says that the agent spoke. Send its agent_start.")
    return events


def _without_echo(events: list[dict[str, Any]], sound: Channels) -> None:
    """Raises Unfit where the user's microphone heard the agent: whose words these are, nobody could tell."""
    if sound.agent is None:
        return
    user, agent = (_at_16_khz(each, sound.rate) for each in (sound.user, sound.agent))
    longest = sorted(_spoken(events, sound), key=lambda line: line[0] - line[1])[:COMPARED]
    lines = (Played(start, end, agent[start:end]) for start, end in longest)
    if any(echo.matches(user, line) for line in lines):
        raise Unfit(
            "echo",
            "The agent is heard in the user's channel. Send the user's own: from before it is mixed, or with "
            "echo cancellation; headphones help.",
        )


def _spoken(events: list[dict[str, Any]], sound: Channels) -> Iterator[tuple[int, int]]:
    """Where the agent spoke, half-open in samples at 16 kHz, at most LONGEST_COMPARED of each line."""
    starts = [event["at"] for event in events if event["name"] == "agent_start"]
    ends = [event["at"] for event in events if event["name"] in ("agent_end", "agent_start")]
    for start in starts:
        end = min((each for each in ends if each > start), default=len(sound.user))
        first, last = (at * SAMPLE_RATE // sound.rate for at in (start, end))
        yield first, min(last, first + LONGEST_COMPARED)


def _at_16_khz(pcm: NDArray[np.int16], rate: int) -> NDArray[np.float32]:
    audio = pcm.astype(np.float32) / 32_768
    return np.asarray(audio if rate == SAMPLE_RATE else soxr.resample(audio, rate, SAMPLE_RATE), np.float32)


def _was(speaking: bool) -> str:
    return "speaks already" if speaking else "was silent already"


def _settings(call: Call, sound: Channels, terms: Terms) -> dict[str, object]:
    came = {"source": GAME, "synthetic": call.synthetic, "sampleRate": sound.rate}
    return {**came, "consent": terms.consent}


def _agent(call: Call, sound: Channels) -> bytes | memoryview:
    if sound.agent is None or not call.consent.agent_channel:
        return b""
    return _bytes(sound.agent)


def _bytes(channel: NDArray[np.int16]) -> memoryview:
    """Little-endian PCM16 of one side, without a copy where the machine is."""
    return np.ascontiguousarray(channel, "<i2").data.cast("B")


def _round(call: Call) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{call.source}\0{call.id}"))


def _as_long(channel: NDArray[np.int16], samples: int) -> NDArray[np.int16]:
    return np.pad(channel[:samples], (0, max(0, samples - len(channel))))
