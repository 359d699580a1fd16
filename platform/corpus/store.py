"""A take goes into the corpus: the audio first, the row after it, so that a row always has its audio."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import Contributor
from corpus import audio, steps
from corpus.models import Recording
from corpus.storage.breaker import Away
from corpus.storage.sound import Sound

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What S3 and its look-alikes say when a bucket is full.
NO_ROOM_CODES = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage"}


MAX_TAKES = 5
"""Different takes of one round that are kept: enough to try again, too few to fill a disk with."""


class RoundFull(Exception):
    """The round has MAX_TAKES takes already, and this is none of them."""


class StorageFull(Exception):
    """There is no room left; sending the take again helps only once somebody has made some."""


class StorageDown(Exception):
    """The storage or the database does not answer; sending the take again later is safe.

    `wait`: seconds after which that makes sense.
    """

    def __init__(self, words: str = "", wait: int = 10) -> None:
        super().__init__(words)
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTake:
    """A take on its way in.

    Attributes:
        round: id of the round.
        sha256: of `pcm`, in hexadecimal.
        pcm: little-endian int16, mono, at `sample_rate` Hz.
        prompt: what the player was shown.
        settings: what the browser granted.
        timeline: events {name, at}; at: sample index at `sample_rate`.
        live_opponent: whether a model listened while it was spoken.
        agent_pcm: the agent's channel, as `pcm` and as long; empty where there is none to keep.
        receipt: that its speaker has been told already; empty where it is drawn now.
    """

    contributor: Contributor
    consent_id: int
    round: str
    sha256: str
    pcm: bytes | bytearray | memoryview
    sample_rate: int
    game: str
    prompt_key: str
    prompt: dict[str, Any]
    language: str
    mode: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    user_agent: str = ""
    live_opponent: bool = False
    agent_pcm: bytes | memoryview = b""
    receipt: str = ""


Kept = Mapping[str, int | None]
"""SHA-256 to slot, of every take of a round."""


def store(take: NewTake, kept: Kept | None = None) -> Recording:
    """Keep a take. The same (round, sha256) again gives the first row back.

    kept: what its round has, by whoever has just read it; else it is read here.

    Raises:
        RoundFull: the round has enough takes.
        StorageFull: no room for the audio or for the row.
        StorageDown: the storage or the database does not answer.
    """
    with steps.step("store"), named_errors():
        found = _look(take, _kept(take.round) if kept is None else kept)
        if isinstance(found, Recording):
            return found
        objects = _save_audio(take)
        try:
            return _insert(take, objects, found)
        except RoundFull:
            _delete(objects)
            raise


def _look(take: NewTake, kept: Kept) -> Recording | int:
    """The row of this take if it is here already, else a slot of its round that is free."""
    if take.sha256 in kept:
        return Recording.objects.get(round=take.round, sha256=take.sha256)
    if len(kept) >= MAX_TAKES:
        raise RoundFull(take.round)
    taken = set(kept.values())
    return next(slot for slot in range(MAX_TAKES) if slot not in taken)


def _kept(round_id: str) -> Kept:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sha256, slot FROM corpus_recording WHERE round = %s", [round_id])
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Objects:
    """What lies in the storage of one take: names, and the SHA-256 of its own; `agent`: "" of none."""

    audio: str
    sha256: str
    agent: str


def _save_audio(take: NewTake) -> Objects:
    name, sha256 = _save(take, take.pcm, "")
    agent = _save(take, take.agent_pcm, "-agent")[0] if take.agent_pcm else ""
    return Objects(name, sha256, agent)


def _save(take: NewTake, pcm: bytes | bytearray | memoryview, channel: str) -> tuple[str, str]:
    """Its name in the storage, and the SHA-256 of what lies there."""
    with steps.step("encode"):
        flac = audio.encode(audio.samples(pcm), take.sample_rate)
    # The name follows from the take, so that a repeated attempt writes over its own leftovers.
    name = f"takes/{timezone.now():%Y/%m}/{take.round}-{take.sha256[:16]}{channel}.flac"
    with steps.step("keep sound"):
        sound = Sound(flac)
        return default_storage.save(name, sound), sound.sha256


def _insert(take: NewTake, objects: Objects, slot: int) -> Recording:
    """Of takes that want one slot at the same moment one gets it; the others look again for another."""
    while True:
        try:
            return _try(take, objects, slot)
        except IntegrityError:
            found = _look(take, _kept(take.round))
            if isinstance(found, Recording):
                return found
            if found == slot:  # nobody has taken it: something else is wrong with the row
                raise
            slot = found


def _try(take: NewTake, objects: Objects, slot: int) -> Recording:
    """One statement, so its own transaction; only inside a caller's does it need a savepoint."""
    if connection.in_atomic_block:
        with transaction.atomic():
            return _create(take, objects, slot)
    return _create(take, objects, slot)


def _delete(objects: Objects) -> None:
    """A take that came too late; the round is full for good, so that nobody else can mean the same object."""
    for name in filter(None, (objects.audio, objects.agent)):
        default_storage.delete(name)


def _create(take: NewTake, objects: Objects, slot: int) -> Recording:
    return Recording.objects.create(
        contributor=take.contributor,
        consent_id=take.consent_id,
        round=take.round,
        slot=slot,
        sha256=take.sha256,
        game=take.game,
        prompt_key=take.prompt_key,
        prompt=take.prompt,
        language=take.language,
        mode=take.mode,
        audio=objects.audio,
        object_sha256=objects.sha256,
        agent_audio=objects.agent,
        sample_rate=take.sample_rate,
        samples=len(take.pcm) // 2,
        settings=take.settings,
        timeline=take.timeline,
        user_agent=take.user_agent[:300],
        live_opponent=take.live_opponent,
        **({"receipt": take.receipt} if take.receipt else {}),
    )


@contextmanager
def named_errors() -> Iterator[None]:
    """One boundary for everything a disk, a bucket or a database may say.

    Raises:
        StorageFull, StorageDown: it said so.
    """
    try:
        yield
    except Away as error:
        raise StorageDown(str(error), error.wait) from error
    except OSError as error:
        raise (StorageFull if error.errno in NO_ROOM else StorageDown)(str(error)) from error
    except ClientError as error:
        full = error.response.get("Error", {}).get("Code") in NO_ROOM_CODES
        raise (StorageFull if full else StorageDown)(str(error)) from error
    except OperationalError as error:
        full = "disk is full" in str(error) or "No space left" in str(error)
        raise (StorageFull if full else StorageDown)(str(error)) from error
    except (BotoCoreError, DatabaseError) as error:
        raise StorageDown(str(error)) from error
